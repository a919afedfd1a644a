/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * Which planes are free, and where the lowest run of so many lies.
 *
 * <p>One bit per plane, and over the words of 64 bits a binary tree. A node knows of its planes
 * three numbers: how many are free at its low end, how many at its high end, and the longest run.
 * The lowest run of n planes is then found from the root in one descent, whatever the
 * fragmentation; scanning the bits of a region whose every other plane is taken would look at
 * 32,768 runs. A change recomputes the words that it touches and the nodes above them.
 *
 * <p>The bits cover the low planes, up to the highest that was ever taken; what lies above is free.
 */
final class FreePlanes {

  /** Planes of a region. */
  static final int PLANES = 1 << 16;

  /** Bit set: the plane is free. A power of two of words. */
  private long[] words = {-1L};

  /** Per node, root 1, leaf of word w at {@code words.length + w}: free planes at the low end. */
  private int[] low = {0, 64};

  private int[] high = {0, 64};
  private int[] longest = {0, 64};

  /** How many planes are free. */
  private int count = PLANES;

  FreePlanes copy() {
    FreePlanes copy = new FreePlanes();
    copy.words = words.clone();
    copy.low = low.clone();
    copy.high = high.clone();
    copy.longest = longest.clone();
    copy.count = count;
    return copy;
  }

  int count() {
    return count;
  }

  /** The longest run of free planes. */
  int longest() {
    return Math.max(longest[1], high[1] + PLANES - covered());
  }

  /** The first plane from {@code plane} on that is free, or 2^16. */
  int nextFree(int plane) {
    return next(plane, 0);
  }

  /** The first plane from {@code plane} on that is taken, or 2^16. */
  int nextTaken(int plane) {
    return next(plane, -1L);
  }

  private int next(int plane, long flip) {
    for (int word = plane >>> 6; word < words.length; word++) {
      long rest = words[word] ^ flip;
      if (word == plane >>> 6) {
        rest &= -1L << plane;
      }
      if (rest != 0) {
        return (word << 6) + Long.numberOfTrailingZeros(rest);
      }
    }
    return flip == 0 ? Math.max(plane, covered()) : PLANES;
  }

  /**
   * The lowest plane that is a multiple of 2^alignmentLog with {@code planes} free ones from it on,
   * or -1.
   */
  int find(int planes, int alignmentLog) {
    if (alignmentLog == 0) {
      return find(planes);
    }
    int mask = (1 << alignmentLog) - 1;
    for (int start = 0; start <= PLANES - planes; ) {
      int taken = nextTaken(start);
      if (taken - start >= planes) {
        return start;
      }
      start = nextFree(taken) + mask & ~mask;
    }
    return -1;
  }

  private int find(int planes) {
    if (longest[1] < planes) {
      int start = covered() - high[1];
      return start + planes <= PLANES ? start : -1;
    }
    int node = 1;
    int first = 0;
    int span = covered();
    while (node < words.length) {
      span >>>= 1;
      if (longest[2 * node] >= planes) {
        node = 2 * node;
      } else if (high[2 * node] + low[2 * node + 1] >= planes) {
        return first + span - high[2 * node];
      } else {
        node = 2 * node + 1;
        first += span;
      }
    }
    return first + Long.numberOfTrailingZeros(starts(words[node - words.length], planes));
  }

  /** Bits at which {@code run} set ones begin, for a run of 1 to 64. */
  private static long starts(long bits, int run) {
    for (int rest = run; rest > 1; ) {
      int shift = rest >>> 1;
      bits &= bits >>> shift;
      rest -= shift;
    }
    return bits;
  }

  /** Takes planes that are free. */
  void take(int plane, int planes) {
    cover(plane + planes);
    change(plane, planes, false);
    count -= planes;
  }

  /** Gives back planes that are taken. */
  void give(int plane, int planes) {
    change(plane, planes, true);
    count += planes;
  }

  private void change(int plane, int planes, boolean free) {
    if (planes == 0) {
      return;
    }
    int first = plane >>> 6;
    int last = plane + planes - 1 >>> 6;
    for (int word = first; word <= last; word++) {
      long mask = -1L;
      if (word == first) {
        mask &= -1L << plane;
      }
      if (word == last) {
        mask &= -1L >>> (63 - (plane + planes - 1 & 63));
      }
      words[word] = free ? words[word] | mask : words[word] & ~mask;
      leaf(word);
    }
    climb(first + words.length >>> 1, last + words.length >>> 1, 64);
  }

  private void leaf(int word) {
    long bits = words[word];
    int node = words.length + word;
    low[node] = Long.numberOfTrailingZeros(~bits);
    high[node] = Long.numberOfLeadingZeros(~bits);
    int run = bits == -1L ? 64 : 0;
    while (run < 64 && bits != 0) {
      bits &= bits << 1;
      run++;
    }
    longest[node] = run;
  }

  /** Recomputes the nodes from..to of one level, whose children span so many planes, and above. */
  private void climb(int from, int to, int childSpan) {
    while (from > 0) {
      for (int node = from; node <= to; node++) {
        int a = 2 * node;
        int b = a + 1;
        low[node] = low[a] == childSpan ? childSpan + low[b] : low[a];
        high[node] = high[b] == childSpan ? childSpan + high[a] : high[b];
        longest[node] = Math.max(Math.max(longest[a], longest[b]), high[a] + low[b]);
      }
      from >>>= 1;
      to >>>= 1;
      childSpan <<= 1;
    }
  }

  private void cover(int end) {
    if (end <= covered()) {
      return;
    }
    int before = words.length;
    int length = Integer.highestOneBit((end + 63 >>> 6) - 1) << 1;
    words = Arrays.copyOf(words, length);
    Arrays.fill(words, before, length, -1L);
    low = new int[2 * length];
    high = new int[2 * length];
    longest = new int[2 * length];
    for (int word = 0; word < length; word++) {
      leaf(word);
    }
    climb(length >>> 1, length - 1, 64);
  }

  private int covered() {
    return words.length << 6;
  }
}
