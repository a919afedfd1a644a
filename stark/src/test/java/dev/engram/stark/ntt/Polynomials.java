/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.SegmentAllocator;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random polynomials by column, and their values by Horner's rule: what transforms are tested
 * against.
 */
record Polynomials(PrimeField field, int[][] coefficients) {

  static Polynomials random(PrimeField field, int degreeBound, int columns, long seed) {
    Random random = new Random(seed);
    int[][] coefficients = new int[columns][degreeBound];
    for (int[] column : coefficients) {
      for (int i = 0; i < degreeBound; i++) {
        column[i] = random.nextInt(field.prime());
      }
    }
    return new Polynomials(field, coefficients);
  }

  int width() {
    return coefficients.length;
  }

  int degreeBound() {
    return coefficients[0].length;
  }

  int at(int column, int point) {
    int value = 0;
    for (int i = degreeBound() - 1; i >= 0; i--) {
      value = field.add(field.mul(value, point), coefficients[column][i]);
    }
    return value;
  }

  /** Values over domains[column]·H. */
  RowMatrix values(SegmentAllocator memory, int log, int @Nullable [] domains) {
    int root = field.rootOfUnity(log);
    RowMatrix matrix = RowMatrix.allocate(memory, 1 << log, width());
    for (int column = 0; column < width(); column++) {
      int point = domains == null ? field.one() : domains[column];
      for (int row = 0; row < 1 << log; row++) {
        matrix.set(row, column, at(column, point));
        point = field.mul(point, root);
      }
    }
    return matrix;
  }

  RowMatrix rows(SegmentAllocator memory) {
    RowMatrix matrix = RowMatrix.allocate(memory, degreeBound(), width());
    for (int column = 0; column < width(); column++) {
      for (int row = 0; row < degreeBound(); row++) {
        matrix.set(row, column, coefficients[column][row]);
      }
    }
    return matrix;
  }

  /** Whether a result has these polynomials' values, in some rows or in all. */
  boolean are(TileMatrix extended, int shift, int step) {
    int root = field.rootOfUnity(Integer.numberOfTrailingZeros(extended.height()));
    for (int row = 0; row < extended.height(); row += step) {
      int point = field.mul(shift, field.pow(root, row));
      for (int column = 0; column < width(); column++) {
        if (extended.get(row, column) != at(column, point)) {
          return false;
        }
      }
    }
    return true;
  }
}
