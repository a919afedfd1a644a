/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.List;

/**
 * One run of a kernel over the tiles of some cosets, each with columns of its own to put the
 * results in. The kernel's first pointers are to broadcasts, to a word of the coset, and to the
 * result's tile.
 */
final class TileRun {

  /** Tiles whose results are kept before they go to their places. */
  private static final int BLOCK = 64;

  private static final int RESULT = 2;

  /**
   * A matrix that the kernel reads.
   *
   * @param pointer the place of the pointer to its tile; that to the tile that follows is the next
   * @param matrix on as many cosets as there are results, or a power of two times as many
   */
  record Input(int pointer, TileMatrix matrix) {}

  private final Kernel kernel;
  private final MemorySegment[] memory;
  private final List<Input> inputs;

  /**
   * Prepares a run.
   *
   * @param pointers how many the kernel has
   * @param cosets a word for each coset
   */
  TileRun(
      Kernel kernel,
      int pointers,
      List<Input> inputs,
      MemorySegment broadcasts,
      MemorySegment cosets) {
    this.kernel = kernel;
    this.inputs = inputs;
    this.memory = new MemorySegment[pointers];
    Arrays.fill(memory, broadcasts);
    memory[1] = cosets;
    for (Input input : inputs) {
      memory[input.pointer] = input.matrix.words();
      memory[input.pointer + 1] = input.matrix.words();
    }
  }

  /**
   * Runs over all tiles of the cosets that there are results for; what is computed on coset k of
   * them goes to that coset of the result, in the columns from k·degree.
   */
  void run(TileMatrix into, int degree, SegmentAllocator scratch, Workers workers) {
    int cosets = into.width() / degree;
    int each = into.cosets() / cosets;
    int tiles = into.tiles();
    int blocks = Math.ceilDiv(tiles, BLOCK);
    long tileBytes = degree * TileMatrix.COLUMN_BYTES;
    workers.run(
        (long) cosets * blocks,
        (from, to) -> {
          MemorySegment[] segments = memory.clone();
          MemorySegment results = scratch.allocate(BLOCK * tileBytes, TileMatrix.COLUMN_BYTES);
          segments[RESULT] = results;
          long[] at = new long[segments.length];
          for (long block = from; block < to; block++) {
            int coset = (int) (block / blocks);
            int first = (int) (block % blocks) * BLOCK;
            int end = Math.min(tiles, first + BLOCK);
            at[1] = 4L * coset;
            at[RESULT] = 0;
            // the tile that follows a coset's last one is its first
            int inner = Math.min(end, tiles - 1);
            if (first < inner) {
              point(at, coset, cosets, first, first + 1);
              kernel.run(segments, at, inner - first);
            }
            if (end == tiles) {
              at[RESULT] = (inner - first) * tileBytes;
              point(at, coset, cosets, inner, 0);
              kernel.run(segments, at, 1);
            }
            for (int tile = first; tile < end; tile++) {
              MemorySegment.copy(
                  results,
                  (tile - first) * tileBytes,
                  into.words(),
                  into.offset(coset * each, tile, coset * degree),
                  tileBytes);
            }
          }
        });
  }

  private void point(long[] at, int coset, int cosets, int tile, int next) {
    for (Input input : inputs) {
      int of = coset * (input.matrix.cosets() / cosets);
      at[input.pointer] = input.matrix.offset(of, tile, 0);
      at[input.pointer + 1] = input.matrix.offset(of, next, 0);
    }
  }
}
