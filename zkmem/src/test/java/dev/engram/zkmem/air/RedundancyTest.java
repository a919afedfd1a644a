/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the tables check twice: that it would also do without one of the checks, whichever. It is
 * harmless, and said here so that nobody relies on it.
 */
class RedundancyTest {

  private static final int LIMB = 1 << Buses.LIMB_BITS;

  static List<PrimeField> fields() {
    return List.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR);
  }

  /** Whether a number of the field, given as any number, is in the range table. */
  private static boolean isLimb(PrimeField field, long number) {
    return Math.floorMod(number, (long) field.prime()) < LIMB;
  }

  /**
   * The limb of two bytes is l + 256·r, or 2^7·limb = 2^7·l + 2^15·r. Where 2^7·l and r are in the
   * range table, the right side is below 2^30 and so below the prime, and there is one pair of
   * them: the bytes.
   */
  @ParameterizedTest
  @MethodSource("fields")
  void twoLookUpsTakeAPairOfBytesApart(PrimeField field) {
    assertThat(1L << 2 * Buses.LIMB_BITS).isLessThan(field.prime());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      int limb = random.nextInt(1 << 16);
      List<Long> rights = new ArrayList<>();
      for (long right = 0; right < LIMB; right++) {
        if (isLimb(field, (limb - 256 * right) * 128)) {
          rights.add(right);
        }
      }
      assertThat(rights).containsExactly((long) limb >> 8);
    }
  }

  /**
   * Of any two addresses in a space of which the second is not above the first, one borrow that is
   * a bit is enough to refuse them, whatever the other is.
   */
  @ParameterizedTest
  @MethodSource("fields")
  void oneBorrowThatIsABitIsEnough(PrimeField field) {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 200; i++) {
      long from = random.nextLong(1L << 29);
      long to = i % 4 == 0 ? from : from - random.nextLong(Math.min(from, 1L << i % 30) + 1);
      long low = to % LIMB - from % LIMB - 1;
      long high = to / LIMB - from / LIMB;
      for (int bit = 0; bit < 2; bit++) {
        for (long last = 0; last < LIMB; last++) {
          // the first is the bit; the second is what the last limb makes it, −last
          boolean first =
              isLimb(field, low + bit * (long) LIMB) && isLimb(field, high - bit - last * LIMB);
          // the second is the bit, so the last limb is −bit; the first is what the second makes it
          long borrow = high + bit * (long) LIMB - last;
          boolean second = isLimb(field, -bit) && isLimb(field, low + borrow * LIMB);
          assertThat(first || second).isFalse();
        }
      }
    }
  }
}
