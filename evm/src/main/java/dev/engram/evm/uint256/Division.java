/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import static dev.engram.evm.uint256.Limbs.carry;

/**
 * Long division of 512 by 256 bits, in local variables alone.
 *
 * <p>Schoolbook division, Knuth's Algorithm D (The Art of Computer Programming 4.3.1), with each
 * digit of the quotient from three limbs of the dividend over two of the divisor by a precomputed
 * reciprocal, Möller and Granlund, "Improved division by invariant integers" (IEEE Transactions on
 * Computers 60(2), 2011). Java has no instruction for 128 by 64 bits; the reciprocal replaces it by
 * multiplications and is itself had without one.
 *
 * <p>The divisor is shifted left until its highest bit is set, by whole limbs too, so that it
 * always has four limbs and one loop serves every length; the dividend moves past it through a
 * window of four limbs, r3 to r0, which is the remainder so far. A divisor of n limbs needs as many
 * rounds as in Algorithm D, at the price of products with 4 - n zero limbs. Divisors of one limb,
 * the most frequent, have their own loop.
 */
final class Division {

  private Division() {}

  /** {@code s[out..out + 3]} = ⌊a / b⌋ or a mod b, or 0 if b is 0. */
  static void divide(
      long[] s,
      int out,
      boolean quotient,
      long a0,
      long a1,
      long a2,
      long a3,
      long b0,
      long b1,
      long b2,
      long b3) {
    if (Limbs.lessThan(a0, a1, a2, a3, b0, b1, b2, b3)) {
      Limbs.set(s, out, quotient ? 0 : a0, quotient ? 0 : a1, quotient ? 0 : a2, quotient ? 0 : a3);
    } else if ((b1 | b2 | b3) != 0) {
      divide(s, out, quotient, a0, a1, a2, a3, 0, 0, 0, 0, b0, b1, b2, b3);
    } else if (b0 == 0) {
      Limbs.set(s, out, 0);
    } else if ((a1 | a2 | a3) == 0) {
      Limbs.set(s, out, quotient ? Long.divideUnsigned(a0, b0) : Long.remainderUnsigned(a0, b0));
    } else {
      divideByLimb(s, out, quotient, a0, a1, a2, a3, b0);
    }
  }

  /** {@code s[out..out + 3]} = u mod d, or 0 if d is 0. */
  static void remainder(
      long[] s,
      int out,
      long u0,
      long u1,
      long u2,
      long u3,
      long u4,
      long u5,
      long u6,
      long u7,
      long d0,
      long d1,
      long d2,
      long d3) {
    if ((u4 | u5 | u6 | u7) == 0 || (d0 | d1 | d2 | d3) == 0) {
      divide(s, out, false, u0, u1, u2, u3, d0, d1, d2, d3);
    } else {
      divide(s, out, false, u0, u1, u2, u3, u4, u5, u6, u7, d0, d1, d2, d3);
    }
  }

