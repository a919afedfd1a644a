/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Backend;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Discrete Fourier transforms over the subgroups of a field whose order is a power of two, and the
 * low-degree extension made of them. A transform is one of all columns of a matrix, each by itself;
 * rows are in natural order before and after. Results are the same on any number of workers.
 *
 * <p>Immutable, for any number of threads.
 */
public final class Transforms {

  private static final Map<PrimeField, Transforms> ALL = new ConcurrentHashMap<>();

  private final PrimeField field;
  private final Kernels kernels;

  private Transforms(PrimeField field, Backend backend) {
    this.field = field;
    this.kernels = Kernels.of(field, backend);
  }

  /** The transforms of a field, in the fastest way that this machine has. */
  public static Transforms of(PrimeField field) {
    return ALL.computeIfAbsent(field, each -> new Transforms(each, Backend.best()));
  }

  /** The transforms of a field, computed in a certain way. */
  static Transforms of(PrimeField field, Backend backend) {
    return new Transforms(field, backend);
  }

  /**
   * Puts the values over H of the polynomials whose coefficients the columns hold in their place:
   * row i becomes the value at w^i, with w the root of unity of order {@code rows}.
   *
   * @param scratch for memory that is not needed afterwards
   * @throws IllegalArgumentException if the number of rows is no power of two, or too large a one
   */
  public void forward(RowMatrix matrix, SegmentAllocator scratch, Workers workers) {
    transform(matrix, field.rootOfUnity(log(matrix.rows())), field.one(), scratch, workers);
  }

  /**
   * Puts the coefficients of the polynomials whose values over H the columns hold in their place:
   * undoes {@link #forward}.
   *
   * @param scratch for memory that is not needed afterwards
   * @throws IllegalArgumentException if the number of rows is no power of two, or too large a one
   */
  public void inverse(RowMatrix matrix, SegmentAllocator scratch, Workers workers) {
    int root = field.inverse(field.rootOfUnity(log(matrix.rows())));
    transform(matrix, root, field.inverse(field.of(matrix.rows())), scratch, workers);
  }

  private void transform(
      RowMatrix matrix, int root, int scale, SegmentAllocator scratch, Workers workers) {
    int rows = matrix.rows();
    PlainTransform transform = new PlainTransform(field, log(rows), root, scratch);
    new Slots(workers, rows * (long) Integer.BYTES, scratch)
        .run(
            matrix.width(),
            (slot, from, to) -> {
              for (int column = (int) from; column < to; column++) {
                for (int row = 0; row < rows; row++) {
                  slot.setAtIndex(JAVA_INT, row, matrix.get(row, column));
                }
                transform.run(slot);
                for (int row = 0; row < rows; row++) {
                  matrix.set(row, column, field.mul(slot.getAtIndex(JAVA_INT, row), scale));
                }
              }
            });
  }

  /**
   * Extends polynomials to more points. Column k of the evaluations holds the values of a
   * polynomial f of a degree below n, the number of rows, over domains[k]·H; afterwards column k of
   * the result holds its values at shift·w^r for each r of the natural order.
   *
   * <p>With masks it holds those of f + (X^n − domains[k]^n)·m, where m are the polynomials whose
   * coefficients the masks hold: another polynomial with the same values over domains[k]·H.
   *
   * @param evaluations are left as they are
   * @param domains a factor for each column, or null for 1 everywhere
   * @param shift of the domain that is extended to
   * @param masks as many columns as the evaluations have, and no more rows; null for none
   * @param into as many columns, and rows in a coset, as the evaluations have
   * @param scratch for memory that is not needed afterwards
   * @throws IllegalArgumentException if shapes do not fit, or if there is no root of unity of the
   *     order of all rows
   * @throws IllegalStateException if the memory of a matrix is closed
   */
  public void extend(
      RowMatrix evaluations,
      int @Nullable [] domains,
      int shift,
      @Nullable RowMatrix masks,
      TileMatrix into,
      SegmentAllocator scratch,
      Workers workers) {
    check(evaluations, domains, into);
    check(shift, masks, into);
    int[] each = domains == null ? ones(into.width()) : domains;
    if (into.rows() < Extension.LEAST_ROWS) {
      SmallExtension small =
          new SmallExtension(field, evaluations, each, shift, masks, into, scratch);
      new Slots(workers, small.scratchBytes(), scratch).run(into.width(), small::run);
    } else {
      new Extension(field, kernels, evaluations, each, shift, masks, into, scratch, workers).run();
    }
  }

