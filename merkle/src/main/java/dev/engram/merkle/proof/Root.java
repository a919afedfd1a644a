/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.hash.Hasher;
import java.util.Arrays;
import java.util.HexFormat;

/** A commitment to a whole memory: 32 bytes, written {@code 0x} and 64 hexadecimal digits. */
public final class Root {

  private final byte[] bytes;

  private Root(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The root of these bytes, which are copied.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static Root of(byte[] bytes) {
    if (bytes.length != Hasher.DIGEST) {
      throw new IllegalArgumentException("a root is 32 bytes, not " + bytes.length);
    }
    return new Root(bytes.clone());
  }

  /** The root at a place in an array, which is copied. */
  static Root at(byte[] bytes, int at) {
    return new Root(Arrays.copyOfRange(bytes, at, at + Hasher.DIGEST));
  }

  /**
   * Reads {@code 0x} and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Root parse(String text) {
    if (text.length() != 2 + 2 * Hasher.DIGEST || !text.startsWith("0x")) {
      throw new IllegalArgumentException("a root is 0x and 64 digits, not \"" + text + "\"");
    }
    return new Root(HexFormat.of().parseHex(text, 2, text.length()));
  }

  /** A copy of its 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Root root && Arrays.equals(bytes, root.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
