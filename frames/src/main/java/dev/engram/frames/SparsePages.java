/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import java.util.Arrays;

/**
 * Which 4 KiB pages of a frame, beyond its contiguous cleared prefix, hold what the frame reads
 * there.
 */
final class SparsePages {

  /** log2 of the page size in bytes. */
  static final int SHIFT = 12;

  static final int SIZE = 1 << SHIFT;

  private static final long[] NONE = {};

  private long[] bits = NONE;
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  boolean contains(int page) {
    int word = page >> 6;
    return word < bits.length && (bits[word] >>> page & 1) != 0;
  }

  void add(int page) {
    int word = page >> 6;
    if (word >= bits.length) {
      bits = Arrays.copyOf(bits, Math.max(word + 1, 2 * bits.length));
    }
    bits[word] |= 1L << page;
    count++;
  }

  /** Forgets a page; whether it was there. */
  boolean remove(int page) {
    if (!contains(page)) {
      return false;
    }
    bits[page >> 6] &= ~(1L << page);
    count--;
    return true;
  }

  void clear() {
    if (count != 0) {
      Arrays.fill(bits, 0);
      count = 0;
    }
  }
}
