/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The arena beside the allocators that a program on the JVM could take instead. Each is one class
 * behind {@link dev.engram.bench.arena.Blocks}, measured in a JVM of its own, so that a call is
 * never decided between several of them. Two questions are asked: what a block costs ({@code Pair},
 * {@code Churn}, {@code Reads}), and what memory is held when the sizes that a program allocates
 * shift ({@code PhaseShift}).
 */
@NullMarked
package dev.engram.bench.arena;

import org.jspecify.annotations.NullMarked;
