/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreePlanesTest {

  @Test
  void aRunMayBeTheWholeRegionOnce() {
    FreePlanes free = new FreePlanes();
    assertThat(free.find(65_536, 0)).isZero();
    free.take(0, 65_536);
    assertThat(free.find(1, 0)).isEqualTo(-1);
    assertThat(free.longest()).isZero();
    assertThat(free.nextFree(0)).isEqualTo(65_536);
    free.give(0, 65_536);
    assertThat(free.find(65_536, 16)).isZero();
  }

  @Test
  void aRunThatEndsBehindTheRegionIsNotFound() {
    FreePlanes free = new FreePlanes();
    free.take(0, 10);
    assertThat(free.find(65_527, 0)).isEqualTo(-1);
    assertThat(free.find(65_526, 0)).isEqualTo(10);
    assertThat(free.find(65_500, 8)).isEqualTo(-1);
  }

  @Test
  void findsTheHoleBehindACheckerboard() {
    FreePlanes free = new FreePlanes();
    for (int plane = 0; plane < 65_536; plane += 2) {
      free.take(plane, 1);
    }
    assertThat(free.find(2, 0)).isEqualTo(-1);
    free.give(65_534, 1);
    assertThat(free.find(3, 0)).isEqualTo(65_533);
    assertThat(free.find(1, 0)).isEqualTo(1);
    assertThat(free.count()).isEqualTo(32_769);
  }

  @ParameterizedTest
  @CsvSource({"100, 8", "2000, 90", "65536, 400", "65536, 20000"})
  void findsTheLowestRunThatAScanFinds(int bound, int longest) {
    SplittableRandom random = new SplittableRandom(bound + longest);
    FreePlanes free = new FreePlanes();
    BitSet taken = new BitSet(65_536);
    for (int i = 0; i < 3_000; i++) {
      int wanted = 1 + random.nextInt(random.nextBoolean() ? 4 : longest);
      int alignment = random.nextInt(4) == 0 ? random.nextInt(6) : 0;
      int found = scan(taken, wanted, alignment);
      assertThat(free.find(wanted, alignment)).isEqualTo(found);
      if (found >= 0 && found + wanted <= bound && random.nextInt(8) != 0) {
        free.take(found, wanted);
        taken.set(found, found + wanted);
      } else {
        for (int n = 0; n < 4; n++) {
          int from = taken.nextSetBit(random.nextInt(bound));
          if (from >= 0) {
            int to = Math.min(taken.nextClearBit(from), from + 1 + random.nextInt(longest));
            free.give(from, to - from);
            taken.clear(from, to);
          }
        }
      }
      assertThat(free.count()).isEqualTo(65_536 - taken.cardinality());
      assertThat(free.longest()).isEqualTo(longestHole(taken));
      int at = random.nextInt(bound);
      assertThat(free.nextFree(at)).isEqualTo(taken.nextClearBit(at));
      int next = taken.nextSetBit(at);
      assertThat(free.nextTaken(at)).isEqualTo(next < 0 ? 65_536 : next);
    }
  }

  private static int scan(BitSet taken, int planes, int alignmentLog) {
    int start = taken.nextClearBit(0);
    while (start + planes <= 65_536) {
      int next = taken.nextSetBit(start);
      if (start % (1 << alignmentLog) != 0) {
        start++;
      } else if (next < 0 || next >= start + planes) {
        return start;
      } else {
        start = taken.nextClearBit(next);
      }
    }
    return -1;
  }

  private static int longestHole(BitSet taken) {
    int longest = 0;
    for (int start = taken.nextClearBit(0); start < 65_536; ) {
      int end = taken.nextSetBit(start);
      end = end < 0 ? 65_536 : end;
      longest = Math.max(longest, end - start);
      start = taken.nextClearBit(end);
    }
    return longest;
  }
}
