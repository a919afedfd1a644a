/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

/**
 * The price of memory: C(w) = 3w + ⌊w² / 512⌋ gas for w words of 32 bytes, Yellow Paper equation
 * 327. Growth costs the difference between two sizes of one frame, never the formula applied to the
 * words added.
 */
public final class MemoryGas {

  /** Bytes in a word. */
  public static final int WORD_SIZE = 32;

  /** The largest number of words with a price, 2^32 - 1: below it w² fits in 64 unsigned bits. */
  public static final long MAX_WORDS = 0xFFFF_FFFFL;

  /** The largest size with a price in bytes, 0x1FFFFFFFE0. */
  public static final long MAX_SIZE = MAX_WORDS * WORD_SIZE;

  /**
   * What a charging operation answers instead of the gas that is left when there was too little.
   */
  public static final long OUT_OF_GAS = -1;

  private MemoryGas() {}

  /** The number of words that hold {@code bytes} bytes, rounded up; {@code bytes} is at least 0. */
  public static long words(long bytes) {
    return (bytes >>> 5) + ((bytes & 31) + 31 >>> 5);
  }

  /**
   * The price in gas of a memory of {@code words} words.
   *
   * @throws MemoryException.InvalidSize if {@code words} is negative or above {@link #MAX_WORDS}
   */
  public static long cost(long words) {
    if (words < 0 || words > MAX_WORDS) {
      throw new MemoryException.InvalidSize(0, words);
    }
    return costOf(words);
  }

  /**
   * The price in gas of growth from one number of words to another; 0 if it does not grow.
   *
   * @throws MemoryException.InvalidSize if either is negative or above {@link #MAX_WORDS}
   */
  public static long expansionCost(long fromWords, long toWords) {
    return Math.max(0, cost(toWords) - cost(fromWords));
  }

  /**
   * A 256-bit offset or length as a {@code long}: itself below 2^63, and {@link Long#MAX_VALUE}
   * from there on, which no gas pays for.
   *
   * @param limbs where its four limbs are, the least significant first
   * @param at index of the first limb
   */
  public static long saturate(long[] limbs, int at) {
    long low = limbs[at];
    return low >= 0 && (limbs[at + 1] | limbs[at + 2] | limbs[at + 3]) == 0 ? low : Long.MAX_VALUE;
  }

  static long costOf(long words) {
    return 3 * words + (words * words >>> 9);
  }
}
