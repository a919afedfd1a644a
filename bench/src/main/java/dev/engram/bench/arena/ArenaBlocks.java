/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A confined {@link Arena} of the JDK for each block, which is how Java frees one block alone. */
final class ArenaBlocks implements Blocks {

  /** What {@code malloc} gives anyway. */
  private static final long ALIGNMENT = 16;

  private final Arena[] arenas;
  private final MemorySegment[] segments;

  ArenaBlocks(int slots) {
    arenas = new Arena[slots];
    segments = new MemorySegment[slots];
  }

  @Override
  public long pair(int size, long value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(size, ALIGNMENT);
      segment.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
      return segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }
  }

  @Override
  public void allocate(int slot, int size) {
    Arena arena = Arena.ofConfined();
    MemorySegment segment = arena.allocate(size, ALIGNMENT);
    segment.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, slot);
    Blocks.demand(segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 0), slot);
    arenas[slot] = arena;
    segments[slot] = segment;
  }

  @Override
  @SuppressWarnings("NullAway")
  public void free(int slot) {
    arenas[slot].close();
    arenas[slot] = null;
    segments[slot] = null;
  }

  @Override
  public long read(int slot, int offset) {
    return segments[slot].get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
  }

  @Override
  public void write(int slot, int offset, long value) {
    segments[slot].set(ValueLayout.JAVA_LONG_UNALIGNED, offset, value);
  }
}
