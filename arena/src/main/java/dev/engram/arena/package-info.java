/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Physical memory: blocks outside the heap behind stable handles.
 *
 * <p>An {@link dev.engram.arena.Arena} hands out {@code long} handles. A handle says which block is
 * meant and never where it is; the {@code BlockTable} knows that, in one word a block, and one
 * compare of that word with the handle is all that stands between a program and its bytes. So
 * blocks can move: within a lane to fill its gaps, to a slower lane when they are old, into
 * compressed memory or a file when they are cold, and back when they are used.
 *
 * <p>From the bottom: {@code RunHeap} takes units of 16 KiB from a region of the address space;
 * {@code Slabs} cuts them into slots; a {@code Shard} has the slabs and entries that one thread
 * works with; {@code Placement} finds room where there is none; {@code Movement}, {@code FaultIn}
 * and {@code Compactor} change where blocks are, and {@code Guards} says why nobody notices.
 */
@NullMarked
package dev.engram.arena;

import org.jspecify.annotations.NullMarked;
