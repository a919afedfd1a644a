/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * The two shapes of a 256-bit value: 32 big-endian bytes, and four limbs with the least significant
 * first.
 */
final class Words {

  private Words() {}

  static long[] limbs(byte[] word) {
    ByteBuffer bytes = ByteBuffer.wrap(word);
    return new long[] {bytes.getLong(24), bytes.getLong(16), bytes.getLong(8), bytes.getLong(0)};
  }

  static byte[] bytes(long[] limbs) {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    bytes.putLong(limbs[3]).putLong(limbs[2]).putLong(limbs[1]).putLong(limbs[0]);
    return bytes.array();
  }

  /** The word that has {@code first}, {@code first} + 1 and so on as its bytes. */
  static byte[] counting(int first) {
    byte[] word = new byte[32];
    for (int i = 0; i < word.length; i++) {
      word[i] = (byte) (first + i);
    }
    return word;
  }

  static long[] limbs(BigInteger value) {
    long[] limbs = new long[4];
    for (int i = 0; i < 4; i++) {
      limbs[i] = value.shiftRight(64 * i).longValue();
    }
    return limbs;
  }
}
