/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Proofs of a memory's log: of accesses at random, of what programs did on the EVM, of a persistent
 * memory in one segment and in two, with their verification; a log played again beside the naive
 * way; and a program that is traced beside one that is not. What was proven is verified after the
 * clock has stopped, and in the end of each run once more beside its log.
 */
@NullMarked
package dev.engram.bench.zkmem;

import org.jspecify.annotations.NullMarked;
