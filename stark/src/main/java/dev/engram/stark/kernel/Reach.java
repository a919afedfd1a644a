/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How far around each of its pointers a program reads and writes: what is checked once before a
 * run, so that the run itself need not check.
 */
final class Reach {

  private static final long TILE = 64;
  private static final long WORD = 4;

  private final List<Pointer> pointers;
  private final long[] from;
  private final long[] to;

  Reach(List<Pointer> pointers, List<Node> nodes) {
    this.pointers = pointers;
    this.from = new long[pointers.size()];
    this.to = new long[pointers.size()];
    Arrays.fill(from, Long.MAX_VALUE);
    for (Node node : nodes) {
      if (node.touchesMemory()) {
        extend(node.pointer(), node.at(), node.op() == Op.BROADCAST ? WORD : TILE);
      }
      if (node.op() == Op.LOAD_NEXT) {
        extend(node.next(), node.at(), TILE);
      }
    }
  }

  private void extend(int pointer, long at, long bytes) {
    to[pointer] = from[pointer] == Long.MAX_VALUE ? at + bytes : Math.max(to[pointer], at + bytes);
    from[pointer] = Math.min(from[pointer], at);
  }

  /** Checks what {@link Kernel#run} promises to check. */
  void check(MemorySegment[] memory, long[] at, long tiles) {
    if (memory.length != from.length || at.length != from.length || tiles < 0) {
      throw new IllegalArgumentException(
          memory.length
              + " segments, "
              + at.length
              + " offsets and "
              + tiles
              + " tiles for a program of "
              + from.length
              + " pointers");
    }
    for (int i = 0; i < from.length && tiles > 0; i++) {
      if (from[i] != Long.MAX_VALUE) {
        check(i, memory[i], at[i], tiles);
      }
    }
  }

  /** The bytes from the first to the last that a tile reads or writes through a pointer. */
  long extent(int pointer) {
    return from[pointer] == Long.MAX_VALUE ? 0 : to[pointer] - from[pointer];
  }

  /** How many pointers there are. */
  int pointers() {
    return from.length;
  }

  /** The offset from which on a pointer reaches nothing before its segment. */
  long before(int pointer, long tiles) {
    return from[pointer] == Long.MAX_VALUE
        ? 0
        : Math.max(0, -Math.min(0, way(pointer, tiles)) - from[pointer]);
  }

  /** The bytes of a segment that holds all that is reached through a pointer from there. */
  long bytes(int pointer, long tiles) {
    return from[pointer] == Long.MAX_VALUE
        ? 0
        : before(pointer, tiles) + to[pointer] + Math.max(0, way(pointer, tiles));
  }

  private long way(int pointer, long tiles) {
    return (tiles - 1) * pointers.get(pointer).step;
  }

  /** Whether what is reached through some pointers is also reached through another one. */
  boolean meet(BitSet some, MemorySegment[] memory, long[] at, long tiles) {
    for (int i = some.nextSetBit(0); i >= 0; i = some.nextSetBit(i + 1)) {
      for (int k = 0; k < from.length; k++) {
        if (k != i
            && from[k] != Long.MAX_VALUE
            && first(i, memory, at, tiles) < end(k, memory, at, tiles)
            && first(k, memory, at, tiles) < end(i, memory, at, tiles)) {
          return true;
        }
      }
    }
    return false;
  }

  private long first(int pointer, MemorySegment[] memory, long[] at, long tiles) {
    return memory[pointer].address()
        + at[pointer]
        + from[pointer]
        + Math.min(0, way(pointer, tiles));
  }

  private long end(int pointer, MemorySegment[] memory, long[] at, long tiles) {
    return memory[pointer].address() + at[pointer] + to[pointer] + Math.max(0, way(pointer, tiles));
  }

  private void check(int pointer, MemorySegment segment, long at, long tiles) {
    long way = Math.multiplyExact(tiles - 1, pointers.get(pointer).step);
    long first = Math.addExact(at, from[pointer] + Math.min(0, way));
    long end = Math.addExact(at, to[pointer] + Math.max(0, way));
    if (first < 0 || end > segment.byteSize()) {
      throw new IndexOutOfBoundsException(
          "bytes "
              + first
              + " to "
              + end
              + " of "
              + pointers.get(pointer)
              + ", which has "
              + segment.byteSize());
    }
    if (!segment.isNative() || ((segment.address() + first) & (WORD - 1)) != 0) {
      throw new IllegalArgumentException(
          pointers.get(pointer) + " is not native, or not aligned: " + segment + " at " + at);
    }
    if (!segment.scope().isAlive() || !segment.isAccessibleBy(Thread.currentThread())) {
      throw new IllegalStateException(
          pointers.get(pointer) + " is closed, or another thread's: " + segment);
    }
  }
}
