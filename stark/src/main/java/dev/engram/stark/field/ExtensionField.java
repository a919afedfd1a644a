/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.field;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An extension of a prime field, F[X]/(X^4 − c) or F[X]/(X^5 + l·X^2 − c). An element is an array
 * of {@link #degree} words in Montgomery form, the constant term first. No method changes what it
 * is given. Immutable, for any number of threads.
 */
public final class ExtensionField {

  private final PrimeField base;
  private final int degree;

  /** The c of X^degree = c − l·X². */
  private final int constant;

  /** The l of it. */
  private final int quadratic;

  /**
   * The extension of a degree.
   *
   * @param base the field below
   * @param degree 4 or 5
   * @throws IllegalArgumentException if the degree is neither
   */
  public ExtensionField(PrimeField base, int degree) {
    if (degree != 4 && degree != 5) {
      throw new IllegalArgumentException("extensions are of degree 4 or 5, not " + degree);
    }
    this.base = base;
    this.degree = degree;
    this.constant = base.of(degree == 4 ? base.quarticConstant() : base.quinticConstant());
    this.quadratic = base.of(degree == 4 ? 0 : base.quinticQuadratic());
  }

  /** The field below. */
  public PrimeField base() {
    return base;
  }

  /** How many words an element has. */
  public int degree() {
    return degree;
  }

  /** What X^degree is short of its quadratic term: the constant c. */
  public int constant() {
    return constant;
  }

  /** The l of X^degree = c − l·X^2. */
  public int quadratic() {
    return quadratic;
  }

  /** Zero. */
  public int[] zero() {
    return new int[degree];
  }

  /** One. */
  public int[] one() {
    return lift(base.one());
  }

  /** The element of an element of the field below. */
  public int[] lift(int element) {
    int[] lifted = new int[degree];
    lifted[0] = element;
    return lifted;
  }

  /** The element of plain numbers, the constant term first; what is not given is 0. */
  public int[] of(long... numbers) {
    int[] element = new int[degree];
    for (int i = 0; i < numbers.length; i++) {
      element[i] = base.of(numbers[i]);
    }
    return element;
  }

  /** Whether it is zero. */
  public boolean isZero(int[] a) {
    for (int word : a) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /** a + b. */
  public int[] add(int[] a, int[] b) {
    int[] sum = new int[degree];
    for (int i = 0; i < degree; i++) {
      sum[i] = base.add(a[i], b[i]);
    }
    return sum;
  }

  /** a − b. */
  public int[] sub(int[] a, int[] b) {
    int[] difference = new int[degree];
    for (int i = 0; i < degree; i++) {
      difference[i] = base.sub(a[i], b[i]);
    }
    return difference;
  }

  /** −a. */
  public int[] neg(int[] a) {
    return sub(zero(), a);
  }

  /** a·s, with s of the field below. */
  public int[] scale(int[] a, int s) {
    int[] scaled = new int[degree];
    for (int i = 0; i < degree; i++) {
      scaled[i] = base.mul(a[i], s);
    }
    return scaled;
  }

  /** a·b. */
  public int[] mul(int[] a, int[] b) {
    int[] wide = new int[2 * degree - 1];
    for (int i = 0; i < degree; i++) {
      for (int j = 0; j < degree; j++) {
        wide[i + j] = base.add(wide[i + j], base.mul(a[i], b[j]));
      }
    }
    // X^(degree + k) = c·X^k − l·X^(k + 2), from the highest power down
    for (int k = degree - 2; k >= 0; k--) {
      int high = wide[degree + k];
      wide[k] = base.add(wide[k], base.mul(high, constant));
      if (degree == 5) {
        wide[k + 2] = base.sub(wide[k + 2], base.mul(high, quadratic));
      }
    }
    return Arrays.copyOf(wide, degree);
  }

  /**
   * a^e.
   *
   * @param exponent at least 0
   */
  public int[] pow(int[] a, long exponent) {
    int[] power = one();
    int[] square = a;
    for (long e = exponent; e != 0; e >>>= 1) {
      if ((e & 1) != 0) {
        power = mul(power, square);
      }
      square = mul(square, square);
    }
    return power;
  }

  /**
   * a^-1, or zero for zero: a^(p + p² + …) is the norm, an element of the field below, without the
   * factor a.
   */
  public int[] inverse(int[] a) {
    int[] conjugates = one();
    int[] conjugate = a;
    for (int i = 1; i < degree; i++) {
      conjugate = pow(conjugate, base.prime());
      conjugates = mul(conjugates, conjugate);
    }
    return scale(conjugates, base.inverse(mul(a, conjugates)[0]));
  }

  /**
   * The inverses of elements, with one inversion for all; zero stays zero.
   *
   * @see PrimeField#invertAll
   */
  public int[][] inverses(int[][] elements) {
    int[][] products = new int[elements.length][];
    int[] product = one();
    for (int i = 0; i < elements.length; i++) {
      products[i] = product;
      product = isZero(elements[i]) ? product : mul(product, elements[i]);
    }
    int[][] inverses = new int[elements.length][];
    int[] rest = inverse(product);
    for (int i = elements.length - 1; i >= 0; i--) {
      boolean zero = isZero(elements[i]);
      inverses[i] = zero ? zero() : mul(rest, products[i]);
      rest = zero ? rest : mul(rest, elements[i]);
    }
    return inverses;
  }

  /** The element of elements by the basis 1, X, X², …: the sum of elements[from + j]·X^j. */
  public int[] combine(int[][] elements, int from) {
    int[] x = of(0, 1);
    int[] sum = elements[from + degree - 1];
    for (int j = degree - 2; j >= 0; j--) {
      sum = add(mul(sum, x), elements[from + j]);
    }
    return sum;
  }

  /** 1, a, a², …: as many powers as asked for. */
  public int[][] powers(int[] a, int count) {
    int[][] powers = new int[count][];
    int[] power = one();
    for (int i = 0; i < count; i++) {
      powers[i] = power;
      power = mul(power, a);
    }
    return powers;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExtensionField field
        && base.equals(field.base)
        && degree == field.degree;
  }

  @Override
  public int hashCode() {
    return 31 * base.hashCode() + degree;
  }

  @Override
  public String toString() {
    return base + "^" + degree;
  }
}
