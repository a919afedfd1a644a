/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.CompressionAir;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Makes the rows of a {@link CompressionAir} for certain nodes of a tree: a row for each, looked up
 * once, whether others hash the same or not. So how many rows there are tells nothing of what the
 * tree holds.
 */
public final class CompressionTable {

  /** Rows that are computed at once. */
  private static final int BATCH = 128;

  private static final int LANES = 16;

  private CompressionTable() {}

  /**
   * The rows of nodes in their order, and then rows of what zeros hash.
   *
   * @param numbers of nodes: 1 is the root, 2n and 2n + 1 are the children of n; leaves are those
   *     that have the height 0
   * @param rows at least as many, a power of two
   * @param memory gives the memory of the table, for the caller's thread
   */
  public static RowMatrix of(
      StateTree state, int[] numbers, int rows, SegmentAllocator memory, Workers workers) {
    CompressionAir air = new CompressionAir(state.configuration(), state.field());
    RowMatrix matrix = RowMatrix.unfilled(memory, rows, air.width());
    workers.run(rows, (from, to) -> fill(air, state, numbers, matrix, (int) from, (int) to));
    return matrix;
  }

  private static void fill(
      CompressionAir air, StateTree state, int[] numbers, RowMatrix matrix, int from, int to) {
    CompressionKernels kernels = CompressionKernels.of(air);
    int one = state.field().one();
    int[] pair = new int[Digests.PAIR];
    int[] zeros = new int[Digests.PAIR];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment tiles = arena.allocate(BATCH / LANES * kernels.rowBytes(), 64);
      MemorySegment states = arena.allocate(BATCH / LANES * CompressionKernels.stateBytes(), 64);
      for (int start = from; start < to; start += BATCH) {
        int size = Math.min(BATCH, to - start);
        for (int i = 0; i < size; i++) {
          boolean isNode = start + i < numbers.length;
          if (isNode) {
            pair(state, numbers[start + i], pair);
          }
          kernels.input(tiles, i, isNode ? pair : zeros);
        }
        kernels.fill(tiles, states, Math.ceilDiv(size, LANES));
        for (int i = 0; i < size; i++) {
          kernels.copy(tiles, i, matrix.words(), matrix.offset(start + i, 0));
          matrix.set(start + i, CompressionAir.COUNT, one);
        }
      }
    }
  }

  private static void pair(StateTree state, int number, int[] into) {
    int depth = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(number);
    state.pair(state.height() - depth, number - (1 << depth), into, 0);
  }
}
