/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.precompile;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * b^e mod m, EIP-198: the lengths of b, e and m in 32 bytes each, then b, e and m, all big-endian;
 * beyond the input is zero.
 *
 * <p>A length can be any 256-bit number while the input has a hundred bytes. None is believed
 * before it is paid for: the gas grows with the square of the longer of b and m, and with e,
 * EIP-2565, so that what {@link #run} allocates is bounded by what was paid. The exception is a b
 * and m of no length, for which e is free: then the output is empty, and e is never read.
 */
final class ModExp {

  private static final int HEADER = 96;

  /**
   * Bytes of the longest operand: beyond, {@link BigInteger} ends. To have reached it costs 7·10^8
   * gas at least.
   */
  private static final long MAX_LENGTH = (1 << 28) - 1;

  private static final byte[] NONE = {};

  private ModExp() {}

  /** max(200, ⌊complexity · iterations / 3⌋), EIP-2565. */
  static long gas(byte[] data, int offset, int length) {
    long baseLength = length(data, offset, length, 0);
    long exponentLength = length(data, offset, length, 32);
    long modulusLength = length(data, offset, length, 64);

    long longest = Math.max(baseLength, modulusLength);
    if (longest == 0) {
      return 200;
    }
    long words = (longest >>> 3) + ((longest & 7) == 0 ? 0 : 1);
    if (words >= 1L << 32 || exponentLength >= 1L << 61) {
      return Long.MAX_VALUE;
    }
    BigInteger head =
        number(data, offset, length, HEADER + baseLength, (int) Math.min(exponentLength, 32));
    // Both factors are below 2^64, unsigned; so must their product be: its third is beyond any gas
    // limit that a chain has.
    long complexity = words * words;
    long iterations = 8 * Math.max(exponentLength - 32, 0) + Math.max(head.bitLength() - 1, 0);
    if (iterations == 0) {
      iterations = 1;
    }
    if (Math.unsignedMultiplyHigh(complexity, iterations) != 0) {
      return Long.MAX_VALUE;
    }
    return Math.max(200, Long.divideUnsigned(complexity * iterations, 3));
  }

  static byte @Nullable [] run(byte[] data, int offset, int length) {
    long baseLength = length(data, offset, length, 0);
    long exponentLength = length(data, offset, length, 32);
    long modulusLength = length(data, offset, length, 64);
    if (modulusLength == 0) {
      return NONE;
    }
    if (baseLength > MAX_LENGTH || exponentLength > MAX_LENGTH || modulusLength > MAX_LENGTH) {
      return null;
    }
    byte[] output = new byte[(int) modulusLength];
    long exponentOffset = HEADER + baseLength;
    BigInteger modulus =
        number(data, offset, length, exponentOffset + exponentLength, (int) modulusLength);
    if (modulus.signum() == 0) {
      return output;
    }
    BigInteger base = number(data, offset, length, HEADER, (int) baseLength);
    BigInteger exponent = number(data, offset, length, exponentOffset, (int) exponentLength);
    byte[] power = base.modPow(exponent, modulus).toByteArray();
    // Of minimal length, with a zero in front where the highest bit is set.
    int bytes = Math.min(power.length, output.length);
    System.arraycopy(power, power.length - bytes, output, output.length - bytes, bytes);
    return output;
  }

  /** The length in the header at {@code position}, or 2^62 if it is more. */
  private static long length(byte[] data, int offset, int length, int position) {
    BigInteger value = number(data, offset, length, position, 32);
    return value.bitLength() > 62 ? 1L << 62 : value.longValue();
  }

  /**
   * The value of {@code bytes} bytes from {@code position} of the input; those that the input has
   * are all that are copied.
   */
  private static BigInteger number(byte[] data, int offset, int length, long position, int bytes) {
    int present = Math.clamp(length - position, 0, bytes);
    if (present == 0) {
      return BigInteger.ZERO;
    }
    return new BigInteger(1, data, offset + (int) position, present)
        .shiftLeft(8 * (bytes - present));
  }
}
