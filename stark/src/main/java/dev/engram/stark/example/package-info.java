/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * AIRs to learn from, each a page, with generators of their traces: what tests and benchmarks
 * prove.
 *
 * <p>In the order in which to read them: {@link dev.engram.stark.example.Fibonacci} has columns,
 * public values, and constraints on the first row, the last and those between. {@link
 * dev.engram.stark.example.Shuffle} has a bus between two tables. {@link
 * dev.engram.stark.example.RangeTable} and {@link dev.engram.stark.example.Limbs} are a table that
 * is known before proving and one that looks numbers up in it. {@link
 * dev.engram.stark.example.Sha256} is a hash, row by row. {@link
 * dev.engram.stark.example.MemoryAccess} and {@link dev.engram.stark.example.MemoryBoundary} check
 * a memory: that every read gives what was last written.
 */
@NullMarked
package dev.engram.stark.example;

import org.jspecify.annotations.NullMarked;
