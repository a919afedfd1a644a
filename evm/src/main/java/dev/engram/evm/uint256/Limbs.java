/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The EVM's 256-bit arithmetic, Yellow Paper appendix H.2, on {@code long} limbs in an array.
 *
 * <p>A value is four limbs, the least significant first; the array holds many, as an EVM stack
 * does, and a value is named by the index of its first limb. Operands and result are in the same
 * array {@code s}; the result's index {@code r} may be an operand's, but values must not overlap
 * otherwise. Nothing allocates. An index out of bounds throws {@link IndexOutOfBoundsException};
 * nothing else is thrown, since each operation is defined for all operands.
 *
 * {@snippet :
 * long[] s = new long[8];
 * Limbs.set(s, 0, 7);
 * Limbs.set(s, 4, 9);
 * Limbs.sub(s, 0, 4, 0); // s[0..3] is 2^256 - 2
 * }
 *
 * <p>Most operands of real programs fit in 64 bits, so multiplication and division try that first.
 */
public final class Limbs {

  private static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Limbs() {}

  /** Writes {@code value}, read as unsigned, to r. */
  public static void set(long[] s, int r, long value) {
    set(s, r, value, 0, 0, 0);
  }

  /** Writes {@code value} to r. */
  public static void set(long[] s, int r, Uint256 value) {
    set(s, r, value.limb0(), value.limb1(), value.limb2(), value.limb3());
  }

  /** Writes a value given by its limbs, the least significant first, to r. */
  public static void set(long[] s, int r, long limb0, long limb1, long limb2, long limb3) {
    s[r] = limb0;
    s[r + 1] = limb1;
    s[r + 2] = limb2;
    s[r + 3] = limb3;
  }

  /** The value at a. Allocates. */
  public static Uint256 get(long[] s, int a) {
    return new Uint256(s[a], s[a + 1], s[a + 2], s[a + 3]);
  }

  /** Whether a is below 2^63, so that {@code s[a]} is its value. */
  public static boolean isLong(long[] s, int a) {
    return s[a] >= 0 && (s[a + 1] | s[a + 2] | s[a + 3]) == 0;
  }

  public static boolean isZero(long[] s, int a) {
    return (s[a] | s[a + 1] | s[a + 2] | s[a + 3]) == 0;
  }

  public static boolean eq(long[] s, int a, int b) {
    return ((s[a] ^ s[b]) | (s[a + 1] ^ s[b + 1]) | (s[a + 2] ^ s[b + 2]) | (s[a + 3] ^ s[b + 3]))
        == 0;
  }

  /** Whether a &lt; b, unsigned. */
  public static boolean lt(long[] s, int a, int b) {
    return lessThan(s[a], s[a + 1], s[a + 2], s[a + 3], s[b], s[b + 1], s[b + 2], s[b + 3]);
  }

  /** Whether a &gt; b, unsigned. */
  public static boolean gt(long[] s, int a, int b) {
    return lt(s, b, a);
  }

  /** Whether a &lt; b, both as two's complement. */
  public static boolean slt(long[] s, int a, int b) {
    return s[a + 3] != s[b + 3] ? s[a + 3] < s[b + 3] : lt(s, a, b);
  }

  /** Whether a &gt; b, both as two's complement. */
  public static boolean sgt(long[] s, int a, int b) {
    return slt(s, b, a);
  }

  static boolean lessThan(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    if (a3 != b3) {
      return Long.compareUnsigned(a3, b3) < 0;
    }
    if (a2 != b2) {
      return Long.compareUnsigned(a2, b2) < 0;
    }
    return Long.compareUnsigned(a1 != b1 ? a1 : a0, a1 != b1 ? b1 : b0) < 0;
  }

  /** r = a + b mod 2^256. */
  public static void add(long[] s, int a, int b, int r) {
    sum(s, a, b, r);
  }

  /** r = a + b mod 2^256; the carry out of it. */
  private static long sum(long[] s, int a, int b, int r) {
    long b0 = s[b];
    long b1 = s[b + 1];
    long b2 = s[b + 2];
    long b3 = s[b + 3];
    long r0 = s[a] + b0;
    long c0 = carry(r0, b0);
    long t1 = s[a + 1] + b1;
    long r1 = t1 + c0;
    long c1 = carry(t1, b1) + carry(r1, c0);
    long t2 = s[a + 2] + b2;
    long r2 = t2 + c1;
    long c2 = carry(t2, b2) + carry(r2, c1);
    long t3 = s[a + 3] + b3;
    long r3 = t3 + c2;
    set(s, r, r0, r1, r2, r3);
    return carry(t3, b3) + carry(r3, c2);
  }

