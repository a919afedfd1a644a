/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import java.math.BigInteger;
import java.util.HexFormat;

/**
 * A 256-bit unsigned value, immutable.
 *
 * @param limb0 the least significant 64 bits
 * @param limb1 bits 64 to 127
 * @param limb2 bits 128 to 191
 * @param limb3 the most significant 64 bits
 */
public record Uint256(long limb0, long limb1, long limb2, long limb3)
    implements Comparable<Uint256> {

  public static final Uint256 ZERO = new Uint256(0, 0, 0, 0);

  /** The value of {@code value} read as unsigned. */
  public static Uint256 of(long value) {
    return value == 0 ? ZERO : new Uint256(value, 0, 0, 0);
  }

  /**
   * The value of a {@link BigInteger}.
   *
   * @throws ArithmeticException if it is negative or needs more than 256 bits
   */
  public static Uint256 of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new ArithmeticException("not a 256-bit unsigned value: " + value);
    }
    return new Uint256(
        value.longValue(),
        value.shiftRight(64).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(192).longValue());
  }

  /**
   * The value whose big-endian bytes are {@code length} bytes of {@code data} from {@code offset},
   * at most 32.
   */
  public static Uint256 fromBytes(byte[] data, int offset, int length) {
    if (length > 32) {
      throw new IllegalArgumentException("more than 32 bytes: " + length);
    }
    return of(new BigInteger(1, data, offset, length));
  }

  /** The 32 big-endian bytes. */
  public byte[] toBytes() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 8; i++) {
      bytes[31 - i] = (byte) (limb0 >>> 8 * i);
      bytes[23 - i] = (byte) (limb1 >>> 8 * i);
      bytes[15 - i] = (byte) (limb2 >>> 8 * i);
      bytes[7 - i] = (byte) (limb3 >>> 8 * i);
    }
    return bytes;
  }

  public BigInteger toBigInteger() {
    return new BigInteger(1, toBytes());
  }

  public boolean isZero() {
    return (limb0 | limb1 | limb2 | limb3) == 0;
  }

  /** Whether the value is below 2^63, so that {@link #limb0()} is it. */
  public boolean isLong() {
    return limb0 >= 0 && (limb1 | limb2 | limb3) == 0;
  }

  @Override
  public int compareTo(Uint256 other) {
    int order = Long.compareUnsigned(limb3, other.limb3);
    order = order != 0 ? order : Long.compareUnsigned(limb2, other.limb2);
    order = order != 0 ? order : Long.compareUnsigned(limb1, other.limb1);
    return order != 0 ? order : Long.compareUnsigned(limb0, other.limb0);
  }

  /**
   * {@code 0x} and hexadecimal digits without leading zeros, as Ethereum's JSON writes a quantity.
   */
  @Override
  public String toString() {
    String digits = HexFormat.of().formatHex(toBytes()).replaceFirst("^0+(?=.)", "");
    return "0x" + digits;
  }
}
