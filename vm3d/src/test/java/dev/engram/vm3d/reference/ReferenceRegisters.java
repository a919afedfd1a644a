/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import java.math.BigInteger;
import java.util.Arrays;

/** {@code r0} to {@code r15}. */
final class ReferenceRegisters {

  /** 2^64 - 1. */
  static final BigInteger LARGEST_NUMBER = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static final int COUNT = 16;
  private static final int SHARED = 8;

  private BigInteger[] words = new BigInteger[COUNT];

  ReferenceRegisters() {
    Arrays.fill(words, BigInteger.ZERO);
  }

  /** All 256 bits of one. */
  BigInteger word(int register) {
    return words[register];
  }

  /** The low 64 bits of one. */
  BigInteger number(int register) {
    return wrapped(words[register]);
  }

  static BigInteger wrapped(BigInteger value) {
    return value.and(LARGEST_NUMBER);
  }

  /** The lowest bytes of one, the most significant first. */
  byte[] lowest(int register, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[size - 1 - i] = words[register].shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  /** Sets one to a word, or to a number, which has no bits above the 64. */
  void set(int register, BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException(value + " is no word");
    }
    words[register] = value;
  }

  BigInteger[] copy() {
    return words.clone();
  }

  void restore(BigInteger[] from) {
    words = from.clone();
  }

  /** What a new frame sees. */
  void hideOwn() {
    Arrays.fill(words, SHARED, COUNT, BigInteger.ZERO);
  }

  /** What the caller has again of its own when a frame has returned. */
  void restoreOwn(BigInteger[] from) {
    System.arraycopy(from, SHARED, words, SHARED, COUNT - SHARED);
  }
}
