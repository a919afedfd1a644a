/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The sizes that blocks are asked for with, in bytes. */
final class Sizes {

  /** How many there are in a row before they repeat: a power of two. */
  static final int COUNT = 4_096;

  /** The largest of the whole mix. */
  static final int LARGEST = 64 << 10;

  private Sizes() {}

  static int[] all(int size) {
    int[] sizes = new int[COUNT];
    Arrays.fill(sizes, size);
    return sizes;
  }

  /**
   * 64 B to {@code largest}, most of them small: 64 · (largest / 64)^(u²), u uniform, which up to
   * 64 KiB is 2^(6 + 10 u²).
   */
  static int[] mix(int largest) {
    SplittableRandom random = new SplittableRandom(largest);
    int[] sizes = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      double u = random.nextDouble();
      sizes[i] = (int) (64 * Math.pow(largest / 64.0, u * u));
    }
    return sizes;
  }
}