  /**
   * Extends polynomials from their values over H, which are in the place of the first coset and are
   * overwritten: does what {@link #extend(RowMatrix, int[], int, RowMatrix, TileMatrix,
   * SegmentAllocator, Workers)} does with evaluations in other memory.
   *
   * @param matrix the value at w^i in row i of the first coset
   * @param shift of the domain that is extended to, which H is no part of
   * @param masks as many columns as the matrix has, and no more rows than a coset; null for none
   * @param scratch for memory that is not needed afterwards
   * @throws IllegalArgumentException if shapes do not fit, if H is one of the cosets, or if there
   *     is no root of unity of the order of all rows
   * @throws IllegalStateException if the memory of a matrix is closed
   */
  public void extend(
      TileMatrix matrix,
      int shift,
      @Nullable RowMatrix masks,
      SegmentAllocator scratch,
      Workers workers) {
    check(shift, masks, matrix);
    if (field.pow(shift, matrix.height()) == field.one()) {
      throw new IllegalArgumentException("a domain that has H in it is not extended to in place");
    }
    if (matrix.rows() < Extension.LEAST_ROWS) {
      RowMatrix rows = matrix.rows(scratch, new int[matrix.width()]);
      extend(rows, null, shift, masks, matrix, scratch, workers);
    } else {
      int[] domains = ones(matrix.width());
      new Extension(field, kernels, null, domains, shift, masks, matrix, scratch, workers).run();
    }
  }

  private int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, field.one());
    return ones;
  }

  /**
   * Extends polynomials whose values are there over one of the cosets that they are extended to:
   * what {@code extend} does, but neither does it compute these values nor are they elsewhere
   * before.
   *
   * @param matrix as the result of {@code extend}; of each column one coset is filled in
   * @param cosets for each column, the number of that coset
   * @param shift of the domain that is extended to
   * @param masks as many columns as the matrix has, and no more rows than a coset; null for none
   * @param scratch for memory that is not needed afterwards
   * @throws IllegalArgumentException if shapes do not fit, or if there is no root of unity of the
   *     order of all rows
   * @throws IndexOutOfBoundsException if there is no such coset
   * @throws IllegalStateException if the memory of a matrix is closed
   */
  public void complete(
      TileMatrix matrix,
      int[] cosets,
      int shift,
      @Nullable RowMatrix masks,
      SegmentAllocator scratch,
      Workers workers) {
    check(shift, masks, matrix);
    int[] domains = domains(matrix, cosets, shift);
    if (matrix.rows() < Extension.LEAST_ROWS) {
      RowMatrix rows = matrix.rows(scratch, cosets);
      extend(rows, domains, shift, masks, matrix, scratch, workers);
    } else {
      new Extension(field, kernels, null, domains, shift, masks, matrix, scratch, workers).run();
    }
  }

  /**
   * By column, what the coset of its number is shifted by.
   *
   * @throws IllegalArgumentException if there are not as many as columns
   * @throws IndexOutOfBoundsException if there is no such coset
   */
  public int[] domains(TileMatrix matrix, int[] cosets, int shift) {
    if (cosets.length != matrix.width()) {
      throw new IllegalArgumentException(
          cosets.length + " cosets for " + matrix.width() + " columns");
    }
    int omega = field.rootOfUnity(log(matrix.height()));
    int[] domains = new int[cosets.length];
    for (int column = 0; column < domains.length; column++) {
      int coset = Objects.checkIndex(cosets[column], matrix.cosets());
      domains[column] = field.mul(shift, field.pow(omega, coset));
    }
    return domains;
  }

  private void check(RowMatrix evaluations, int @Nullable [] domains, TileMatrix into) {
    if (evaluations.rows() != into.rows() || evaluations.width() != into.width()) {
      throw new IllegalArgumentException(
          evaluations.rows()
              + " rows of "
              + evaluations.width()
              + " columns do not extend to cosets of "
              + into.rows()
              + " rows of "
              + into.width());
    }
    if (domains != null && domains.length != into.width()) {
      throw new IllegalArgumentException(
          domains.length + " domains for " + into.width() + " columns");
    }
    if (domains != null && Arrays.stream(domains).anyMatch(domain -> domain == 0)) {
      throw new IllegalArgumentException("no coset is shifted by 0");
    }
    checkMemory(evaluations.words());
  }

  private void check(int shift, @Nullable RowMatrix masks, TileMatrix into) {
    if (shift == 0) {
      throw new IllegalArgumentException("no coset is shifted by 0");
    }
    if (masks != null && (masks.rows() > into.rows() || masks.width() != into.width())) {
      throw new IllegalArgumentException(
          masks.rows()
              + " rows of "
              + masks.width()
              + " columns do not mask "
              + into.rows()
              + " rows of "
              + into.width());
    }
    checkMemory(into.words());
  }

  /** What comes goes by bare addresses. */
  private static void checkMemory(MemorySegment words) {
    if (!words.isNative()) {
      throw new IllegalArgumentException("matrices to extend are in native memory");
    }
    if (!words.scope().isAlive()) {
      throw new IllegalStateException("the memory of a matrix to extend is closed");
    }
  }

  /** Moves each row to where its number with the bits in reverse says. */
  public static void reverseRows(RowMatrix matrix) {
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

  private static int log(int rows) {
    if (Integer.bitCount(rows) != 1) {
      throw new IllegalArgumentException("a transform is of 2^k rows, not of " + rows);
    }
    return Integer.numberOfTrailingZeros(rows);
  }
}
