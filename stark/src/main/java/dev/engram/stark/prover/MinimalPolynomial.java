/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How to divide by x − z, for points x of the base field and one z of the extension, without an
 * inversion there: with z_i = z^(p^i) the conjugates,
 *
 * <pre>
 *   1/(x − z) = c(x)/m(x),   m = Π (X − z_i), whose coefficients are of the base field,   c = m/(X − z)
 * </pre>
 *
 * <p>The inverses of m(x) are taken together, three multiplications of the base field each, where
 * those of x − z would be three of the extension.
 */
final class MinimalPolynomial {

  private final ExtensionField extension;

  /** Of m, the constant term first, without the leading 1. */
  private final int[] coefficients;

  /** Of c, the constant term first; the last is 1. */
  private final int[][] cofactor;

  MinimalPolynomial(ExtensionField extension, int[] z) {
    this.extension = extension;
    PrimeField field = extension.base();
    int degree = extension.degree();
    int[][] product = {extension.one()};
    int[] conjugate = z;
    for (int i = 1; i < degree; i++) {
      conjugate = extension.pow(conjugate, field.prime());
      product = timesRoot(product, conjugate);
    }
    this.cofactor = product;
    int[][] minimal = timesRoot(product, z);
    this.coefficients = new int[degree];
    for (int i = 0; i < degree; i++) {
      coefficients[i] = minimal[i][0];
    }
  }

  /** A polynomial times X − root. */
  private int[][] timesRoot(int[][] polynomial, int[] root) {
    int[][] product = new int[polynomial.length + 1][];
    for (int i = 0; i < product.length; i++) {
      int[] shifted = i == 0 ? extension.zero() : polynomial[i - 1];
      product[i] =
          i == polynomial.length
              ? shifted
              : extension.sub(shifted, extension.mul(polynomial[i], root));
    }
    return product;
  }

  /** Writes the coefficients of m, as many as the extension's degree. */
  void write(MemorySegment into) {
    MemorySegment.copy(coefficients, 0, into, ValueLayout.JAVA_INT, 0, coefficients.length);
  }

  /** The coefficients of c, as many elements as the extension's degree. */
  int[][] cofactor() {
    return cofactor;
  }
}
