/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HotPointersTest {

  private final HotPointers hot = new HotPointers();

  @Test
  void theMostAccessedComeFirstAndAmongEqualsTheLower() {
    count(1, 64, 3);
    count(2, 32, 5);
    count(2, 0, 3);
    count(1, 0xFFFF_FFFFL, 3);
    count(255, 1, 1);

    assertThat(hot.top(4))
        .containsExactly(
            new HotPointers.Hot(2, 32, 5),
            new HotPointers.Hot(1, 64, 3),
            new HotPointers.Hot(1, 0xFFFF_FFFFL, 3),
            new HotPointers.Hot(2, 0, 3));
    assertThat(hot.error()).isZero();
  }

  @Test
  void countsAreExactAsLongAsThereIsRoom() {
    for (int i = 0; i < HotPointers.MOST; i++) {
      count(i & 3, 32L * i, 1 + i % 3);
    }
    assertThat(hot.error()).isZero();
    assertThat(hot.top(HotPointers.MOST))
        .hasSize(HotPointers.MOST)
        .allSatisfy(each -> assertThat(each.accesses()).isEqualTo(1 + each.pointer() / 32 % 3));
  }

  @Test
  void beyondThatNoCountIsTooLargeOrTooSmallByMoreThanTheError() {
    SplittableRandom random = new SplittableRandom(1);
    Map<Long, Long> naive = new HashMap<>();
    for (int i = 0; i < 1_500_000; i++) {
      // a hundred hot ones among a million
      long pointer = random.nextInt(3) == 0 ? random.nextInt(100) : random.nextInt(1 << 20);
      naive.merge(pointer, 1L, Long::sum);
      hot.count(7, pointer);
    }
    assertThat(hot.error()).isBetween(1L, 1_500_000L / (HotPointers.MOST / 2));
    assertThat(hot.top(100))
        .allSatisfy(each -> {
          assertThat(each.pointer()).isLessThan(100);
          assertThat(each.region()).isEqualTo(7);
          assertThat(naive.getOrDefault(each.pointer(), 0L) - each.accesses())
              .isBetween(0L, hot.error());
        });
  }

  private void count(int region, long pointer, int times) {
    for (int i = 0; i < times; i++) {
      hot.count(region, pointer);
    }
  }
}
