/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/**
 * The same rows in another number of cosets. A table that is much smaller than its domain has more
 * of them than others; a tree and a word have them in one arrangement.
 */
final class Arrangement {

  private Arrangement() {}

  /** The matrices, all in as many cosets as the largest has, or the lowest has rows. */
  static List<TileMatrix> alike(List<TileMatrix> matrices, SegmentAllocator memory) {
    TileMatrix largest = matrices.getFirst();
    int lowest = largest.height();
    for (TileMatrix matrix : matrices) {
      lowest = Math.min(lowest, matrix.height());
      if (matrix.words().byteSize() > largest.words().byteSize()) {
        largest = matrix;
      }
    }
    int cosets = Math.min(lowest, largest.cosets());
    return matrices.stream().map(matrix -> of(matrix, cosets, memory)).toList();
  }

  /**
   * The matrix itself, or a copy that has so many cosets; row r of the natural order stays row r.
   */
  static TileMatrix of(TileMatrix matrix, int cosets, SegmentAllocator memory) {
    if (matrix.cosets() == cosets) {
      return matrix;
    }
    TileMatrix arranged =
        TileMatrix.allocate(memory, matrix.height() / cosets, cosets, matrix.width());
    for (int index = 0; index < matrix.height(); index++) {
      for (int column = 0; column < matrix.width(); column++) {
        arranged.set(index, column, matrix.get(index, column));
      }
    }
    return arranged;
  }
}