  /** r = a - b mod 2^256. */
  public static void sub(long[] s, int a, int b, int r) {
    subtract(s, r, s[a], s[a + 1], s[a + 2], s[a + 3], s[b], s[b + 1], s[b + 2], s[b + 3]);
  }

  private static void subtract(
      long[] s, int r, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    long c0 = carry(a0, b0);
    long t1 = a1 - b1;
    long c1 = carry(a1, b1) + carry(t1, c0);
    long t2 = a2 - b2;
    long c2 = carry(a2, b2) + carry(t2, c1);
    set(s, r, a0 - b0, t1 - c0, t2 - c1, a3 - b3 - c2);
  }

  /** r = a · b mod 2^256. */
  public static void mul(long[] s, int a, int b, int r) {
    Multiplication.multiply(
        s, r, s[a], s[a + 1], s[a + 2], s[a + 3], s[b], s[b + 1], s[b + 2], s[b + 3]);
  }

  /** r = ⌊a / b⌋, or 0 if b is 0. */
  public static void div(long[] s, int a, int b, int r) {
    Division.divide(
        s, r, true, s[a], s[a + 1], s[a + 2], s[a + 3], s[b], s[b + 1], s[b + 2], s[b + 3]);
  }

  /** r = a mod b, or 0 if b is 0. */
  public static void mod(long[] s, int a, int b, int r) {
    Division.divide(
        s, r, false, s[a], s[a + 1], s[a + 2], s[a + 3], s[b], s[b + 1], s[b + 2], s[b + 3]);
  }

  /** r = a / b towards zero, both as two's complement; 0 if b is 0, and -2^255 for -2^255 / -1. */
  public static void sdiv(long[] s, int a, int b, int r) {
    divideSigned(s, a, b, r, true);
  }

  /** r = a mod b with the sign of a, both as two's complement, or 0 if b is 0. */
  public static void smod(long[] s, int a, int b, int r) {
    divideSigned(s, a, b, r, false);
  }

  private static void divideSigned(long[] s, int a, int b, int r, boolean quotient) {
    // |x| = (x ^ m) - m for the mask m of x's sign, here as ~x + 1 with the carry through zero
    // limbs.
    long m = s[a + 3] >> 63;
    long n = s[b + 3] >> 63;
    long a0 = (s[a] ^ m) - m;
    long c = a0 == 0 ? m : 0;
    long a1 = (s[a + 1] ^ m) - c;
    c = a1 == 0 ? c : 0;
    long a2 = (s[a + 2] ^ m) - c;
    c = a2 == 0 ? c : 0;
    long a3 = (s[a + 3] ^ m) - c;
    long b0 = (s[b] ^ n) - n;
    c = b0 == 0 ? n : 0;
    long b1 = (s[b + 1] ^ n) - c;
    c = b1 == 0 ? c : 0;
    long b2 = (s[b + 2] ^ n) - c;
    c = b2 == 0 ? c : 0;
    long b3 = (s[b + 3] ^ n) - c;
    Division.divide(s, r, quotient, a0, a1, a2, a3, b0, b1, b2, b3);
    if (quotient ? m != n : m != 0) {
      subtract(s, r, 0, 0, 0, 0, s[r], s[r + 1], s[r + 2], s[r + 3]);
    }
  }

  /** r = (a + b) mod n, the sum unbounded, or 0 if n is 0. */
  public static void addmod(long[] s, int a, int b, int n, int r) {
    long n0 = s[n];
    long n1 = s[n + 1];
    long n2 = s[n + 2];
    long n3 = s[n + 3];
    boolean reduced = lt(s, a, n) && lt(s, b, n);
    long overflow = sum(s, a, b, r);
    long r0 = s[r];
    long r1 = s[r + 1];
    long r2 = s[r + 2];
    long r3 = s[r + 3];
    if (!reduced) {
      Division.remainder(s, r, r0, r1, r2, r3, overflow, 0, 0, 0, n0, n1, n2, n3);
    } else if (overflow != 0 || !lessThan(r0, r1, r2, r3, n0, n1, n2, n3)) {
      // Both below n, the rule in field arithmetic: their sum is below 2n.
      subtract(s, r, r0, r1, r2, r3, n0, n1, n2, n3);
    }
  }

  /** r = (a · b) mod n, the product unbounded, or 0 if n is 0. */
  public static void mulmod(long[] s, int a, int b, int n, int r) {
    Multiplication.multiplyModulo(
        s, r, s[a], s[a + 1], s[a + 2], s[a + 3], s[b], s[b + 1], s[b + 2], s[b + 3], s[n],
        s[n + 1], s[n + 2], s[n + 3]);
  }

