/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ExtentTest {

  private static final long KIB = 1 << 10;

  @Test
  void theCurveIsTheYellowPapers() {
    assertThat(price(new Extent.OfHighestWord(true), 1)).isEqualTo(3);
    assertThat(price(new Extent.OfHighestWord(true), 22 * 32)).isEqualTo(66);
    assertThat(price(new Extent.OfHighestWord(true), 23 * 32)).isEqualTo(70);
    assertThat(price(new Extent.OfHighestWord(true), KIB)).isEqualTo(98);
    assertThat(price(new Extent.OfHighestWord(true), 32 * KIB)).isEqualTo(5_120);
    assertThat(price(new Extent.OfHighestWord(true), 1024 * KIB)).isEqualTo(2_195_456);
  }

  @Test
  void withoutItsSquareAWordCostsThree() {
    assertThat(price(new Extent.OfHighestWord(false), 1024 * KIB)).isEqualTo(98_304);
  }

  @Test
  void onlyTheHighestWordCounts() {
    Extent extent = new Extent.OfHighestWord(true);
    assertThat(extent.price()).isZero();
    extent.touch(992, 32);
    extent.touch(0, 32);
    assertThat(extent.price()).isEqualTo(98);
    extent.touch(1024, 1);
    assertThat(extent.price()).isEqualTo(3 * 33 + 33 * 33 / 512);
  }

  @Test
  void aCurveForEachPlaneSavesWhatTheArithmeticSays() {
    assertThat(savingOfPlanes(64 * KIB)).isZero();
    assertThat(savingOfPlanes(128 * KIB)).isCloseTo(36, within(0.5));
    assertThat(savingOfPlanes(192 * KIB)).isCloseTo(53, within(0.5));
    assertThat(savingOfPlanes(256 * KIB)).isCloseTo(63, within(0.5));
    assertThat(savingOfPlanes(1024 * KIB)).isCloseTo(90, within(0.5));
  }

  @Test
  void eachPlaneGrowsByItself() {
    Extent extent = new Extent.OfEachPlane();
    extent.touch(5 << 16, 1024);
    assertThat(extent.price()).isEqualTo(98);
    extent.touch((7 << 16) - 64, 128);
    assertThat(extent.price()).isEqualTo(98 + 14_336 + 6);
    extent.touch((7 << 16) - 64, 32);
    assertThat(extent.price()).isEqualTo(98 + 14_336 + 6);
  }

  private static double savingOfPlanes(long bytes) {
    double one = price(new Extent.OfHighestWord(true), bytes);
    return 100 - 100 * price(new Extent.OfEachPlane(), bytes) / one;
  }

  private static long price(Extent extent, long bytes) {
    extent.touch(0, bytes);
    return extent.price();
  }
}
