/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a memory must satisfy, table by table: accesses, adapters, boundaries, the tree, the clock,
 * and the buses between them.
 */
@NullMarked
package dev.engram.zkmem.air;

import org.jspecify.annotations.NullMarked;
