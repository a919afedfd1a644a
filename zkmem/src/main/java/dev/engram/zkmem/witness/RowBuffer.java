/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of plain numbers, as many as come. The rows of one buffer may be used again for another
 * segment, without new memory.
 */
final class RowBuffer {

  /** Rows of a piece: few enough for small tables, and for the last one to be no waste. */
  private static final int PIECE = 1 << 12;

  /** Rows that are converted at once, in the nearest caches. */
  private static final int CHUNK = 1 << 6;

  private final int width;
  private final List<int[]> pieces = new ArrayList<>();
  private int[] piece = {};
  private int rows;

  RowBuffer(int width) {
    this.width = width;
  }

  /** Begins a row and says where it is in {@link #words}; all that it holds is undefined. */
  int row() {
    int within = rows % PIECE;
    if (within == 0) {
      int number = rows / PIECE;
      if (number == pieces.size()) {
        pieces.add(new int[PIECE * width]);
      }
      piece = pieces.get(number);
    }
    rows++;
    return within * width;
  }

  /** The memory that the last row begun is in. */
  int[] words() {
    return piece;
  }

  /** A number of a row. */
  int get(int row, int column) {
    return pieces.get(row / PIECE)[row % PIECE * width + column];
  }

  /** Writes a number of a row. */
  void set(int row, int column, int number) {
    pieces.get(row / PIECE)[row % PIECE * width + column] = number;
  }

  int rows() {
    return rows;
  }

  int width() {
    return width;
  }

  void clear() {
    rows = 0;
  }

  /** The least power of two of rows that holds these, at least 2, which buses need. */
  int height() {
    return rows <= 2 ? 2 : Integer.highestOneBit(rows - 1) << 1;
  }

  /** The rows as words in Montgomery form, and rows of zeros up to a height. */
  RowMatrix matrix(PrimeField field, SegmentAllocator memory, Workers workers, int height) {
    RowMatrix matrix = RowMatrix.unfilled(memory, height, width);
    workers.run(
        (height + PIECE - 1) / PIECE,
        (from, to) -> {
          int[] words = new int[CHUNK * width];
          int[] whole = new int[CHUNK * matrix.stride()];
          for (long i = from; i < to; i++) {
            fill(matrix, (int) i, field, words, whole);
          }
        });
    return matrix;
  }

  /**
   * Fills a piece of a matrix in.
   *
   * @param words room for the words of a chunk
   * @param whole room for its rows as they are in the matrix, zero where there are no columns
   */
  private void fill(RowMatrix matrix, int number, PrimeField field, int[] words, int[] whole) {
    int first = number * PIECE;
    int last = Math.min(first + PIECE, matrix.rows());
    int given = Math.clamp(rows, first, last);
    MemorySegment memory = matrix.words();
    int stride = matrix.stride();
    for (int row = first; row < given; row += CHUNK) {
      int count = Math.min(CHUNK, given - row);
      System.arraycopy(pieces.get(number), (row - first) * width, words, 0, count * width);
      convert(words, count * width, field);
      for (int i = 0; i < count; i++) {
        System.arraycopy(words, i * width, whole, i * stride, width);
      }
      MemorySegment.copy(
          whole, 0, memory, ValueLayout.JAVA_INT, matrix.offset(row, 0), count * stride);
    }
    long start = matrix.offset(given, 0);
    memory.asSlice(start, matrix.offset(last, 0) - start).fill((byte) 0);
  }

  /**
   * Makes words in Montgomery form of numbers. The Montgomery product of a number and 2^64 is the
   * number times 2^32; without a branch, so that the compiler makes vectors of it.
   */
  private static void convert(int[] words, int count, PrimeField field) {
    long prime = field.prime();
    int inverse = field.inverseOfPrime();
    long square = field.of(1L << Integer.SIZE);
    for (int i = 0; i < count; i++) {
      long product = (words[i] & 0xFFFF_FFFFL) * square;
      long quotient = (product * inverse) & 0xFFFF_FFFFL;
      int high = (int) ((product >>> 32) - (quotient * prime >>> 32));
      words[i] = high + ((int) prime & high >> 31);
    }
  }
}
