/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** The textbook's transform of one column in native memory, for what is small or seldom. */
final class PlainTransform {

  private final PrimeField field;
  private final int rows;
  private final MemorySegment powers;

  /** The transform to the powers of a root of order 2^log. */
  PlainTransform(PrimeField field, int log, int root, SegmentAllocator allocator) {
    this.field = field;
    this.rows = 1 << log;
    this.powers = allocator.allocate(JAVA_INT, rows);
    int power = field.one();
    for (int i = 0; i < rows; i++) {
      powers.setAtIndex(JAVA_INT, i, power);
      power = field.mul(power, root);
    }
  }

  /** Coefficients become values at the powers of the root, in natural order. */
  void run(MemorySegment column) {
    for (int row = 0; row < rows; row++) {
      int other = Transforms.reverse(row, Integer.numberOfTrailingZeros(rows));
      if (row < other) {
        int word = column.getAtIndex(JAVA_INT, row);
        column.setAtIndex(JAVA_INT, row, column.getAtIndex(JAVA_INT, other));
        column.setAtIndex(JAVA_INT, other, word);
      }
    }
    for (int half = 1; half < rows; half *= 2) {
      for (int block = 0; block < rows; block += 2 * half) {
        for (int i = block; i < block + half; i++) {
          int power = powers.getAtIndex(JAVA_INT, (long) (i - block) * (rows / (2 * half)));
          int a = column.getAtIndex(JAVA_INT, i);
          int b = field.mul(column.getAtIndex(JAVA_INT, i + half), power);
          column.setAtIndex(JAVA_INT, i, field.add(a, b));
          column.setAtIndex(JAVA_INT, i + half, field.sub(a, b));
        }
      }
    }
  }
}
