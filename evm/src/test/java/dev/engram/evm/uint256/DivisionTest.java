/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import static java.math.BigInteger.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The steps of long division that random operands take once in 2^63. */
final class DivisionTest {

  private static final BigInteger LIMB = ONE.shiftLeft(64);
  private static final long[] DIGITS = {
    1, 2, 3, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, -3, -2, -1
  };

  @Test
  void aDigitEstimatedOneTooLargeIsCorrectedByAddingBack() {
    // The divisor's two highest limbs divide exactly what its third limb then makes too much: k d -
    // 1 is estimated as k.
    BigInteger threeLimbs = ONE.shiftLeft(191).add(LIMB).subtract(ONE);
    BigInteger fourLimbs = ONE.shiftLeft(255).add(ONE.shiftLeft(128)).subtract(ONE);
    for (long digit : DIGITS) {
      BigInteger k = Operands.unsigned(digit);
      BigInteger dividend = threeLimbs.multiply(k).subtract(ONE);
      checkDivision(dividend, threeLimbs);
      checkDivision(dividend.shiftRight(3), threeLimbs.shiftRight(3));
      checkProductModulo(k, fourLimbs.subtract(ONE), fourLimbs);
    }
  }

  @Test
  void theLargestDigitIsTakenWhereTheWindowStartsAsTheDivisorDoes() {
    for (int shift = 0; shift < 64; shift++) {
      for (long low : new long[] {0, 1, -2, -1}) {
        BigInteger divisor =
            ONE.shiftLeft(191)
                .add(ONE.shiftLeft(129))
                .add(Operands.unsigned(low))
                .shiftRight(shift);
        BigInteger below = divisor.subtract(ONE).multiply(LIMB);
        checkDivision(below, divisor);
        checkDivision(below.add(LIMB.subtract(ONE)), divisor);
        checkDivision(divisor.multiply(LIMB.subtract(ONE)), divisor);
        checkDivision(divisor.multiply(LIMB.subtract(ONE)).subtract(ONE), divisor);
      }
    }
  }

  @Test
  void quotientsWithExtremeDigitsComeBackFromTheirProducts() {
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      BigInteger divisor = extreme(random, 1 + random.nextInt(4));
      BigInteger quotient = extreme(random, 1 + random.nextInt(4));
      BigInteger dividend = divisor.multiply(quotient);
      BigInteger nudge = BigInteger.valueOf(random.nextInt(3) - 1);
      dividend = dividend.add(nudge).max(BigInteger.ZERO);
      if (dividend.bitLength() <= 256) {
        checkDivision(dividend, divisor);
      } else {
        checkWideRemainder(dividend, divisor);
      }
    }
  }

  @Test
  void reciprocalsOfOneLimbAreExact() {
    Random random = new Random(1);
    for (long edge : DIGITS) {
      checkReciprocal(edge | Long.MIN_VALUE);
    }
    for (int bit = 0; bit < 63; bit++) {
      checkReciprocal(Long.MIN_VALUE | 1L << bit);
      checkReciprocal(~(1L << bit));
      checkReciprocal(Long.MIN_VALUE >> bit);
    }
    for (int i = 0; i < 100_000; i++) {
      checkReciprocal(random.nextLong() | Long.MIN_VALUE);
    }
  }

  @Test
  void reciprocalsOfTwoLimbsAreExact() {
    Random random = new Random(2);
    for (long high : DIGITS) {
      for (long low : DIGITS) {
        checkReciprocal(high | Long.MIN_VALUE, low);
      }
      checkReciprocal(high | Long.MIN_VALUE, 0);
    }
    for (int i = 0; i < 100_000; i++) {
      checkReciprocal(random.nextLong() | Long.MIN_VALUE, random.nextLong());
    }
  }

  @Test
  void aReciprocalOfTwoLimbsIsRoundedByTheLowLimbWhereTheHighOnesAreEqual() {
    // Solved for: the last correction depends on the product's low limb alone.
    checkReciprocal(0x8067dba858989008L, 0x8428e29cf42b8b29L);
    checkReciprocal(0x8067dba858989008L, 0xc490e867cab4dc3fL);
    checkReciprocal(0x90b8fe223c116549L, 0xe3f35e6d98b8b5c3L);
    checkReciprocal(0x8581f255133bb4c2L, 0xe30c55d26326445bL);
  }

  private static void checkReciprocal(long d) {
    BigInteger expected = LIMB.pow(2).subtract(ONE).divide(Operands.unsigned(d)).subtract(LIMB);
    assertThat(Division.reciprocal(d)).as("%x", d).isEqualTo(expected.longValue());
  }

  private static void checkReciprocal(long d1, long d0) {
    BigInteger divisor = Operands.unsigned(d1).multiply(LIMB).add(Operands.unsigned(d0));
    BigInteger expected = LIMB.pow(3).subtract(ONE).divide(divisor).subtract(LIMB);
    assertThat(Division.reciprocal(d1, d0)).as("%x %x", d1, d0).isEqualTo(expected.longValue());
  }

  private static void checkDivision(BigInteger dividend, BigInteger divisor) {
    long[] s = new long[12];
    Limbs.set(s, 0, Uint256.of(dividend));
    Limbs.set(s, 4, Uint256.of(divisor));
    Limbs.div(s, 0, 4, 8);
    Limbs.mod(s, 0, 4, 4);
    BigInteger[] expected = dividend.divideAndRemainder(divisor);
    assertThat(Limbs.get(s, 8)).as("%s / %s", dividend, divisor).isEqualTo(Uint256.of(expected[0]));
    assertThat(Limbs.get(s, 4))
        .as("%s %% %s", dividend, divisor)
        .isEqualTo(Uint256.of(expected[1]));
  }

  private static void checkProductModulo(BigInteger a, BigInteger b, BigInteger n) {
    long[] s = new long[12];
    Limbs.set(s, 0, Uint256.of(a));
    Limbs.set(s, 4, Uint256.of(b));
    Limbs.set(s, 8, Uint256.of(n));
    Limbs.mulmod(s, 0, 4, 8, 0);
    assertThat(Limbs.get(s, 0)).isEqualTo(Uint256.of(a.multiply(b).mod(n)));
  }

  private static void checkWideRemainder(BigInteger u, BigInteger d) {
    long[] s = new long[4];
    Division.remainder(
        s,
        0,
        limb(u, 0),
        limb(u, 1),
        limb(u, 2),
        limb(u, 3),
        limb(u, 4),
        limb(u, 5),
        limb(u, 6),
        limb(u, 7),
        limb(d, 0),
        limb(d, 1),
        limb(d, 2),
        limb(d, 3));
    assertThat(Limbs.get(s, 0)).as("%s %% %s", u, d).isEqualTo(Uint256.of(u.mod(d)));
  }

  private static long limb(BigInteger value, int index) {
    return value.shiftRight(64 * index).longValue();
  }

  /** A value of so many limbs, each near 0, 2^63 or 2^64; at least 1. */
  private static BigInteger extreme(Random random, int limbs) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < limbs; i++) {
      long near = DIGITS[random.nextInt(DIGITS.length)] + random.nextInt(3) - 1;
      value = value.multiply(LIMB).add(Operands.unsigned(near));
    }
    return value.max(ONE);
  }
}
