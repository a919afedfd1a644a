/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * Takes rows to tiles and back. Two words of two rows are taken at once, as two longs, which halves
 * the loads and stores. A matrix with fewer rows than lanes repeats them.
 */
final class Transposition {

  private static final int LANES = TileMatrix.LANES;
  private static final long COLUMN = TileMatrix.COLUMN_BYTES;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final long LOW = 0xFFFFFFFFL;

  private Transposition() {}

  /**
   * Takes 16 rows to a tile; after the last row comes the first.
   *
   * @param wanted the columns to be taken; in the tile the others are as they were
   */
  static void toTile(RowMatrix rows, int firstRow, BitSet wanted, MemorySegment tile, long at) {
    MemorySegment words = rows.words();
    int mask = rows.rows() - 1;
    int width = rows.width();
    for (int lane = 0; lane < LANES; lane += 2) {
      long upper = rows.offset(firstRow + lane & mask, 0);
      long lower = rows.offset(firstRow + lane + 1 & mask, 0);
      long to = at + 4L * lane;
      int column = wanted.nextSetBit(0);
      while (column >= 0) {
        if (column + 1 < width) {
          long a = words.get(LONG, upper + 4L * column);
          long b = words.get(LONG, lower + 4L * column);
          tile.set(LONG, to + column * COLUMN, a & LOW | b << 32);
          tile.set(LONG, to + (column + 1) * COLUMN, a >>> 32 | b & ~LOW);
        } else {
          long a = words.get(INT, upper + 4L * column) & LOW;
          long b = words.get(INT, lower + 4L * column);
          tile.set(LONG, to + column * COLUMN, a | b << 32);
        }
        column = wanted.nextSetBit(column + 2);
      }
    }
  }

  /** Takes columns of a tile to the columns of 16 rows that begin with one; or of all, if fewer. */
  static void toRows(
      MemorySegment tile, long at, int width, RowMatrix rows, int firstRow, int firstColumn) {
    MemorySegment words = rows.words();
    int lanes = Math.min(LANES, rows.rows());
    if (lanes == 1) {
      for (int column = 0; column < width; column++) {
        rows.set(firstRow, firstColumn + column, tile.get(INT, at + column * COLUMN));
      }
      return;
    }
    for (int lane = 0; lane < lanes; lane += 2) {
      long upper = rows.offset(firstRow + lane, firstColumn);
      long lower = rows.offset(firstRow + lane + 1, firstColumn);
      long from = at + 4L * lane;
      int column = 0;
      for (; column + 1 < width; column += 2) {
        long a = tile.get(LONG, from + column * COLUMN);
        long b = tile.get(LONG, from + (column + 1) * COLUMN);
        words.set(LONG, upper + 4L * column, a & LOW | b << 32);
        words.set(LONG, lower + 4L * column, a >>> 32 | b & ~LOW);
      }
      if (column < width) {
        long a = tile.get(LONG, from + column * COLUMN);
        words.set(INT, upper + 4L * column, (int) a);
        words.set(INT, lower + 4L * column, (int) (a >>> 32));
      }
    }
  }
}
