/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Whether a memory of three coordinates costs less gas than a linear one, as Memory3D says of its
 * own.
 *
 * <p>A {@link dev.engram.bench.claim.Trace} is what a program does with its memory: blocks that it
 * allocates, grows, writes, reads and frees, by number and never by address. Each {@link
 * dev.engram.bench.claim.Pricing} places the blocks in its own way and comes to a {@link
 * dev.engram.bench.claim.Bill}. Nothing is timed, and every run comes to the same.
 */
@NullMarked
package dev.engram.bench.claim;

import org.jspecify.annotations.NullMarked;
