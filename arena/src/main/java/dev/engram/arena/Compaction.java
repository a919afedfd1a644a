/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/**
 * What a compaction did.
 *
 * @param blocks blocks that were moved
 * @param bytes bytes that were copied for it
 * @param freedBytes bytes of runs that became free
 * @param purgedBytes bytes that were given back to the system
 * @param pinned blocks that stayed because they are pinned or on their way
 * @param stragglers batches that were given up because a guard was held too long
 * @param longestNanos the longest stretch between two looks at the budget
 * @param complete whether nothing is left to do; if not, the budget or the wish was fulfilled
 */
public record Compaction(
    long blocks,
    long bytes,
    long freedBytes,
    long purgedBytes,
    long pinned,
    long stragglers,
    long longestNanos,
    boolean complete) {}
