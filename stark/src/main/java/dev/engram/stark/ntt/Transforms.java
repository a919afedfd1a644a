/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Discrete Fourier transforms over the subgroups of a field whose order is a power of two, and the
 * low-degree extension made of them. A transform is one of all columns of a matrix, each by itself;
 * rows are in natural order before and after. Results are the same on any number of workers.
 *
 * <p>Immutable, for any number of threads.
 */
public final class Transforms {

  private final PrimeField field;

  private Transforms(PrimeField field) {
    this.field = field;
  }

  /** The transforms of a field. */
  public static Transforms of(PrimeField field) {
    return new Transforms(field);
  }

  /**
   * Puts the values over H of the polynomials whose coefficients the columns hold in their place:
   * row i becomes the value at w^i, with w the root of unity of order {@code rows}.
   *
   * @param scratch for memory that is not needed afterwards
   * @throws IllegalArgumentException if the number of rows is no power of two, or too large a one
   */
  public void forward(RowMatrix matrix, SegmentAllocator scratch, Workers workers) {
    transform(matrix, field.rootOfUnity(log(matrix.rows())));
  }

  /**
   * Puts the coefficients of the polynomials whose values over H the columns hold in their place:
   * undoes {@link #forward}.
   *
   * @param scratch for memory that is not needed afterwards
   * @throws IllegalArgumentException if the number of rows is no power of two, or too large a one
   */
  public void inverse(RowMatrix matrix, SegmentAllocator scratch, Workers workers) {
    transform(matrix, field.inverse(field.rootOfUnity(log(matrix.rows()))));
    int inverse = field.inverse(field.of(matrix.rows()));
    for (int row = 0; row < matrix.rows(); row++) {
      for (int column = 0; column < matrix.width(); column++) {
        matrix.set(row, column, field.mul(matrix.get(row, column), inverse));
      }
    }
  }

  /**
   * Extends polynomials to more points. Column k of the evaluations holds the values of a
   * polynomial f of a degree below n, the number of rows, over domains[k]·H; afterwards column k of
   * the result holds its values at shift·w^r for each r of the natural order.
   *
   * <p>With masks it holds those of f + (X^n − domains[k]^n)·m, where m are the polynomials whose
   * coefficients the masks hold: another polynomial with the same values over domains[k]·H.
   *
   * @param evaluations may be overwritten
   * @param domains a factor for each column, or null for 1 everywhere
   * @param shift of the domain that is extended to
   * @param masks as many columns as the evaluations have, and no more rows; null for none
   * @param into as many columns, and rows in a coset, as the evaluations have
   * @param scratch for memory that is not needed afterwards
   * @throws IllegalArgumentException if shapes do not fit, or if there is no root of unity of the
   *     order of all rows
   */
  public void extend(
      RowMatrix evaluations,
      int @Nullable [] domains,
      int shift,
      @Nullable RowMatrix masks,
      TileMatrix into,
      SegmentAllocator scratch,
      Workers workers) {
    int n = evaluations.rows();
    inverse(evaluations, scratch, workers);
    int omega = field.rootOfUnity(log(into.height()));
    RowMatrix coset = RowMatrix.allocate(scratch, n, evaluations.width());
    for (int c = 0; c < into.cosets(); c++) {
      int point = field.mul(shift, field.pow(omega, c));
      for (int column = 0; column < into.width(); column++) {
        int domain = domains == null ? field.one() : domains[column];
        int vanishing = field.sub(field.pow(point, n), field.pow(domain, n));
        int step = field.mul(point, field.inverse(domain));
        int factor = field.one();
        int power = field.one();
        for (int row = 0; row < n; row++) {
          int word = field.mul(factor, evaluations.get(row, column));
          if (masks != null && row < masks.rows()) {
            int mask = field.mul(power, field.mul(vanishing, masks.get(row, column)));
            word = field.add(word, mask);
          }
          coset.set(row, column, word);
          factor = field.mul(factor, step);
          power = field.mul(power, point);
        }
      }
      transform(coset, field.rootOfUnity(log(n)));
      for (int row = 0; row < n; row++) {
        for (int column = 0; column < into.width(); column++) {
          into.set(row * into.cosets() + c, column, coset.get(row, column));
        }
      }
    }
  }

  /** Moves each row to where its number with the bits in reverse says. */
  public void reverseRows(RowMatrix matrix) {
    int log = log(matrix.rows());
    for (int row = 0; row < matrix.rows(); row++) {
      int other = reverse(row, log);
      for (int column = 0; row < other && column < matrix.width(); column++) {
        int word = matrix.get(row, column);
        matrix.set(row, column, matrix.get(other, column));
        matrix.set(other, column, word);
      }
    }
  }

  /** A number below 2^log with its bits in reverse order. */
  public static int reverse(int number, int log) {
    return log == 0 ? 0 : Integer.reverse(number) >>> Integer.SIZE - log;
  }

  private void transform(RowMatrix matrix, int root) {
    reverseRows(matrix);
    int n = matrix.rows();
    for (int half = 1; half < n; half *= 2) {
      int step = field.pow(root, n / (2 * half));
      int twiddle = field.one();
      for (int i = 0; i < half; i++) {
        for (int row = i; row < n; row += 2 * half) {
          for (int column = 0; column < matrix.width(); column++) {
            int a = matrix.get(row, column);
            int b = field.mul(matrix.get(row + half, column), twiddle);
            matrix.set(row, column, field.add(a, b));
            matrix.set(row + half, column, field.sub(a, b));
          }
        }
        twiddle = field.mul(twiddle, step);
      }
    }
  }

  private static int log(int rows) {
    if (Integer.bitCount(rows) != 1) {
      throw new IllegalArgumentException("a transform is of 2^k rows, not of " + rows);
    }
    return Integer.numberOfTrailingZeros(rows);
  }
}
