/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.rlp;

import dev.engram.evm.uint256.Uint256;

/**
 * Recursive length prefix, Yellow Paper appendix B.
 *
 * <p>A list is made of items that are encoded already, so an encoding is written as it nests:
 *
 * <pre>{@code
 * byte[] pair = Rlp.list(Rlp.bytes(key), Rlp.list(Rlp.integer(1), Rlp.integer(2)));
 * }</pre>
 */
public final class Rlp {

  private static final int SHORT_BYTES = 0x80;
  private static final int LIST = 0xc0;

  private Rlp() {}

  /** The encoding of a string of bytes. */
  public static byte[] bytes(byte[] data) {
    return data.length == 1 && data[0] >= 0
        ? data.clone()
        : concatenate(SHORT_BYTES, data.length, data);
  }

  /** The encoding of an unsigned number: its big-endian bytes without leading zeros. */
  public static byte[] integer(long value) {
    return bytes(bigEndian(value));
  }

  /** The encoding of an unsigned number: its big-endian bytes without leading zeros. */
  public static byte[] integer(Uint256 value) {
    byte[] word = value.toBytes();
    int zeros = 0;
    while (zeros < word.length && word[zeros] == 0) {
      zeros++;
    }
    byte[] digits = new byte[word.length - zeros];
    System.arraycopy(word, zeros, digits, 0, digits.length);
    return bytes(digits);
  }

  /**
   * The encoding of a list.
   *
   * @param items encoded items in order
   * @throws ArithmeticException if together they are longer than an array may be
   */
  public static byte[] list(byte[]... items) {
    int length = 0;
    for (byte[] item : items) {
      length = Math.addExact(length, item.length);
    }
    return concatenate(LIST, length, items);
  }

  /** The encoding of an item. */
  public static byte[] encode(RlpItem item) {
    return switch (item) {
      case RlpItem.Bytes bytes -> bytes(bytes.data());
      case RlpItem.Items list ->
          list(list.items().stream().map(Rlp::encode).toArray(byte[][]::new));
    };
  }

  /**
   * The item that {@code data} encodes, all of it. Memory used is bounded by a multiple of the
   * input, and lists may nest {@value RlpReader#MAX_DEPTH} deep.
   *
   * @throws InvalidRlp if {@code data} is anything but one canonical encoding
   */
  public static RlpItem decode(byte[] data) throws InvalidRlp {
    return new RlpReader(data).read();
  }

  private static byte[] concatenate(int kind, int length, byte[]... parts) {
    byte[] size = length < RlpReader.LONG_LENGTH ? new byte[0] : bigEndian(length);
    byte[] out = new byte[Math.addExact(1 + size.length, length)];
    out[0] = (byte) (kind + (size.length == 0 ? length : RlpReader.LONG_LENGTH - 1 + size.length));
    System.arraycopy(size, 0, out, 1, size.length);
    int at = 1 + size.length;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }

  private static byte[] bigEndian(long value) {
    byte[] digits = new byte[(Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8];
    for (int i = 0; i < digits.length; i++) {
      digits[digits.length - 1 - i] = (byte) (value >>> 8 * i);
    }
    return digits;
  }
}
