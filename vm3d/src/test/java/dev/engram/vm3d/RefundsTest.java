/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.vm3d.gas.GasSchedule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefundsTest {

  private final Refunds refunds = new Refunds(GasSchedule.ENGRAM_1);

  @Test
  void nothingIsEarnedThatWasNotPaidFor() {
    refunds.released(10, 10);
    assertThat(refunds.earned()).isZero();
    refunds.paid(2, 1);
    refunds.released(10, 0);
    assertThat(refunds.earned()).isEqualTo(2 * 192);
    refunds.released(0, 10);
    assertThat(refunds.earned()).isEqualTo(2 * 192 + 50);
    refunds.released(10, 10);
    assertThat(refunds.earned()).isEqualTo(2 * 192 + 50);
  }

  @Test
  void whatIsTakenEarnsNothingAndCostsNothing() {
    refunds.paid(5, 5);
    refunds.released(-3, -3);
    assertThat(refunds.earned()).isZero();
    refunds.released(9, 9);
    assertThat(refunds.earned()).isEqualTo(5 * 192 + 5 * 50);
  }

  @Test
  void aRevertTakesBackWhatWasEarnedAndWhatWasPaid() {
    refunds.paid(3, 3);
    refunds.released(1, 1);
    long[] saved = new long[Refunds.WORDS + 2];
    refunds.save(saved, 1);
    refunds.paid(100, 100);
    refunds.released(50, 50);
    refunds.restore(saved, 1);
    assertThat(refunds.earned()).isEqualTo(192 + 50);
    refunds.released(50, 50);
    assertThat(refunds.earned()).isEqualTo(3 * 192 + 3 * 50);
    assertThat(saved[0]).isZero();
    assertThat(saved[4]).isZero();
  }

  @Test
  void whatWasSettledIsForgotten() {
    refunds.paid(3, 3);
    refunds.released(1, 1);
    refunds.clear();
    assertThat(refunds.earned()).isZero();
    refunds.released(5, 5);
    assertThat(refunds.earned()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noMoreThanHalfOfWhatWasPaidIsEverEarned(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Deque<long[]> frames = new ArrayDeque<>();
    long paidPages = 0;
    long paidPlanes = 0;
    for (int i = 0; i < 10_000; i++) {
      switch (random.nextInt(5)) {
        case 0 -> {
          long[] frame = new long[Refunds.WORDS + 2];
          refunds.save(frame, 0);
          frame[Refunds.WORDS] = paidPages;
          frame[Refunds.WORDS + 1] = paidPlanes;
          frames.push(frame);
        }
        case 1 -> {
          if (!frames.isEmpty()) {
            long[] frame = frames.pop();
            if (random.nextBoolean()) {
              refunds.restore(frame, 0);
              paidPages = frame[Refunds.WORDS];
              paidPlanes = frame[Refunds.WORDS + 1];
            }
          }
        }
        case 2 -> {
          long pages = random.nextInt(4);
          long planes = random.nextInt(4);
          refunds.paid(pages, planes);
          paidPages += pages;
          paidPlanes += planes;
        }
        default -> refunds.released(random.nextInt(-5, 6), random.nextInt(-5, 6));
      }
      assertThat(refunds.earned()).isBetween(0L, 192 * paidPages + 50 * paidPlanes);
    }
    assertThat(refunds.earned()).isPositive();
  }
}
