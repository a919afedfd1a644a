/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.ntt.Transforms;
import dev.engram.stark.work.Workers;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Extends polynomials, masked ones too: f + (X^n − d^n)·m has the values of f over d·H, and is of a
 * degree below n plus the masks' number.
 */
final class Extender {

  private final PrimeField field;
  private final Transforms transforms;
  private final SegmentAllocator memory;
  private final Workers workers;
  private final int shift;

  Extender(PrimeField field, SegmentAllocator memory, Workers workers) {
    this.field = field;
    this.transforms = Transforms.of(field);
    this.memory = memory;
    this.workers = workers;
    this.shift = field.of(field.generator());
  }

  /**
   * Extends.
   *
   * @param rows values over H, which are left as they are
   * @param masks coefficients of m, or null for none
   */
  void extend(RowMatrix rows, @Nullable RowMatrix masks, TileMatrix into) {
    if (masks == null || masks.rows() <= rows.rows()) {
      transforms.extend(rows, null, shift, masks, into, memory, workers);
    } else {
      int[] domains = new int[into.width()];
      Arrays.fill(domains, field.one());
      extendByCoefficients(rows, domains, masks, into);
    }
  }

  /**
   * Extends values over H that are in the place of the first coset.
   *
   * @param masks coefficients of m, or null for none
   */
  void extend(TileMatrix matrix, @Nullable RowMatrix masks) {
    if (masks == null || masks.rows() <= matrix.rows()) {
      transforms.extend(matrix, shift, masks, memory, workers);
    } else {
      extend(matrix.rows(memory, new int[matrix.width()]), masks, matrix);
    }
  }

  /**
   * Extends from one of the cosets that are extended to, where the values are already.
   *
   * @param cosets by column, which one
   * @param masks coefficients of m, or null for none
   */
  void complete(TileMatrix matrix, int[] cosets, @Nullable RowMatrix masks) {
    if (masks == null || masks.rows() <= matrix.rows()) {
      transforms.complete(matrix, cosets, shift, masks, memory, workers);
    } else {
      RowMatrix rows = matrix.rows(memory, cosets);
      extendByCoefficients(rows, transforms.domains(matrix, cosets, shift), masks, matrix);
    }
  }

  /** With more masks than rows, by the coefficients of the whole. Such tables are small. */
  private void extendByCoefficients(
      RowMatrix rows, int[] domains, RowMatrix masks, TileMatrix into) {
    int n = rows.rows();
    RowMatrix coefficients = rows.copy(memory, workers);
    transforms.inverse(coefficients, memory, workers);
    RowMatrix values = RowMatrix.allocate(memory, into.height(), into.width());
    values.words().fill((byte) 0);
    for (int column = 0; column < into.width(); column++) {
      int domain = domains[column];
      int inverse = field.inverse(domain);
      int power = field.one();
      for (int i = 0; i < n; i++) {
        values.set(i, column, field.mul(coefficients.get(i, column), power));
        power = field.mul(power, inverse);
      }
      int vanishing = field.pow(domain, n);
      for (int i = 0; i < masks.rows(); i++) {
        int mask = masks.get(i, column);
        add(values, i + n, column, mask);
        add(values, i, column, field.neg(field.mul(vanishing, mask)));
      }
      int scale = field.one();
      for (int i = 0; i < values.rows(); i++) {
        values.set(i, column, field.mul(values.get(i, column), scale));
        scale = field.mul(scale, shift);
      }
    }
    transforms.forward(values, memory, workers);
    for (int index = 0; index < values.rows(); index++) {
      for (int column = 0; column < into.width(); column++) {
        into.set(index, column, values.get(index, column));
      }
    }
  }

  private void add(RowMatrix values, int row, int column, int word) {
    values.set(row, column, field.add(values.get(row, column), word));
  }
}
