/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.kernel.Backend;
import dev.engram.stark.kernel.Everything;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.Squares;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Takes rows to tiles. */
final class Transposition {

  /** Bytes that are written of a tile beyond its last column, at most. */
  static final long BEYOND = (Squares.SIDE - 1) * TileMatrix.COLUMN_BYTES;

  private static final Squares SQUARES = Squares.of(Backend.best());
  private static final int LANES = TileMatrix.LANES;
  private static final long COLUMN = TileMatrix.COLUMN_BYTES;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private Transposition() {}

  /**
   * Which columns are taken together, if some are wanted: from a multiple of eight to another, as
   * pairs of the first and of how many times eight.
   */
  static List<int[]> stretches(BitSet wanted) {
    List<int[]> stretches = new ArrayList<>();
    int column = wanted.nextSetBit(0);
    while (column >= 0) {
      int first = column / Squares.SIDE;
      int end = first + 1;
      column = wanted.nextSetBit(end * Squares.SIDE);
      while (column >= 0 && column / Squares.SIDE == end) {
        end++;
        column = wanted.nextSetBit(end * Squares.SIDE);
      }
      stretches.add(new int[] {first * Squares.SIDE, end - first});
    }
    return stretches;
  }

  /**
   * Takes 16 rows, of which the first is a multiple of 16, to a tile; after the last row comes the
   * first. A matrix with fewer rows repeats them.
   *
   * @param stretches the columns to be taken
   * @param tile has {@link #BEYOND} bytes more than its columns take; in the other columns may be
   *     anything
   */
  static void toTile(
      RowMatrix rows, int firstRow, List<int[]> stretches, MemorySegment tile, long at) {
    int mask = rows.rows() - 1;
    for (int[] stretch : stretches) {
      int column = stretch[0];
      int squares = stretch[1];
      if (rows.rows() < LANES) {
        repeat(rows, firstRow, column, squares * Squares.SIDE, tile, at);
        continue;
      }
      long row = Integer.BYTES * (long) rows.stride();
      long from =
          Everything.address(rows.words(), rows.offset(firstRow & mask, 0), LANES * row)
              + column * (long) Integer.BYTES;
      long to = Everything.address(tile, at + column * COLUMN, COLUMN * Squares.SIDE * squares);
      for (int lane = 0; lane < LANES; lane += Squares.SIDE) {
        SQUARES.transpose(
            from + lane * row,
            row,
            Squares.SIDE * (long) Integer.BYTES,
            to + lane * (long) Integer.BYTES,
            COLUMN,
            Squares.SIDE * COLUMN,
            squares);
      }
    }
  }

  private static void repeat(
      RowMatrix rows, int firstRow, int first, int count, MemorySegment tile, long at) {
    for (int column = first; column < Math.min(first + count, rows.width()); column++) {
      for (int lane = 0; lane < LANES; lane++) {
        int word = rows.get(firstRow + lane & rows.rows() - 1, column);
        tile.set(INT, at + column * COLUMN + 4L * lane, word);
      }
    }
  }
}