  /** r = base^exponent mod 2^256, where 0^0 is 1. */
  public static void exp(long[] s, int base, int exponent, int r) {
    long b0 = s[base];
    if (b0 > 1 && (b0 & b0 - 1) == 0 && (s[base + 1] | s[base + 2] | s[base + 3]) == 0) {
      // A power of two, by which compilers pack and unpack words.
      int bits = Long.numberOfTrailingZeros(b0);
      boolean fits = isLong(s, exponent) && s[exponent] < 256;
      shiftLeft(s, fits ? (int) s[exponent] * bits : 256, 1, 0, 0, 0, r);
      return;
    }
    Multiplication.power(
        s,
        r,
        b0,
        s[base + 1],
        s[base + 2],
        s[base + 3],
        s[exponent],
        s[exponent + 1],
        s[exponent + 2],
        s[exponent + 3]);
  }

  /**
   * r = the lowest byteIndex + 1 bytes of value, extended by their sign; value if there are 32 or
   * more.
   */
  public static void signExtend(long[] s, int byteIndex, int value, int r) {
    long r0 = s[value];
    long r1 = s[value + 1];
    long r2 = s[value + 2];
    long r3 = s[value + 3];
    if (isLong(s, byteIndex) && s[byteIndex] < 31) {
      int bit = (int) s[byteIndex] * 8 + 7;
      int unused = 63 - (bit & 63);
      switch (bit >> 6) {
        case 0 -> {
          r0 = r0 << unused >> unused;
          r1 = r0 >> 63;
          r2 = r1;
          r3 = r1;
        }
        case 1 -> {
          r1 = r1 << unused >> unused;
          r2 = r1 >> 63;
          r3 = r2;
        }
        case 2 -> {
          r2 = r2 << unused >> unused;
          r3 = r2 >> 63;
        }
        default -> r3 = r3 << unused >> unused;
      }
    }
    set(s, r, r0, r1, r2, r3);
  }

  public static void and(long[] s, int a, int b, int r) {
    set(s, r, s[a] & s[b], s[a + 1] & s[b + 1], s[a + 2] & s[b + 2], s[a + 3] & s[b + 3]);
  }

  public static void or(long[] s, int a, int b, int r) {
    set(s, r, s[a] | s[b], s[a + 1] | s[b + 1], s[a + 2] | s[b + 2], s[a + 3] | s[b + 3]);
  }

  public static void xor(long[] s, int a, int b, int r) {
    set(s, r, s[a] ^ s[b], s[a + 1] ^ s[b + 1], s[a + 2] ^ s[b + 2], s[a + 3] ^ s[b + 3]);
  }

  public static void not(long[] s, int a, int r) {
    set(s, r, ~s[a], ~s[a + 1], ~s[a + 2], ~s[a + 3]);
  }

  /** r = the byte of value at index, 0 the most significant; 0 if index is 32 or more. */
  public static void byteAt(long[] s, int index, int value, int r) {
    long result = 0;
    if (isLong(s, index) && s[index] < 32) {
      int i = (int) s[index];
      result = s[value + 3 - (i >> 3)] >>> 56 - 8 * (i & 7) & 0xff;
    }
    set(s, r, result);
  }

  /** r = value · 2^shift mod 2^256, EIP-145. */
  public static void shl(long[] s, int shift, int value, int r) {
    shiftLeft(s, shiftAmount(s, shift), s[value], s[value + 1], s[value + 2], s[value + 3], r);
  }

  /** r = ⌊value / 2^shift⌋, EIP-145. */
  public static void shr(long[] s, int shift, int value, int r) {
    shiftRight(s, shiftAmount(s, shift), s[value], s[value + 1], s[value + 2], s[value + 3], 0, r);
  }

  /** r = ⌊value / 2^shift⌋, value as two's complement, EIP-145. */
  public static void sar(long[] s, int shift, int value, int r) {
    long v3 = s[value + 3];
    shiftRight(s, shiftAmount(s, shift), s[value], s[value + 1], s[value + 2], v3, v3 >> 63, r);
  }

  /** The shift at index {@code shift}, or 256 if it is more. */
  private static int shiftAmount(long[] s, int shift) {
    return isLong(s, shift) && s[shift] < 256 ? (int) s[shift] : 256;
  }

  private static void shiftLeft(long[] s, int amount, long v0, long v1, long v2, long v3, int r) {
    // Java takes a shift's amount mod 64: x >>> 1 >>> ~n is x >>> 64 - n, and 0 for n = 0.
    int n = amount & 63;
    long w1 = v1 << n | v0 >>> 1 >>> ~n;
    switch (amount >> 6) {
      case 0 -> set(s, r, v0 << n, w1, v2 << n | v1 >>> 1 >>> ~n, v3 << n | v2 >>> 1 >>> ~n);
      case 1 -> set(s, r, 0, v0 << n, w1, v2 << n | v1 >>> 1 >>> ~n);
      case 2 -> set(s, r, 0, 0, v0 << n, w1);
      case 3 -> set(s, r, 0, 0, 0, v0 << n);
      default -> set(s, r, 0);
    }
  }

