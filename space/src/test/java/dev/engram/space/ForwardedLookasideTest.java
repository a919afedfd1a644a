/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is noted of ranges that are elsewhere. */
class ForwardedLookasideTest {

  private static final int CHUNK = 256;
  private static final long PAGE = Address.at(1, 7 * 4096);
  private static final long RAM = 1L << 40;
  private static final long NOW = 5 * Lookaside.GENERATION;

  private final ForwardedLookaside lookaside = new ForwardedLookaside();

  private void note(long at, int start, int end, long base, boolean writable) {
    lookaside.note(PAGE + at, NOW, start, end, base, writable);
  }

  @Test
  void nothingIsFoundBeforeAnythingIsNoted() {
    assertThat(lookaside.find(PAGE, 1, NOW)).isNegative();
    assertThat(lookaside.find(0, 1, NOW)).isNegative();
  }

  @Test
  void twoRangesOfAPageAreFoundSideBySide() {
    note(0, 0, CHUNK, RAM, false);
    note(5 * CHUNK + 8, 5 * CHUNK, 6 * CHUNK, 2 * RAM + 8, false);
    assertThat(lookaside.find(PAGE + 3, 8, NOW)).isEqualTo(RAM + 3);
    assertThat(lookaside.find(PAGE + 5 * CHUNK, 8, NOW)).isEqualTo(2 * RAM);
  }

  @Test
  void aLongRangeIsFoundToItsEndFromWhereItWasUsed() {
    note(CHUNK, CHUNK, 4 * CHUNK, RAM, false);
    assertThat(lookaside.find(PAGE + CHUNK, 3 * CHUNK, NOW)).isEqualTo(RAM);
    assertThat(lookaside.find(PAGE + CHUNK, 3 * CHUNK + 1, NOW)).isNegative();
  }

  @Test
  void whatLiesBesideARangeInItsChunkIsNotFound() {
    note(64, 64, 128, RAM, true);
    assertThat(lookaside.find(PAGE + 63, 1, NOW)).isNegative();
    assertThat(lookaside.find(PAGE + 64, 64, NOW)).isEqualTo(RAM);
    assertThat(lookaside.find(PAGE + 120, 9, NOW)).isNegative();
    assertThat(lookaside.findToWrite(PAGE + 128, 1, NOW)).isNegative();
  }

  @Test
  void theSamePlaceOfAnotherPageOrGenerationIsNotFound() {
    note(0, 0, CHUNK, RAM, true);
    assertThat(lookaside.find(PAGE + (1 << 20), 8, NOW)).isNegative();
    assertThat(lookaside.find(PAGE, 8, NOW + Lookaside.GENERATION)).isNegative();
  }

  @Test
  void onlyWhatMayBeWrittenAtOnceIsFoundToWrite() {
    note(0, 0, CHUNK, RAM, false);
    assertThat(lookaside.findToWrite(PAGE, 8, NOW)).isNegative();
    note(0, 0, CHUNK, RAM, true);
    assertThat(lookaside.findToWrite(PAGE, 8, NOW)).isEqualTo(RAM);
  }

  @Test
  void allIsForgottenTogether() {
    note(0, 0, CHUNK, RAM, true);
    lookaside.clear();
    assertThat(lookaside.find(PAGE, 8, NOW)).isNegative();
  }
}
