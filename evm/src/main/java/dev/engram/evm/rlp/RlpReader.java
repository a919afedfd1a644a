/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.rlp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one RLP item strictly: every length is compared with the bytes that are left before
 * anything is allocated, and of the several ways to write an item only the shortest is accepted.
 */
final class RlpReader {

  /** Lengths from here on are written in bytes of their own. */
  static final int LONG_LENGTH = 56;

  /**
   * Lists within lists; no structure of Ethereum nests deeper than a handful, and a stack is
   * finite.
   */
  static final int MAX_DEPTH = 1024;

  private final byte[] data;
  private int at;

  RlpReader(byte[] data) {
    this.data = data;
  }

  RlpItem read() throws InvalidRlp {
    RlpItem item = item(data.length, 0);
    if (at != data.length) {
      throw new InvalidRlp("trailing bytes", at);
    }
    return item;
  }

  private RlpItem item(int end, int depth) throws InvalidRlp {
    int start = at;
    if (start == end) {
      throw new InvalidRlp("no item", start);
    }
    int prefix = data[at++] & 0xff;
    if (prefix < 0x80) {
      return new RlpItem.Bytes(new byte[] {(byte) prefix});
    }
    boolean isList = prefix >= 0xc0;
    int length = length(prefix - (isList ? 0xc0 : 0x80), start, end);
    return isList ? list(at + length, depth, start) : bytes(length, start);
  }

  private RlpItem bytes(int length, int start) throws InvalidRlp {
    if (length == 1 && data[at] >= 0) {
      throw new InvalidRlp("a byte below 0x80 with a prefix", start);
    }
    at += length;
    return new RlpItem.Bytes(Arrays.copyOfRange(data, at - length, at));
  }

  private RlpItem list(int end, int depth, int start) throws InvalidRlp {
    if (depth == MAX_DEPTH) {
      throw new InvalidRlp("lists nest too deep", start);
    }
    List<RlpItem> items = new ArrayList<>();
    while (at < end) {
      items.add(item(end, depth + 1));
    }
    return new RlpItem.Items(items);
  }

  /** The length of a payload, known to fit before {@code end}. */
  private int length(int code, int start, int end) throws InvalidRlp {
    long length = code;
    if (code >= LONG_LENGTH) {
      length = longLength(code - LONG_LENGTH + 1, start, end);
    }
    if (length > end - at) {
      throw new InvalidRlp("longer than what holds it", start);
    }
    return (int) length;
  }

  private long longLength(int digits, int start, int end) throws InvalidRlp {
    if (digits > end - at) {
      throw new InvalidRlp("a length that is cut off", start);
    }
    if (data[at] == 0) {
      throw new InvalidRlp("a length with a leading zero", start);
    }
    if (digits > Integer.BYTES) {
      throw new InvalidRlp("longer than what holds it", start);
    }
    long length = 0;
    for (int i = 0; i < digits; i++) {
      length = length << 8 | data[at++] & 0xff;
    }
    if (length < LONG_LENGTH) {
      throw new InvalidRlp("a short length in the long form", start);
    }
    return length;
  }
}
