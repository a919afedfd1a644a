/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import java.util.Arrays;

/**
 * Which nodes of a level are compressed into which of the next, for a set of nodes that are known.
 *
 * @param parents the nodes of the next level that have a known child, ascending
 * @param left for each, which of the known nodes is its left child, or −1
 * @param right for each, which of the known nodes is its right child, or −1
 */
record Pairs(int[] parents, int[] left, int[] right) {

  /**
   * Pairs nodes up.
   *
   * @param known ascending, without repetitions
   * @param half the size of the next level
   */
  static Pairs of(int[] known, int half) {
    int[] parents = new int[known.length];
    int[] left = new int[known.length];
    int[] right = new int[known.length];
    int lefts = 0;
    while (lefts < known.length && known[lefts] < half) {
      lefts++;
    }
    int count = 0;
    int l = 0;
    int r = lefts;
    while (l < lefts || r < known.length) {
      int a = l < lefts ? known[l] : Integer.MAX_VALUE;
      int b = r < known.length ? known[r] - half : Integer.MAX_VALUE;
      parents[count] = Math.min(a, b);
      left[count] = a <= b ? l++ : -1;
      right[count] = b <= a ? r++ : -1;
      count++;
    }
    return new Pairs(
        Arrays.copyOf(parents, count), Arrays.copyOf(left, count), Arrays.copyOf(right, count));
  }

  int count() {
    return parents.length;
  }
}
