/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.matrix;

import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * A matrix of words in Montgomery form, row after row, in native memory. A row takes {@link
 * #stride} words: its width rounded up to 8. Lives as long as the memory below it; any number of
 * threads may work on different words.
 */
public final class RowMatrix {

  /**
   * Bytes that the memory of a matrix is aligned to: a line of the cache, and the widest vector.
   */
  static final long ALIGNMENT = 64;

  private static final int STEP = 8;

  private final MemorySegment words;
  private final int rows;
  private final int width;
  private final int stride;

  private RowMatrix(MemorySegment words, int rows, int width, int stride) {
    this.words = words;
    this.rows = rows;
    this.width = width;
    this.stride = stride;
  }

  /**
   * Takes memory for a matrix. What fills rows up to their stride is zero; the rest is as the
   * allocator gives it, and zero from an arena.
   *
   * @throws IllegalArgumentException if there are no rows or no columns
   */
  public static RowMatrix allocate(SegmentAllocator allocator, int rows, int width) {
    RowMatrix matrix = unfilled(allocator, rows, width);
    matrix.fillUp();
    return matrix;
  }

  /**
   * Takes memory for a matrix of which everything is still to be written: all of it is as the
   * allocator gives it, also what fills rows up to their stride, on which no result depends.
   *
   * @throws IllegalArgumentException if there are no rows or no columns
   */
  public static RowMatrix unfilled(SegmentAllocator allocator, int rows, int width) {
    if (rows < 1 || width < 1) {
      throw new IllegalArgumentException(
          "no matrix has " + rows + " rows of " + width + " columns");
    }
    int stride = Math.ceilDiv(width, STEP) * STEP;
    MemorySegment words = allocator.allocate(bytes(rows, stride), ALIGNMENT);
    return new RowMatrix(words, rows, width, stride);
  }

  /** Makes zero what fills rows up to their stride. */
  private void fillUp() {
    for (int row = 0; width < stride && row < rows; row++) {
      for (int column = width; column < stride; column++) {
        set(row, column, 0);
      }
    }
  }

  /** A copy in other memory, made by all workers at once. */
  public RowMatrix copy(SegmentAllocator allocator, Workers workers) {
    RowMatrix copy = unfilled(allocator, rows, width);
    workers.run(
        rows,
        (from, to) -> {
          long start = offset((int) from, 0);
          MemorySegment.copy(words, start, copy.words, start, bytes((int) (to - from), stride));
        });
    return copy;
  }

  /** The bytes that rows of a stride take. */
  static long bytes(int rows, int stride) {
    return (long) rows * stride * Integer.BYTES;
  }

  /** The memory of all words. */
  public MemorySegment words() {
    return words;
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** How many columns there are. */
  public int width() {
    return width;
  }

  /** Words from a row to the next. */
  public int stride() {
    return stride;
  }

  /** Where a word is, in bytes. */
  public long offset(int row, int column) {
    return offset(row, column, stride);
  }

  /** Where a word is among rows of a stride, in bytes. */
  static long offset(int row, int column, int stride) {
    return ((long) row * stride + column) * Integer.BYTES;
  }

  /** A word. */
  public int get(int row, int column) {
    return words.get(ValueLayout.JAVA_INT, offset(row, column));
  }

  /** Writes a word. */
  public void set(int row, int column, int word) {
    words.set(ValueLayout.JAVA_INT, offset(row, column), word);
  }
}
