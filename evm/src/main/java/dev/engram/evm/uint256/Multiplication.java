/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import static dev.engram.evm.uint256.Limbs.carry;

/**
 * Schoolbook products of 256-bit values, in local variables alone.
 *
 * <p>Row by row: a limb of one operand times the other operand, plus the row before. Each step is a
 * b + c + d for limbs, which always fits in two limbs; {@link #high} gives the upper one, and the
 * lower is written out beside it, so that the compiler computes the product once.
 */
final class Multiplication {

  private Multiplication() {}

  /** {@code s[r..r + 3]} = a · b mod 2^256. */
  static void multiply(
      long[] s, int r, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    long r1 = Math.unsignedMultiplyHigh(a0, b0);
    if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
      Limbs.set(s, r, a0 * b0, r1, 0, 0);
      return;
    }
    long carry = high(a0, b1, r1, 0);
    r1 += a0 * b1;
    long r2 = a0 * b2 + carry;
    long r3 = a0 * b3 + high(a0, b2, carry, 0);

    carry = high(a1, b0, r1, 0);
    r1 += a1 * b0;
    r3 += a1 * b2 + high(a1, b1, r2, carry);
    r2 += a1 * b1 + carry;

    r3 += a2 * b1 + high(a2, b0, r2, 0) + a3 * b0;
    r2 += a2 * b0;
    Limbs.set(s, r, a0 * b0, r1, r2, r3);
  }

  /** {@code s[r..r + 3]} = (a · b) mod n, or 0 if n is 0. */
  static void multiplyModulo(
      long[] s,
      int r,
      long a0,
      long a1,
      long a2,
      long a3,
      long b0,
      long b1,
      long b2,
      long b3,
      long n0,
      long n1,
      long n2,
      long n3) {
    long p1 = Math.unsignedMultiplyHigh(a0, b0);
    if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
      Division.divide(s, r, false, a0 * b0, p1, 0, 0, n0, n1, n2, n3);
      return;
    }
    long p4 = high(a0, b1, p1, 0);
    p1 += a0 * b1;
    long p2 = a0 * b2 + p4;
    p4 = high(a0, b2, p4, 0);
    long p3 = a0 * b3 + p4;
    p4 = high(a0, b3, p4, 0);

    long carry = high(a1, b0, p1, 0);
    p1 += a1 * b0;
    long next = high(a1, b1, p2, carry);
    p2 += a1 * b1 + carry;
    carry = high(a1, b2, p3, next);
    p3 += a1 * b2 + next;
    long p5 = high(a1, b3, p4, carry);
    p4 += a1 * b3 + carry;

    carry = high(a2, b0, p2, 0);
    p2 += a2 * b0;
    next = high(a2, b1, p3, carry);
    p3 += a2 * b1 + carry;
    carry = high(a2, b2, p4, next);
    p4 += a2 * b2 + next;
    long p6 = high(a2, b3, p5, carry);
    p5 += a2 * b3 + carry;

    carry = high(a3, b0, p3, 0);
    p3 += a3 * b0;
    next = high(a3, b1, p4, carry);
    p4 += a3 * b1 + carry;
    carry = high(a3, b2, p5, next);
    p5 += a3 * b2 + next;
    long p7 = high(a3, b3, p6, carry);
    p6 += a3 * b3 + carry;
    Division.remainder(s, r, a0 * b0, p1, p2, p3, p4, p5, p6, p7, n0, n1, n2, n3);
  }

  /** {@code s[r..r + 3]} = b^e mod 2^256, by squaring from the exponent's highest bit down. */
  static void power(
      long[] s, int r, long b0, long b1, long b2, long b3, long e0, long e1, long e2, long e3) {
    int bits = Limbs.bitLength(e0, e1, e2, e3);
    if (bits == 0) {
      Limbs.set(s, r, 1);
      return;
    }
    Limbs.set(s, r, b0, b1, b2, b3);
    for (int bit = bits - 2; bit >= 0; bit--) {
      Limbs.mul(s, r, r, r);
      long limb = bit < 128 ? bit < 64 ? e0 : e1 : bit < 192 ? e2 : e3;
      if ((limb >>> bit & 1) != 0) {
        multiply(s, r, s[r], s[r + 1], s[r + 2], s[r + 3], b0, b1, b2, b3);
      }
    }
  }

  /** The upper limb of a · b + c + d. */
  private static long high(long a, long b, long c, long d) {
    long low = a * b + c;
    return Math.unsignedMultiplyHigh(a, b) + carry(low, c) + carry(low + d, d);
  }
}
