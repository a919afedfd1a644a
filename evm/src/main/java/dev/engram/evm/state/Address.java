/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import dev.engram.evm.uint256.Uint256;
import java.util.HexFormat;

/**
 * A 160-bit account address, immutable, in the limbs of a stack slot.
 *
 * @param limb0 the least significant 64 bits
 * @param limb1 bits 64 to 127
 * @param limb2 bits 128 to 159; the upper half is zero
 */
public record Address(long limb0, long limb1, long limb2) implements Comparable<Address> {

  public static final Address ZERO = new Address(0, 0, 0);

  public Address {
    if (limb2 >>> 32 != 0) {
      throw new IllegalArgumentException("more than 160 bits: " + Long.toHexString(limb2));
    }
  }

  /** The address whose 20 big-endian bytes start at {@code offset}. */
  public static Address fromBytes(byte[] data, int offset) {
    Uint256 value = Uint256.fromBytes(data, offset, 20);
    return new Address(value.limb0(), value.limb1(), value.limb2());
  }

  /**
   * The address written as 40 hexadecimal digits, with or without {@code 0x}.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  public static Address parse(String text) {
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    if (digits.length() != 40) {
      throw new IllegalArgumentException("an address has 40 hexadecimal digits: " + text);
    }
    return fromBytes(HexFormat.of().parseHex(digits), 0);
  }

  /** The 20 big-endian bytes. */
  public byte[] toBytes() {
    byte[] bytes = new byte[20];
    System.arraycopy(toUint256().toBytes(), 12, bytes, 0, 20);
    return bytes;
  }

  public Uint256 toUint256() {
    return new Uint256(limb0, limb1, limb2, 0);
  }

  @Override
  public int compareTo(Address other) {
    return toUint256().compareTo(other.toUint256());
  }

  /** {@code 0x} and 40 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(toBytes());
  }
}
