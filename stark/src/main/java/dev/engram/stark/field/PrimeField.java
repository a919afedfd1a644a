/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.field;

import java.util.List;
import java.util.Optional;

/**
 * A prime field of 31 bits. Elements are {@code int}s in Montgomery form: the element x is the word
 * x·2^32 mod p, in [0, p). Every method expects such words and gives such words; none of them
 * checks.
 *
 * <p>Immutable, for any number of threads. A record, because the JVM takes a record's fields for
 * constants where the record itself is one.
 *
 * @param name what proofs and keys call it
 * @param prime p
 * @param inverseOfPrime p^−1 mod 2^32, what Montgomery's reduction multiplies by
 * @param generator of the multiplicative group, as a plain number
 * @param twoAdicity the largest k with 2^k dividing p − 1
 * @param sboxDegree the least power that permutes the field: what Poseidon2 cubes or more
 * @param quarticConstant c of the extension X^4 − c, as a plain number
 * @param quinticConstant c of the extension X^5 + l·X^2 − c, as a plain number
 * @param quinticQuadratic l of that extension, as a plain number
 */
public record PrimeField(
    String name,
    int prime,
    int inverseOfPrime,
    int generator,
    int twoAdicity,
    int sboxDegree,
    int quarticConstant,
    int quinticConstant,
    int quinticQuadratic) {

  /** p = 2^31 − 2^24 + 1, whose cubes make a cheap Poseidon2. */
  public static final PrimeField KOALA_BEAR =
      new PrimeField("koala-bear", 0x7f000001, 0x81000001, 3, 24, 3, 3, 1, 1);

  /** p = 2^31 − 2^27 + 1, to reproduce what other systems computed. */
  public static final PrimeField BABY_BEAR =
      new PrimeField("baby-bear", 0x78000001, 0x88000001, 31, 27, 7, 11, 2, 0);

  private static final List<PrimeField> ALL = List.of(KOALA_BEAR, BABY_BEAR);

  private static final long LOW = 0xFFFFFFFFL;

  /**
   * Takes the description.
   *
   * @throws IllegalArgumentException if the inverse is not p's, or p has not 31 bits
   */
  public PrimeField {
    if (prime < 1 << 30 || prime * inverseOfPrime != 1) {
      throw new IllegalArgumentException(inverseOfPrime + " is not the inverse of " + prime);
    }
  }

  /** The field of a name, if it is one's. */
  public static Optional<PrimeField> named(String name) {
    return ALL.stream().filter(field -> field.name.equals(name)).findFirst();
  }

  /** The element of a number, which may be any. */
  public int of(long number) {
    long residue = Math.floorMod(number, (long) prime);
    return (int) ((residue << 32) % prime);
  }

  /** The number in [0, p) that an element is. */
  public int value(int element) {
    return mul(element, 1);
  }

  /** Whether a word is an element, or the plain form of one: below p as an unsigned number. */
  public boolean holds(int word) {
    return Integer.compareUnsigned(word, prime) < 0;
  }

  /** The element 1. */
  public int one() {
    return (int) ((1L << 32) % prime);
  }

  /** a + b. */
  public int add(int a, int b) {
    int sum = a + b - prime;
    return sum + (prime & (sum >> 31));
  }

  /** a − b. */
  public int sub(int a, int b) {
    int difference = a - b;
    return difference + (prime & (difference >> 31));
  }

  /** −a. */
  public int neg(int a) {
    return sub(0, a);
  }

  /** a·b, by Montgomery's reduction. */
  public int mul(int a, int b) {
    long product = (a & LOW) * (b & LOW);
    int quotient = (int) product * inverseOfPrime;
    int high = (int) (product >>> 32) - (int) (((quotient & LOW) * prime) >>> 32);
    return high + (prime & (high >> 31));
  }

  /**
   * a^e.
   *
   * @param exponent at least 0
   */
  public int pow(int a, long exponent) {
    int power = one();
    int square = a;
    for (long e = exponent; e != 0; e >>>= 1) {
      if ((e & 1) != 0) {
        power = mul(power, square);
      }
      square = mul(square, square);
    }
    return power;
  }

  /** a^-1, or 0 for 0. */
  public int inverse(int a) {
    return pow(a, prime - 2L);
  }

  /**
   * A root of unity of order 2^log, such that each is the square of the one of twice its order.
   *
   * @throws IllegalArgumentException if log is below 0 or above the two-adicity
   */
  public int rootOfUnity(int log) {
    if (log < 0 || log > twoAdicity) {
      throw new IllegalArgumentException(
          "no root of unity of order 2^"
              + log
              + " in "
              + name
              + ", whose two-adicity is "
              + twoAdicity);
    }
    return pow(of(generator), (prime - 1L) >>> log);
  }

  /**
   * Puts the inverse of each element in its place, with one inversion for all (Montgomery's trick);
   * 0 stays 0.
   */
  public void invertAll(int[] elements) {
    int[] products = new int[elements.length];
    int product = one();
    for (int i = 0; i < elements.length; i++) {
      products[i] = product;
      product = elements[i] == 0 ? product : mul(product, elements[i]);
    }
    int rest = inverse(product);
    for (int i = elements.length - 1; i >= 0; i--) {
      if (elements[i] != 0) {
        int inverse = mul(rest, products[i]);
        rest = mul(rest, elements[i]);
        elements[i] = inverse;
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
