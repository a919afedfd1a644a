/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** Gives memory that something else was in before, as a prover's is from the second log on. */
public record UsedMemory(Arena arena) implements SegmentAllocator {

  @Override
  public MemorySegment allocate(long bytes, long alignment) {
    return arena.allocate(bytes, alignment).fill((byte) 0x5A);
  }
}
