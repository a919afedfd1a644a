/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sorting by digits is sorting. */
class SortingTest {

  private final SplittableRandom random = new SplittableRandom(7);

  private void sortsLikeTheJdk(long[] positions) {
    long[] expected = positions.clone();
    Arrays.sort(expected);
    assertThat(Sorting.sorted(positions)).isEqualTo(expected);
  }

  @Test
  void positionsOfAnyNumberOfDigitsAreSorted() {
    for (int bits = 1; bits <= 64; bits++) {
      long mask = -1L >>> 64 - bits;
      long high = random.nextLong() & ~mask;
      for (int size : new int[] {Sorting.WORTH_COUNTING - 1, Sorting.WORTH_COUNTING, 5_000}) {
        sortsLikeTheJdk(random.longs(size).map(position -> high | position & mask).toArray());
      }
    }
  }

  @Test
  void positionsThatAreAllTheSameStayAsTheyAre() {
    long[] same = new long[2 * Sorting.WORTH_COUNTING];
    Arrays.fill(same, 42);
    sortsLikeTheJdk(same);
  }

  @Test
  void noneIsSortedAsWell() {
    sortsLikeTheJdk(new long[0]);
  }
}
