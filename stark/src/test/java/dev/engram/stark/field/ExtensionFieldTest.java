/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.engram.stark.SharedVectors;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class ExtensionFieldTest {

  static final PrimeField[] FIELDS = {PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR};

  static final ExtensionField[] EXTENSIONS = {
    new ExtensionField(PrimeField.KOALA_BEAR, 4),
    new ExtensionField(PrimeField.KOALA_BEAR, 5),
    new ExtensionField(PrimeField.BABY_BEAR, 4),
    new ExtensionField(PrimeField.BABY_BEAR, 5)
  };

  private static int[] random(ExtensionField field, Random random) {
    return random.ints(field.degree(), 0, field.base().prime()).toArray();
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void productsAndInversesAreThoseOfPlonky3(PrimeField base) {
    ExtensionField field = new ExtensionField(base, 4);
    int[] a = field.of(1, 2, 3, 4);
    int[] product = SharedVectors.elements(base, SharedVectors.anchor(base, "ext_mul"));
    int[] inverse = SharedVectors.elements(base, SharedVectors.anchor(base, "ext_inv"));
    assertArrayEquals(product, field.mul(a, field.of(5, 6, 7, 8)));
    assertArrayEquals(inverse, field.inverse(a));
  }

  /** The product of polynomials over the integers, reduced by long division. */
  @ParameterizedTest
  @FieldSource("EXTENSIONS")
  void productsAreThoseOfPolynomialsModuloTheDefiningOne(ExtensionField field) {
    PrimeField base = field.base();
    int degree = field.degree();
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int[] a = random(field, random);
      int[] b = random(field, random);
      BigInteger[] wide = new BigInteger[2 * degree - 1];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = BigInteger.ZERO;
        for (int j = Math.max(0, i - degree + 1); j <= Math.min(i, degree - 1); j++) {
          wide[i] = wide[i].add(big(base.value(a[j])).multiply(big(base.value(b[i - j]))));
        }
      }
      for (int i = wide.length - 1; i >= degree; i--) {
        long constant = degree == 4 ? base.quarticConstant() : base.quinticConstant();
        wide[i - degree] = wide[i - degree].add(wide[i].multiply(big(constant)));
        if (degree == 5) {
          wide[i - 3] = wide[i - 3].subtract(wide[i].multiply(big(base.quinticQuadratic())));
        }
      }
      int[] product = field.mul(a, b);
      for (int i = 0; i < degree; i++) {
        assertEquals(wide[i].mod(big(base.prime())).intValue(), base.value(product[i]));
      }
    }
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }

  @ParameterizedTest
  @FieldSource("EXTENSIONS")
  void whatIsNotZeroHasAnInverse(ExtensionField field) {
    Random random = new Random(4);
    for (int round = 0; round < 100; round++) {
      int[] a = random(field, random);
      assertArrayEquals(field.one(), field.mul(a, field.inverse(a)));
    }
    assertArrayEquals(field.zero(), field.inverse(field.zero()));
    int[] x = field.of(0, 1);
    assertArrayEquals(field.one(), field.mul(x, field.inverse(x)));
  }

  /** No element but those of the field below is its own p-th power: X^degree − … is irreducible. */
  @ParameterizedTest
  @FieldSource("EXTENSIONS")
  void raisingToThePrimeMovesWhatIsNotInTheFieldBelow(ExtensionField field) {
    int[] x = field.of(0, 1);
    int[] conjugate = x;
    for (int i = 1; i < field.degree(); i++) {
      conjugate = field.pow(conjugate, field.base().prime());
      assertFalse(field.isZero(field.sub(conjugate, x)));
    }
    assertArrayEquals(x, field.pow(conjugate, field.base().prime()));
    int[] lifted = field.lift(field.base().of(77));
    assertArrayEquals(lifted, field.pow(lifted, field.base().prime()));
  }

  @ParameterizedTest
  @FieldSource("EXTENSIONS")
  void sumsAndScalingsGoByComponent(ExtensionField field) {
    Random random = new Random(5);
    int[] a = random(field, random);
    int[] b = random(field, random);
    int s = field.base().of(11);
    assertArrayEquals(a, field.sub(field.add(a, b), b));
    assertTrue(field.isZero(field.add(a, field.neg(a))));
    assertArrayEquals(field.mul(a, field.lift(s)), field.scale(a, s));
    int[][] powers = field.powers(a, 4);
    assertArrayEquals(field.one(), powers[0]);
    assertArrayEquals(field.pow(a, 3), powers[3]);
  }

  @Test
  void otherDegreesAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new ExtensionField(PrimeField.KOALA_BEAR, 3));
  }
}
