/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.frames.MemoryException.InvalidSize;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The price of memory against its formula in {@link BigInteger}s, and what a charging operation
 * does with it.
 */
class MemoryGasTest {

  private static final long OUT_OF_GAS = MemoryGas.OUT_OF_GAS;

  private final Frame memory = Frames.create().root();
  private final long[] limbs = {4, 3, 2, 1};

  @Test
  void theCostIsTheFormulaOfTheYellowPaper() {
    for (long words = 0; words < 3_000; words++) {
      assertCost(words);
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      assertCost(random.nextLong(MemoryGas.MAX_WORDS + 1) >>> random.nextInt(32));
    }
    assertCost(3_037_000_499L);
    assertCost(3_037_000_500L);
    assertCost(MemoryGas.MAX_WORDS);
  }

  @Test
  void expansionCostsTheDifferenceOfTwoSizes() {
    assertThat(MemoryGas.expansionCost(22, 23)).isEqualTo(4);
    assertThat(MemoryGas.expansionCost(723, 724)).isEqualTo(6);
    assertThat(MemoryGas.expansionCost(0, 1)).isEqualTo(3);
    assertThat(MemoryGas.expansionCost(0, 32_768)).isEqualTo(98_304 + 2_097_152);
    assertThat(MemoryGas.expansionCost(7, 7)).isZero();
    assertThat(MemoryGas.expansionCost(8, 7)).isZero();
  }

  @Test
  void wordsWithoutAPriceAreRefused() {
    for (long words : new long[] {-1, MemoryGas.MAX_WORDS + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThatExceptionOfType(InvalidSize.class).isThrownBy(() -> MemoryGas.cost(words));
      assertThatExceptionOfType(InvalidSize.class)
          .isThrownBy(() -> MemoryGas.expansionCost(words, 1));
      assertThatExceptionOfType(InvalidSize.class)
          .isThrownBy(() -> MemoryGas.expansionCost(1, words));
    }
  }

  @Test
  void wordsAreCountedRoundedUp() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 10_000; i++) {
      long bytes = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
      assertThat(MemoryGas.words(bytes))
          .isEqualTo(NaiveFrames.words(BigInteger.valueOf(bytes)).longValueExact());
    }
    assertThat(MemoryGas.words(0)).isZero();
    assertThat(MemoryGas.words(1)).isEqualTo(1);
    assertThat(MemoryGas.words(32)).isEqualTo(1);
    assertThat(MemoryGas.words(33)).isEqualTo(2);
    assertThat(MemoryGas.words(Long.MAX_VALUE)).isEqualTo(1L << 58);
    assertThat(MemoryGas.MAX_SIZE).isEqualTo(0x1FFFFFFFE0L);
  }

  @Test
  void valuesOf256BitsSaturate() {
    BigInteger two = BigInteger.TWO;
    for (int bit = 0; bit < 256; bit++) {
      for (int add = -1; add <= 1; add++) {
        BigInteger value = two.pow(bit).add(BigInteger.valueOf(add));
        long expected = value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
        assertThat(MemoryGas.saturate(Words.limbs(value), 0))
            .as("2^%d%+d", bit, add)
            .isEqualTo(expected);
      }
    }
    assertThat(MemoryGas.saturate(new long[] {9, 9, 5, 0, 0, 0}, 2)).isEqualTo(5);
  }

  @Test
  void eachOperationPaysForItsGrowthOnce() {
    assertThat(memory.store(100, 0, limbs, 0)).isEqualTo(97);
    assertThat(memory.store(97, 0, limbs, 0)).isEqualTo(97);
    assertThat(memory.load(97, 1, limbs, 0)).isEqualTo(94);
    assertThat(memory.storeByte(94, 63, 1)).isEqualTo(94);
    assertThat(memory.storeByte(94, 64, 1)).isEqualTo(91);
    assertThat(memory.charge(91, 0, 96)).isEqualTo(91);
    assertThat(memory.charge(91, 95, 2)).isEqualTo(88);
  }

  @Test
  void growthFrom22To23WordsCosts4AndFrom723To724Costs6() {
    memory.expand(22 * 32);
    assertThat(memory.charge(3, 22 * 32, 1)).isEqualTo(OUT_OF_GAS);
    assertThat(memory.charge(4, 22 * 32, 1)).isZero();
    memory.expand(723 * 32);
    assertThat(memory.store(5, 723 * 32, limbs, 0)).isEqualTo(OUT_OF_GAS);
    assertThat(memory.store(6, 723 * 32, limbs, 0)).isZero();
  }

  @Test
  void tooLittleGasLeavesAllAsItWas() {
    memory.putWord(0, Words.counting(1));
    long capacity = memory.array().length;
    long[] untouched = limbs.clone();
    assertThat(memory.load(2, 1, limbs, 0)).isEqualTo(OUT_OF_GAS);
    assertThat(memory.store(2, 1, limbs, 0)).isEqualTo(OUT_OF_GAS);
    assertThat(memory.storeByte(2, 32, 1)).isEqualTo(OUT_OF_GAS);
    assertThat(memory.charge(1_000_000, 1 << 25, 32)).isEqualTo(OUT_OF_GAS);
    assertThat(limbs).isEqualTo(untouched);
    assertThat(memory.snapshot()).isEqualTo(Words.counting(1));
    assertThat(memory.array()).hasSize((int) capacity);
  }

  @Test
  void noGasPaysForOffsetsThatNoMemoryHas() {
    long all = Long.MAX_VALUE;
    for (BigInteger offset :
        new BigInteger[] {
          BigInteger.valueOf(MemoryGas.MAX_SIZE),
          BigInteger.TWO.pow(40),
          BigInteger.TWO.pow(63),
          BigInteger.TWO.pow(64),
          BigInteger.TWO.pow(255),
          BigInteger.TWO.pow(256).subtract(BigInteger.ONE)
        }) {
      long saturated = MemoryGas.saturate(Words.limbs(offset), 0);
      assertThat(memory.load(all, saturated, limbs, 0)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.store(all, saturated, limbs, 0)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.storeByte(all, saturated, 1)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.charge(all, saturated, 1)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.charge(all, 1, saturated)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.charge(all, saturated, saturated)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.charge(7, saturated, 0)).isEqualTo(7);
    }
    for (long unsigned : new long[] {-1, Long.MIN_VALUE}) {
      assertThat(memory.charge(all, unsigned, 1)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.charge(all, 1, unsigned)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.load(all, unsigned, limbs, 0)).isEqualTo(OUT_OF_GAS);
      assertThat(memory.storeByte(all, unsigned, 1)).isEqualTo(OUT_OF_GAS);
    }
    assertThat(memory.size()).isZero();
  }

  @Test
  void aWholeRunPaysThePriceOfItsLastSize() {
    SplittableRandom random = new SplittableRandom(3);
    long gas = 1_000_000_000;
    for (int i = 0; i < 500; i++) {
      gas = memory.charge(gas, random.nextInt(1 << 20), random.nextInt(5_000));
    }
    assertThat(1_000_000_000 - gas).isEqualTo(MemoryGas.cost(memory.words()));
  }

  private static void assertCost(long words) {
    assertThat(MemoryGas.cost(words))
        .isEqualTo(NaiveFrames.cost(BigInteger.valueOf(words)).longValueExact());
  }
}
