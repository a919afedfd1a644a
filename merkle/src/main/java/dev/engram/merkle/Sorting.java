/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import java.util.Arrays;

/** Sorts many positions that differ in few bits, as those of one memory do. */
final class Sorting {

  /*
   * By digits, from the lowest to the highest in which any two differ (Knuth, "The Art of Computer
   * Programming" 3, 5.2.5): 100,000 of a million positions have 20 bits that differ, two passes of
   * eleven bits, where comparing takes some seventeen. That saves 45 of 910 ns that an update took
   * for each of them. The counts of a pass stay in the first cache.
   */

  private static final int DIGIT = 11;

  /** Beyond so many digits, comparing is as good. */
  private static final int DIGITS = 4;

  /** From how many positions on a pass costs less than what it saves. */
  static final int WORTH_COUNTING = 2_048;

  private Sorting() {}

  /** The same positions, ascending, in the given array or in another; the given one is lost. */
  static long[] sorted(long[] positions) {
    long differing = 0;
    for (long position : positions) {
      differing |= position ^ positions[0];
    }
    if (positions.length < WORTH_COUNTING || differing >>> DIGIT * DIGITS != 0) {
      Arrays.sort(positions);
      return positions;
    }
    long[] from = positions;
    long[] to = new long[positions.length];
    for (int shift = 0; differing >>> shift != 0; shift += DIGIT) {
      pass(from, to, shift);
      long[] sorted = to;
      to = from;
      from = sorted;
    }
    return from;
  }

  private static void pass(long[] from, long[] to, int shift) {
    int[] next = new int[1 << DIGIT];
    for (long position : from) {
      next[(int) (position >>> shift) & next.length - 1]++;
    }
    int start = 0;
    for (int digit = 0; digit < next.length; digit++) {
      int count = next[digit];
      next[digit] = start;
      start += count;
    }
    for (long position : from) {
      to[next[(int) (position >>> shift) & next.length - 1]++] = position;
    }
  }
}
