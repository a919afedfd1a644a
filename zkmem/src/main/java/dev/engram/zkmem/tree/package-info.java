/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The tree over a persistent memory, and the rows that show what became of it. */
@NullMarked
package dev.engram.zkmem.tree;

import org.jspecify.annotations.NullMarked;
