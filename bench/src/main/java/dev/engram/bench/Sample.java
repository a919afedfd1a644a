/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.SplittableRandom;

/** What benchmarks start from, and what they must end with. */
final class Sample {

  /** More gas than any benchmark spends. */
  static final long GAS = 1L << 40;

  private Sample() {}

  /** Limbs of {@code count} words, none of them zero. */
  static long[] words(int count) {
    SplittableRandom random = new SplittableRandom(count);
    return random.longs(4L * count).map(limb -> limb | 1).toArray();
  }

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(count).nextBytes(bytes);
    return bytes;
  }

  /** Offsets of words within {@code size} bytes, in no order. */
  static long[] offsets(int count, int size) {
    return new SplittableRandom(count).longs(count, 0, size - 31).toArray();
  }

  /** C(w) of the Yellow Paper for a size in bytes. */
  static long price(long bytes) {
    long words = (bytes + 31) / 32;
    return 3 * words + words * words / 512;
  }

  /** Stops a benchmark that measures something else than it says. */
  static void demand(boolean held, String what) {
    if (!held) {
      throw new IllegalStateException("a benchmark does not do what it measures: " + what);
    }
  }
}
