/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What limbs that are looked up say of numbers of the field. */
class LimbsTest {

  private static final int LIMB = 1 << Buses.LIMB_BITS;

  static List<PrimeField> fields() {
    return List.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR);
  }

  /** Whether a number of the field, given as any number, is two limbs. */
  private static boolean isTwoLimbs(PrimeField field, long number) {
    return Math.floorMod(number, (long) field.prime()) < (long) LIMB * LIMB;
  }

  /**
   * The limb of two bytes is l + 256·r, or 2^7·limb = 2^7·l + 2^15·r. Where 2^7·l and r are in the
   * range table, the right side is below 2^30 and so below the prime, and there is one pair of
   * them: the bytes.
   */
  @ParameterizedTest
  @MethodSource("fields")
  void twoLookUpsTakeAPairOfBytesApartInOneWay(PrimeField field) {
    assertThat((long) LIMB * LIMB).isLessThan(field.prime());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      int limb = random.nextInt(1 << 16);
      List<Long> rights = new ArrayList<>();
      for (long right = 0; right < LIMB; right++) {
        if (Math.floorMod((limb - 256 * right) * 128, (long) field.prime()) < LIMB) {
          rights.add(right);
        }
      }
      assertThat(rights).containsExactly((long) limb >> Byte.SIZE);
    }
  }

  /** A difference has two limbs if, and only if, times are in order. */
  @ParameterizedTest
  @MethodSource("fields")
  void twoLimbsAreLeftBetweenTimesThatAreInOrderAlone(PrimeField field) {
    int limit = MemoryConfiguration.TIME_LIMIT;
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 100_000; i++) {
      long time = near(random, limit);
      long previous = near(random, limit);
      assertThat(isTwoLimbs(field, time - previous - 1)).isEqualTo(previous < time);
    }
  }

  /** One address is after another if, and only if, some borrow leaves limbs between them. */
  @ParameterizedTest
  @MethodSource("fields")
  void limbsAreLeftBetweenAddressesThatRiseAlone(PrimeField field) {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100_000; i++) {
      long space = random.nextInt(3);
      long nextSpace = random.nextInt(3);
      long index = near(random, 1 << MemoryConfiguration.MAX_BITS);
      long nextIndex = near(random, 1 << MemoryConfiguration.MAX_BITS);
      boolean isLeft = false;
      for (int borrow = 0; borrow < 2; borrow++) {
        isLeft |=
            isTwoLimbs(field, nextIndex - index - 1 + borrow * (long) LIMB * LIMB)
                && nextSpace - space - borrow >= 0;
      }
      assertThat(isLeft).isEqualTo(space < nextSpace || space == nextSpace && index < nextIndex);
    }
  }

  /** A number below a limit: often one of the least or the greatest. */
  private static long near(SplittableRandom random, int limit) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(4);
      case 1 -> limit - 1 - random.nextInt(4);
      default -> random.nextInt(limit);
    };
  }
}
