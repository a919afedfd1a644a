/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.matrix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * What a low-degree extension makes of a matrix: its columns' polynomials at {@code cosets × rows}
 * points, in native memory. Row r of the natural order is the point shift·w^r, with w of order
 * {@link #height}; it is kept as row r / cosets of coset r mod cosets, so that the next row of a
 * trace is the next row of a coset, and nothing needs to be bit-reversed.
 *
 * <p>A coset is cut into tiles of {@link #LANES} rows. A tile holds for each column the 16 words of
 * its rows side by side, 64 bytes: whatever works on rows (hashing leaves, constraints, openings)
 * loads a column of 16 rows at once. A coset with fewer rows than lanes is one tile, which repeats
 * them: lane i is row i mod rows.
 *
 * <p>Lives as long as the memory below it; any number of threads may work on different words.
 */
public final class TileMatrix {

  /** Rows of a tile. */
  public static final int LANES = 16;

  /** Bytes of a column of a tile. */
  public static final long COLUMN_BYTES = LANES * (long) Integer.BYTES;

  private final MemorySegment words;
  private final int rows;
  private final int cosets;
  private final int width;

  private TileMatrix(MemorySegment words, int rows, int cosets, int width) {
    this.words = words;
    this.rows = rows;
    this.cosets = cosets;
    this.width = width;
  }

  /**
   * Takes memory for a matrix, with what the allocator leaves in it.
   *
   * @param rows of a coset, a power of two
   * @param cosets a power of two
   * @throws IllegalArgumentException if one of them is not, if there are no columns, or if there
   *     are more than 2^30 rows in all
   */
  public static TileMatrix allocate(SegmentAllocator allocator, int rows, int cosets, int width) {
    if (Integer.bitCount(rows) != 1 || Integer.bitCount(cosets) != 1 || width < 1) {
      throw new IllegalArgumentException(
          "no tiles for " + cosets + " cosets of " + rows + " rows of " + width + " columns");
    }
    if ((long) rows * cosets > 1 << 30) {
      throw new IllegalArgumentException("too many rows: " + cosets + " cosets of " + rows);
    }
    long bytes = offset(cosets, 0, 0, tiles(rows), width);
    return new TileMatrix(allocator.allocate(bytes, RowMatrix.ALIGNMENT), rows, cosets, width);
  }

  /** The memory of all words. */
  public MemorySegment words() {
    return words;
  }

  /** How many rows a coset has. */
  public int rows() {
    return rows;
  }

  /** How many cosets there are. */
  public int cosets() {
    return cosets;
  }

  /** How many columns there are. */
  public int width() {
    return width;
  }

  /** How many rows there are in all cosets. */
  public int height() {
    return rows * cosets;
  }

  /** How many tiles a coset has. */
  public int tiles() {
    return tiles(rows);
  }

  private static int tiles(int rows) {
    return Math.max(1, rows / LANES);
  }

  /** Bytes from a tile to the next one. */
  public long tileBytes() {
    return width * COLUMN_BYTES;
  }

  /** Where a column of a tile is, in bytes. */
  public long offset(int coset, int tile, int column) {
    return offset(coset, tile, column, tiles(), width);
  }

  /** Where a column of a tile is, in bytes, if cosets are of so many tiles. */
  static long offset(int coset, int tile, int column, int tiles, int width) {
    return (((long) coset * tiles + tile) * width + column) * COLUMN_BYTES;
  }

  /** The word of a row of the natural order. */
  public int get(int naturalIndex, int column) {
    return words.get(ValueLayout.JAVA_INT, lane(naturalIndex, column));
  }

  /** Writes the word of a row of the natural order, in each lane that repeats it. */
  public void set(int naturalIndex, int column, int word) {
    long lane = lane(naturalIndex, column);
    for (int i = 0; i < LANES; i += Math.min(rows, LANES)) {
      words.set(ValueLayout.JAVA_INT, lane + i * (long) Integer.BYTES, word);
    }
  }

  /** A copy of what each column has in one coset, row after row. */
  public RowMatrix rows(SegmentAllocator allocator, int[] cosetOfColumn) {
    RowMatrix copy = RowMatrix.allocate(allocator, rows, width);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < width; column++) {
        copy.set(row, column, get(row * cosets + cosetOfColumn[column], column));
      }
    }
    return copy;
  }

  private long lane(int naturalIndex, int column) {
    int row = naturalIndex / cosets;
    return offset(naturalIndex % cosets, row / LANES, column) + row % LANES * (long) Integer.BYTES;
  }
}
