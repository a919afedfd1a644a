/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/** Counts of what is named by numbers other than zero: an open table with linear probing. */
final class PageCounts {

  private long[] keys = new long[16];
  private int[] counts = new int[16];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** Counts a key once more. */
  void add(long key) {
    int at = find(key);
    if (keys[at] == 0) {
      keys[at] = key;
      size++;
      counts[at] = 1;
      if (size * 2 > keys.length) {
        grow();
      }
    } else {
      counts[at]++;
    }
  }

  boolean contains(long key) {
    return keys[find(key)] != 0;
  }

  /** Counts a key once less; whether it had been counted. */
  boolean remove(long key) {
    int at = find(key);
    if (keys[at] == 0) {
      return false;
    }
    if (--counts[at] == 0) {
      size--;
      close(at);
    }
    return true;
  }

  /** Moves up what would not be found across a gap (Knuth, volume 3, algorithm 6.4R). */
  private void close(int start) {
    int gap = start;
    int mask = keys.length - 1;
    for (int at = gap + 1 & mask; keys[at] != 0; at = at + 1 & mask) {
      if ((at - home(keys[at]) & mask) >= (at - gap & mask)) {
        keys[gap] = keys[at];
        counts[gap] = counts[at];
        gap = at;
      }
    }
    keys[gap] = 0;
  }

  private int find(long key) {
    int at = home(key);
    while (keys[at] != 0 && keys[at] != key) {
      at = at + 1 & keys.length - 1;
    }
    return at;
  }

  private int home(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & keys.length - 1;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[oldKeys.length * 2];
    counts = new int[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int at = find(oldKeys[i]);
        keys[at] = oldKeys[i];
        counts[at] = oldCounts[i];
      }
    }
  }
}