  private static void shiftRight(
      long[] s, int amount, long v0, long v1, long v2, long v3, long fill, int r) {
    int n = amount & 63;
    long w3 = v3 >>> n | fill << 1 << ~n;
    long w2 = v2 >>> n | v3 << 1 << ~n;
    switch (amount >> 6) {
      case 0 -> set(s, r, v0 >>> n | v1 << 1 << ~n, v1 >>> n | v2 << 1 << ~n, w2, w3);
      case 1 -> set(s, r, v1 >>> n | v2 << 1 << ~n, w2, w3, fill);
      case 2 -> set(s, r, w2, w3, fill, fill);
      case 3 -> set(s, r, w3, fill, fill, fill);
      default -> set(s, r, fill, fill, fill, fill);
    }
  }

  /** The number of bits that a needs, 0 to 256. */
  public static int bitLength(long[] s, int a) {
    return bitLength(s[a], s[a + 1], s[a + 2], s[a + 3]);
  }

  static int bitLength(long a0, long a1, long a2, long a3) {
    if (a3 != 0) {
      return 256 - Long.numberOfLeadingZeros(a3);
    }
    if (a2 != 0) {
      return 192 - Long.numberOfLeadingZeros(a2);
    }
    return a1 != 0 ? 128 - Long.numberOfLeadingZeros(a1) : 64 - Long.numberOfLeadingZeros(a0);
  }

  /** The number of bytes that a needs, 0 to 32. */
  public static int byteLength(long[] s, int a) {
    return bitLength(s, a) + 7 >> 3;
  }

  /** r = the 32 big-endian bytes from {@code offset}. */
  public static void load(byte[] bytes, int offset, long[] s, int r) {
    set(
        s,
        r,
        (long) BIG_ENDIAN_LONG.get(bytes, offset + 24),
        (long) BIG_ENDIAN_LONG.get(bytes, offset + 16),
        (long) BIG_ENDIAN_LONG.get(bytes, offset + 8),
        (long) BIG_ENDIAN_LONG.get(bytes, offset));
  }

  /**
   * r = the 32 big-endian bytes from {@code offset} of which there are only {@code length}, the
   * rest zero, as CALLDATALOAD reads at the end of its data; 0 if {@code length} is 0 or less,
   * whatever {@code offset} is.
   */
  public static void loadPadded(byte[] bytes, int offset, int length, long[] s, int r) {
    if (length >= 32) {
      load(bytes, offset, s, r);
    } else if (length <= 0) {
      set(s, r, 0);
    } else {
      loadShort(bytes, offset, length, s, r);
      shiftLeft(s, 256 - 8 * length, s[r], s[r + 1], s[r + 2], s[r + 3], r);
    }
  }

  /**
   * r = the value of {@code length} big-endian bytes from {@code offset}, 0 to 32 of them, as PUSH1
   * to PUSH32 read.
   */
  public static void loadShort(byte[] bytes, int offset, int length, long[] s, int r) {
    if (length == 32) {
      load(bytes, offset, s, r);
      return;
    }
    int end = offset + length;
    set(
        s,
        r,
        loadLimb(bytes, end - 8, length),
        loadLimb(bytes, end - 16, length - 8),
        loadLimb(bytes, end - 24, length - 16),
        loadLimb(bytes, end - 32, length - 24));
  }

  /**
   * The 8 bytes from {@code offset} of which only the last {@code length} are part of the value.
   */
  private static long loadLimb(byte[] bytes, int offset, int length) {
    if (length >= 8) {
      return (long) BIG_ENDIAN_LONG.get(bytes, offset);
    }
    long limb = 0;
    for (int i = 8 - length; i < 8; i++) {
      limb = limb << 8 | bytes[offset + i] & 0xff;
    }
    return limb;
  }

  /** Writes a's 32 big-endian bytes from {@code offset}. */
  public static void store(long[] s, int a, byte[] bytes, int offset) {
    BIG_ENDIAN_LONG.set(bytes, offset, s[a + 3]);
    BIG_ENDIAN_LONG.set(bytes, offset + 8, s[a + 2]);
    BIG_ENDIAN_LONG.set(bytes, offset + 16, s[a + 1]);
    BIG_ENDIAN_LONG.set(bytes, offset + 24, s[a]);
  }

  /** 1 if x &lt; y, unsigned: the carry of the sum x of y and anything, and the borrow of x - y. */
  static long carry(long x, long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }
}
