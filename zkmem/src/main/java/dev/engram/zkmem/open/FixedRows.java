/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;

/** The rows of a table as far as the statement has them, as plain numbers. */
final class FixedRows {

  private static final int FIRST_CAPACITY = 64;

  private final int width;
  private int[] numbers;
  private int rows;

  FixedRows(int width) {
    this.width = width;
    this.numbers = new int[FIRST_CAPACITY * width];
  }

  void add(int... row) {
    if ((rows + 1) * width > numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * numbers.length);
    }
    System.arraycopy(row, 0, numbers, rows * width, width);
    rows++;
  }

  int rows() {
    return rows;
  }

  int get(int row, int column) {
    return numbers[row * width + column];
  }

  void set(int row, int column, int number) {
    numbers[row * width + column] = number;
  }

  /** The rows, and rows of zeros up to a height. */
  RowMatrix matrix(PrimeField field, SegmentAllocator memory, int height) {
    RowMatrix matrix = RowMatrix.allocate(memory, height, width);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < width; column++) {
        matrix.set(row, column, field.of(get(row, column)));
      }
    }
    return matrix;
  }
}
