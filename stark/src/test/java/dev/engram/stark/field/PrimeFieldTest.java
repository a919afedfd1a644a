/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class PrimeFieldTest {

  static final PrimeField[] FIELDS = {PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR};

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }

  /** Pairs of numbers, those at the ends of the range among them. */
  private static long[][] pairs(PrimeField field) {
    Random random = new Random(1);
    long[] ends = {0, 1, 2, field.prime() - 1L, field.prime() - 2L, field.prime() / 2};
    long[][] pairs = new long[2000][];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] =
          i < ends.length * ends.length
              ? new long[] {ends[i / ends.length], ends[i % ends.length]}
              : new long[] {random.nextInt(field.prime()), random.nextInt(field.prime())};
    }
    return pairs;
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void arithmeticIsThatOfNumbersModuloThePrime(PrimeField field) {
    BigInteger p = big(field.prime());
    for (long[] pair : pairs(field)) {
      int a = field.of(pair[0]);
      int b = field.of(pair[1]);
      BigInteger x = big(pair[0]);
      BigInteger y = big(pair[1]);
      assertEquals(x.add(y).mod(p).intValue(), field.value(field.add(a, b)));
      assertEquals(x.subtract(y).mod(p).intValue(), field.value(field.sub(a, b)));
      assertEquals(x.multiply(y).mod(p).intValue(), field.value(field.mul(a, b)));
      assertEquals(x.negate().mod(p).intValue(), field.value(field.neg(a)));
      assertEquals(
          x.modPow(big(pair[1] % 1000), p).intValue(), field.value(field.pow(a, pair[1] % 1000)));
      int inverse = pair[0] == 0 ? 0 : x.modInverse(p).intValue();
      assertEquals(inverse, field.value(field.inverse(a)));
    }
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void wordsAreMontgomerys(PrimeField field) {
    BigInteger p = big(field.prime());
    BigInteger two = big(1L << 32);
    assertEquals(two.mod(p).intValue(), field.one());
    assertEquals(two.multiply(big(12345)).mod(p).intValue(), field.of(12345));
    assertEquals(field.neg(field.one()), field.of(-1));
    assertEquals(p.modInverse(two).intValue(), field.inverseOfPrime());
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void primeAndGeneratorAreSuch(PrimeField field) {
    BigInteger p = big(field.prime());
    assertTrue(p.isProbablePrime(100));
    assertEquals(field.twoAdicity(), p.subtract(BigInteger.ONE).getLowestSetBit());
    for (long factor : new long[] {2, 3, 5, 127}) {
      if ((field.prime() - 1L) % factor == 0) {
        BigInteger power = big(field.generator()).modPow(big((field.prime() - 1L) / factor), p);
        assertNotEquals(BigInteger.ONE, power);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void everyRootOfUnityIsTheSquareOfTheNext(PrimeField field) {
    assertEquals(field.one(), field.rootOfUnity(0));
    assertEquals(field.neg(field.one()), field.rootOfUnity(1));
    for (int log = 1; log <= field.twoAdicity(); log++) {
      int root = field.rootOfUnity(log);
      assertEquals(field.rootOfUnity(log - 1), field.mul(root, root));
    }
    assertThrows(IllegalArgumentException.class, () -> field.rootOfUnity(field.twoAdicity() + 1));
    assertThrows(IllegalArgumentException.class, () -> field.rootOfUnity(-1));
  }

  @Test
  void theLargestRootsAreThoseOfPlonky3() {
    PrimeField koala = PrimeField.KOALA_BEAR;
    PrimeField baby = PrimeField.BABY_BEAR;
    assertEquals(1791270792, koala.value(koala.rootOfUnity(24)));
    assertEquals(440564289, baby.value(baby.rootOfUnity(27)));
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void invertingAllInvertsEachAndLeavesZero(PrimeField field) {
    int[] elements = new Random(2).ints(50, 0, field.prime()).toArray();
    elements[0] = 0;
    elements[49] = 0;
    int[] expected = Arrays.stream(elements).map(field::inverse).toArray();
    field.invertAll(elements);
    assertArrayEquals(expected, elements);
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void aWordIsOfTheFieldIfItIsBelowThePrime(PrimeField field) {
    assertTrue(field.holds(0));
    assertTrue(field.holds(field.prime() - 1));
    assertFalse(field.holds(field.prime()));
    assertFalse(field.holds(-1));
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void aFieldIsFoundByItsName(PrimeField field) {
    assertEquals(Optional.of(field), PrimeField.named(field.name()));
    assertEquals(Optional.empty(), PrimeField.named("polar-bear"));
  }
}
