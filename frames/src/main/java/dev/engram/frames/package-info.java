/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Call memory: the linear memory of an EVM and of each of its calls, exact to the byte and to the
 * unit of gas.
 *
 * <p>{@link dev.engram.frames.Frames} owns one buffer for all calls of a machine. A {@link
 * dev.engram.frames.Frame} is one call's view of it and the type that everything happens on: it
 * grows by words of 32 bytes, reads zero where nothing was written, and ends by {@code revert},
 * {@code release} or {@code commit} on the frame that entered it. A flat memory is a root frame
 * that enters nobody. {@link dev.engram.frames.MemoryGas} has the price of growth, {@link
 * dev.engram.frames.ReturnData} what outlives a frame, {@link dev.engram.frames.MemoryException}
 * what can go wrong.
 *
 * <p>The semantics follow the Yellow Paper, appendix H.1, and EIP-5656.
 */
@NullMarked
package dev.engram.frames;

import org.jspecify.annotations.NullMarked;
