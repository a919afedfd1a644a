/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws arguments from where mistakes live: around the size, around multiples of 32, 512 and 4096,
 * far away, and at the ends of the range of numbers.
 */
final class Draw {

  private static final long[] EXTREMES = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -33,
    -1,
    Integer.MAX_VALUE - 31,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 32,
    MemoryGas.MAX_SIZE - 32,
    MemoryGas.MAX_SIZE,
    MemoryGas.MAX_SIZE + 1,
    1L << 62,
    Long.MAX_VALUE - 32,
    Long.MAX_VALUE
  };

  private static final int[] LENGTHS = {
    0, 1, 2, 31, 32, 33, 64, 511, 512, 513, 4095, 4096, 4097, 8191, 8193
  };

  private final RandomGenerator random;
  private final int span;
  private final byte[] data = new byte[10_000];

  /**
   * Draws from {@code random}.
   *
   * @param span how far ordinary offsets reach, in bytes
   */
  Draw(RandomGenerator random, int span) {
    this.random = random;
    this.span = span;
    random.nextBytes(data);
  }

  /** One of the numbers from 0 to {@code bound} - 1. */
  int upTo(int bound) {
    return random.nextInt(bound);
  }

  /** True once in {@code times}. */
  boolean once(int times) {
    return random.nextInt(times) == 0;
  }

  long offset(int size) {
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4 -> random.nextInt(256);
      case 5, 6, 7, 8 -> size + random.nextInt(-65, 34);
      case 9, 10, 11 -> 4096L * random.nextInt(1 + span / 4096) + random.nextInt(-33, 34);
      case 12, 13 -> 512L * random.nextInt(1 + span / 512) + random.nextInt(-33, 34);
      case 14, 15, 16 -> 32L * random.nextInt(1 + span / 32);
      case 17 -> extreme();
      default -> random.nextInt(span);
    };
  }

  long length() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> random.nextInt(100);
      case 2 -> random.nextInt(span);
      case 3 -> once(5) ? extreme() : 32;
      default -> LENGTHS[random.nextInt(LENGTHS.length)];
    };
  }

  long extreme() {
    return EXTREMES[random.nextInt(EXTREMES.length)];
  }

  /** Enough, exactly enough, one too little, or any. */
  long gas(long price) {
    return switch (random.nextInt(6)) {
      case 0 -> price;
      case 1 -> Math.max(0, price - 1);
      case 2 -> random.nextInt(100);
      default -> Long.MAX_VALUE;
    };
  }

  /** Random bytes, at most 10,000. */
  byte[] bytes(long length) {
    int count = Math.clamp(length, 0, data.length);
    int at = random.nextInt(data.length - count + 1);
    return Arrays.copyOfRange(data, at, at + count);
  }
}