  /**
   * Divides u by d, which is not 0, and writes to {@code s[out..out + 3]} the quotient's low 256
   * bits or the remainder.
   */
  private static void divide(
      long[] s,
      int out,
      boolean quotient,
      long u0,
      long u1,
      long u2,
      long u3,
      long u4,
      long u5,
      long u6,
      long u7,
      long d0,
      long d1,
      long d2,
      long d3) {
    // Normalise: the divisor by whole limbs and bits, the dividend by the bits; its zero limbs
    // below are implied.
    int zeroLimbs = 0;
    for (; d3 == 0; zeroLimbs++) {
      d3 = d2;
      d2 = d1;
      d1 = d0;
      d0 = 0;
    }
    int shift = Long.numberOfLeadingZeros(d3);
    d3 = shiftLeft(d3, d2, shift);
    d2 = shiftLeft(d2, d1, shift);
    d1 = shiftLeft(d1, d0, shift);
    d0 <<= shift;

    // The window starts below the divisor; w4 to w0 are fed to it, then zeros.
    long r0;
    long r1;
    long r2;
    long r3;
    long w4;
    long w3;
    long w2;
    long w1;
    long w0;
    int rounds;
    if ((u4 | u5 | u6 | u7) == 0) {
      r3 = shiftLeft(0, u3, shift);
      r2 = shiftLeft(u3, u2, shift);
      r1 = shiftLeft(u2, u1, shift);
      r0 = shiftLeft(u1, u0, shift);
      w4 = u0 << shift;
      w3 = 0;
      w2 = 0;
      w1 = 0;
      w0 = 0;
      rounds = 1 + zeroLimbs;
    } else {
      r3 = shiftLeft(0, u7, shift);
      r2 = shiftLeft(u7, u6, shift);
      r1 = shiftLeft(u6, u5, shift);
      r0 = shiftLeft(u5, u4, shift);
      w4 = shiftLeft(u4, u3, shift);
      w3 = shiftLeft(u3, u2, shift);
      w2 = shiftLeft(u2, u1, shift);
      w1 = shiftLeft(u1, u0, shift);
      w0 = u0 << shift;
      rounds = 5 + zeroLimbs;
    }

    long v = reciprocal(d3, d2);
    long q0 = 0;
    long q1 = 0;
    long q2 = 0;
    long q3 = 0;
    for (; rounds > 0; rounds--) {
      long q;
      if (r3 == 0 && Long.compareUnsigned(r2, d3) < 0) {
        q = 0;
        r3 = r2;
        r2 = r1;
        r1 = r0;
        r0 = w4;
      } else {
        // An estimate of the digit, at most one too large, and (overflow, h1, h0) = (r3, r2, r1) -
        // q (d3, d2).
        long h1;
        long h0;
        long overflow;
        if (r3 == d3 && r2 == d2) {
          q = -1;
          h0 = d2 + r1;
          h1 = d3 + carry(h0, d2);
          overflow = carry(h1, d3);
        } else {
          long lo = v * r3;
          long hi = Math.unsignedMultiplyHigh(v, r3) + r3;
          lo += r2;
          hi += carry(lo, r2);
          long t0 = d2 * hi;
          long t1 = Math.unsignedMultiplyHigh(d2, hi);
          h1 = r2 - hi * d3 - t1 - carry(r1, t0);
          h0 = r1 - t0;
          h1 -= d3 + carry(h0, d2);
          h0 -= d2;
          q = hi + 1;
          if (Long.compareUnsigned(h1, lo) >= 0) {
            q--;
            h0 += d2;
            h1 += d3 + carry(h0, d2);
          }
          if (Long.compareUnsigned(h1, d3) > 0 || h1 == d3 && Long.compareUnsigned(h0, d2) >= 0) {
            q++;
            h1 -= d3 + carry(h0, d2);
            h0 -= d2;
          }
          overflow = 0;
        }

        // Multiply and subtract the divisor's lower half.
        long p0 = q * d0;
        long p1 = Math.unsignedMultiplyHigh(q, d0);
        long m = q * d1;
        p1 += m;
        long p2 = Math.unsignedMultiplyHigh(q, d1) + carry(p1, m);
        long borrow = carry(w4, p0);
        long n0 = w4 - p0;
        long n1 = r0 - p1;
        long borrow1 = carry(r0, p1) | carry(n1, borrow);
        n1 -= borrow;
        long n2 = h0 - p2;
        long borrow2 = carry(h0, p2) | carry(n2, borrow1);
        n2 -= borrow1;
        long n3 = h1 - borrow2;
        if (carry(h1, borrow2) > overflow) {
          // Add back, step D6: once in 2^63 for random operands.
          q--;
          n0 += d0;
          long c = carry(n0, d0);
          long t = n1 + c;
          c = carry(t, c);
          n1 = t + d1;
          c |= carry(n1, d1);
          t = n2 + c;
          c = carry(t, c);
          n2 = t + d2;
          c |= carry(n2, d2);
          n3 += d3 + c;
        }
        r0 = n0;
        r1 = n1;
        r2 = n2;
        r3 = n3;
      }
      w4 = w3;
      w3 = w2;
      w2 = w1;
      w1 = w0;
      w0 = 0;
      q3 = q2;
      q2 = q1;
      q1 = q0;
      q0 = q;
    }
    if (!quotient) {
      // The remainder is shifted as the divisor is.
      q0 = shiftRight(r1, r0, shift);
      q1 = shiftRight(r2, r1, shift);
      q2 = shiftRight(r3, r2, shift);
      q3 = r3 >>> shift;
      for (; zeroLimbs > 0; zeroLimbs--) {
        q0 = q1;
        q1 = q2;
        q2 = q3;
        q3 = 0;
      }
    }
    Limbs.set(s, out, q0, q1, q2, q3);
  }

