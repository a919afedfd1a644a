/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.lang.foreign.MemorySegment;

/**
 * A compiled {@link Program}. For any number of threads at once, as long as none writes where
 * another reads or writes; a run allocates nothing on the Java heap.
 */
@FunctionalInterface
public interface Kernel {

  /**
   * Runs the program on one tile after the other.
   *
   * @param memory for each pointer of the program, in their order, the native segment it points
   *     into; it must stay alive until this returns
   * @param at for each pointer the offset in bytes at which it begins, a multiple of 4
   * @param tiles how many tiles; none if 0
   * @throws IndexOutOfBoundsException if a tile would be read or written outside its segment;
   *     nothing has been written then
   * @throws IllegalArgumentException if a segment is of the heap, or an address no multiple of 4
   */
  void run(MemorySegment[] memory, long[] at, long tiles);
}
