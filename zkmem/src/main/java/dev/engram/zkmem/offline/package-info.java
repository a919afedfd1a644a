/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Offline memory: a log of accesses played again, to find what a proof has to say of each. */
@NullMarked
package dev.engram.zkmem.offline;

import org.jspecify.annotations.NullMarked;