  /** The same for a dividend of 256 bits and a divisor of one limb, which is not 0. */
  private static void divideByLimb(
      long[] s, int out, boolean quotient, long u0, long u1, long u2, long u3, long d) {
    int shift = Long.numberOfLeadingZeros(d);
    d <<= shift;
    long v = reciprocal(d);
    long q3 = 0;
    long q2 = 0;
    long r = shiftLeft(0, u3, shift);
    if ((u2 | u3) != 0) {
      long u = shiftLeft(u3, u2, shift);
      q3 = digit(r, u, d, v);
      r = u - q3 * d;
      u = shiftLeft(u2, u1, shift);
      q2 = digit(r, u, d, v);
      r = u - q2 * d;
    } else {
      r = shiftLeft(0, u1, shift);
    }
    long u = shiftLeft(u1, u0, shift);
    long q1 = digit(r, u, d, v);
    r = u - q1 * d;
    u = u0 << shift;
    long q0 = digit(r, u, d, v);
    r = u - q0 * d;
    if (quotient) {
      Limbs.set(s, out, q0, q1, q2, q3);
    } else {
      Limbs.set(s, out, r >>> shift);
    }
  }

  /**
   * ⌊(u1, u0) / d⌋ for u1 &lt; d, the highest bit of d set and v its reciprocal: Möller and
   * Granlund, Algorithm 4.
   */
  private static long digit(long u1, long u0, long d, long v) {
    long lo = v * u1 + u0;
    long q = Math.unsignedMultiplyHigh(v, u1) + u1 + carry(lo, u0) + 1;
    long r = u0 - q * d;
    if (Long.compareUnsigned(r, lo) > 0) {
      q--;
      r += d;
    }
    return Long.compareUnsigned(r, d) >= 0 ? q + 1 : q;
  }

  /**
   * ⌊(2^128 - 1) / d⌋ - 2^64 for a d whose highest bit is set: Möller and Granlund, Algorithm 2,
   * its table computed.
   */
  static long reciprocal(long d) {
    long low = d & 1;
    long d40 = (d >>> 24) + 1;
    long d63 = (d >>> 1) + low;
    long v0 = 0x7fd00 / (int) (d >>> 55);
    long v1 = (v0 << 11) - (v0 * v0 * d40 >>> 40) - 1;
    long v2 = (v1 << 13) + (v1 * ((1L << 60) - v1 * d40) >>> 47);
    long e = (v2 >>> 1 & -low) - v2 * d63;
    long v3 = (v2 << 31) + (Math.unsignedMultiplyHigh(v2, e) >>> 1);
    return v3 - Math.unsignedMultiplyHigh(v3, d) - d - carry(v3 * d + d, d);
  }

  /**
   * ⌊(2^192 - 1) / (d1, d0)⌋ - 2^64 for a d1 whose highest bit is set: Möller and Granlund,
   * Algorithm 6.
   */
  static long reciprocal(long d1, long d0) {
    long v = reciprocal(d1);
    long p = d1 * v + d0;
    if (Long.compareUnsigned(p, d0) < 0) {
      v--;
      if (Long.compareUnsigned(p, d1) >= 0) {
        v--;
        p -= d1;
      }
      p -= d1;
    }
    long t0 = v * d0;
    long t1 = Math.unsignedMultiplyHigh(v, d0);
    p += t1;
    if (Long.compareUnsigned(p, t1) < 0) {
      v--;
      int order = Long.compareUnsigned(p, d1);
      if (order > 0 || order == 0 && Long.compareUnsigned(t0, d0) >= 0) {
        v--;
      }
    }
    return v;
  }

  /** The upper 64 bits of (high, low) shifted left by 0 to 63. */
  private static long shiftLeft(long high, long low, int shift) {
    return high << shift | low >>> 1 >>> ~shift;
  }

  /** The lower 64 bits of (high, low) shifted right by 0 to 63. */
  private static long shiftRight(long high, long low, int shift) {
    return low >>> shift | high << 1 << ~shift;
  }
}
