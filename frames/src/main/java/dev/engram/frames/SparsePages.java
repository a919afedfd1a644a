/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import java.util.Arrays;

/**
 * Which 4 KiB pages of a frame, beyond its contiguous cleared prefix, hold what the frame reads
 * there. Positions are relative to the frame, whose first byte is at {@code base} in the buffer.
 */
final class SparsePages {

  /** Bytes in a page. */
  static final int SIZE = 1 << 12;

  private static final int SHIFT = 12;
  private static final long[] NONE = {};

  private long[] bits = NONE;
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * Takes in the pages of [from, to) and clears those that are new, up to the frame's size, but for
   * what lies wholly in a range to be overwritten anyway.
   */
  void clear(byte[] buffer, int base, int from, int to, int size, boolean overwritten) {
    for (int page = from >> SHIFT; page <= to - 1 >> SHIFT; page++) {
      if (!contains(page)) {
        int start = page << SHIFT;
        int end = endOf(page, size);
        if (!overwritten || start < from || end > to) {
          Arrays.fill(buffer, base + start, base + end, (byte) 0);
        }
        add(page);
      }
    }
  }

  /**
   * Clears what lies between the pages from {@code from} to {@code to} or a little further, and
   * forgets the pages that it passes; answers where it stopped.
   */
  int clearBetween(byte[] buffer, int base, int from, int to, int size) {
    int position = from;
    while (position < to) {
      int page = position >> SHIFT;
      int end = endOf(page, size);
      if (!remove(page)) {
        Arrays.fill(buffer, base + position, base + end, (byte) 0);
      }
      position = end;
    }
    return position;
  }

  /**
   * Clears the rest of the page that the frame's old size ended in, if it is taken in, up to its
   * new size: it was cleared only as far as the frame went.
   */
  void clearTail(byte[] buffer, int base, int oldSize, int newSize) {
    int page = oldSize >> SHIFT;
    if (contains(page)) {
      Arrays.fill(buffer, base + oldSize, base + endOf(page, newSize), (byte) 0);
    }
  }

  /** Forgets all pages. */
  void forget() {
    if (count != 0) {
      Arrays.fill(bits, 0);
      count = 0;
    }
  }

  private static int endOf(int page, int size) {
    return (int) Math.min((long) page + 1 << SHIFT, size);
  }

  private boolean contains(int page) {
    int word = page >> 6;
    return word < bits.length && (bits[word] >>> page & 1) != 0;
  }

  private void add(int page) {
    int word = page >> 6;
    if (word >= bits.length) {
      bits = Arrays.copyOf(bits, Math.max(word + 1, 2 * bits.length));
    }
    bits[word] |= 1L << page;
    count++;
  }

  private boolean remove(int page) {
    if (!contains(page)) {
      return false;
    }
    bits[page >> 6] &= ~(1L << page);
    count--;
    return true;
  }
}
