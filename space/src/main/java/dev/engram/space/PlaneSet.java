/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * A set of planes: 2^16 bits under two levels of summary, so that the first, the next and the
 * previous member cost three find-first-sets at most. The lowest level grows with the highest
 * member.
 */
final class PlaneSet {

  private long[] words;

  /** Bit w of summary[w / 64]: words[w] is not 0. */
  private final long[] summary;

  /** Bit s: summary[s] is not 0. */
  private long top;

  PlaneSet() {
    words = new long[1];
    summary = new long[16];
  }

  private PlaneSet(PlaneSet from) {
    words = from.words.clone();
    summary = from.summary.clone();
    top = from.top;
  }

  PlaneSet copy() {
    return new PlaneSet(this);
  }

  boolean contains(int plane) {
    int word = plane >>> 6;
    return word < words.length && (words[word] >>> plane & 1) != 0;
  }

  void add(int plane) {
    int word = plane >>> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, Math.max(word + 1, Math.min(2 * words.length, 1024)));
    }
    words[word] |= 1L << plane;
    summary[word >>> 6] |= 1L << word;
    top |= 1L << (word >>> 6);
  }

  void remove(int plane) {
    int word = plane >>> 6;
    if (word < words.length && (words[word] &= ~(1L << plane)) == 0) {
      int group = word >>> 6;
      if ((summary[group] &= ~(1L << word)) == 0) {
        top &= ~(1L << group);
      }
    }
  }

  /** The lowest member, or -1. */
  int first() {
    if (top == 0) {
      return -1;
    }
    int group = Long.numberOfTrailingZeros(top);
    return firstOf((group << 6) + Long.numberOfTrailingZeros(summary[group]));
  }

  /** The lowest member that is not below {@code plane}, or -1; {@code plane} may be 2^16. */
  int ceiling(int plane) {
    int word = plane >>> 6;
    if (word >= words.length) {
      return -1;
    }
    long rest = words[word] & -1L << plane;
    if (rest != 0) {
      return (word << 6) + Long.numberOfTrailingZeros(rest);
    }
    int group = word >>> 6;
    long after = summary[group] & (-1L << word & ~(1L << word));
    if (after == 0) {
      long groups = top & (-1L << group & ~(1L << group));
      if (groups == 0) {
        return -1;
      }
      group = Long.numberOfTrailingZeros(groups);
      after = summary[group];
    }
    return firstOf((group << 6) + Long.numberOfTrailingZeros(after));
  }

  /** The highest member that is not above {@code plane}, or -1. */
  int floor(int plane) {
    int word = plane >>> 6;
    if (word >= words.length) {
      return last();
    }
    long rest = words[word] & -1L >>> (63 - (plane & 63));
    if (rest != 0) {
      return lastOf(word, rest);
    }
    int group = word >>> 6;
    long before = summary[group] & ~(-1L << word);
    if (before == 0) {
      long groups = top & ~(-1L << group);
      if (groups == 0) {
        return -1;
      }
      group = 63 - Long.numberOfLeadingZeros(groups);
      before = summary[group];
    }
    word = (group << 6) + 63 - Long.numberOfLeadingZeros(before);
    return lastOf(word, words[word]);
  }

  /** The highest member, or -1. */
  int last() {
    if (top == 0) {
      return -1;
    }
    int group = 63 - Long.numberOfLeadingZeros(top);
    int word = (group << 6) + 63 - Long.numberOfLeadingZeros(summary[group]);
    return lastOf(word, words[word]);
  }

  private int firstOf(int word) {
    return (word << 6) + Long.numberOfTrailingZeros(words[word]);
  }

  private static int lastOf(int word, long bits) {
    return (word << 6) + 63 - Long.numberOfLeadingZeros(bits);
  }
}
