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

  private long find(long address, int length, long generation) {
    return ForwardedLookaside.find(lookaside.table(), address, length, generation);
  }

  private long findToWrite(long address, int length, long generation) {
    return ForwardedLookaside.findToWrite(lookaside.table(), address, length, generation);
  }

  @Test
  void nothingIsFoundBeforeAnythingIsNoted() {
    assertThat(find(PAGE, 1, NOW)).isZero();
    assertThat(find(0, 1, NOW)).isZero();
  }

  @Test
  void twoRangesOfAPageAreFoundSideBySide() {
    note(0, 0, CHUNK, RAM, false);
    note(5 * CHUNK + 8, 5 * CHUNK, 6 * CHUNK, 2 * RAM + 8, false);
    assertThat(find(PAGE + 3, 8, NOW)).isEqualTo(RAM);
    assertThat(find(PAGE + 5 * CHUNK, 8, NOW)).isEqualTo(2 * RAM - 5 * CHUNK);
  }

  @Test
  void aLongRangeIsFoundToItsEndFromWhereItWasUsed() {
    note(CHUNK, CHUNK, 4 * CHUNK, RAM, false);
    assertThat(find(PAGE + CHUNK, 3 * CHUNK, NOW)).isEqualTo(RAM - CHUNK);
    assertThat(find(PAGE + CHUNK, 3 * CHUNK + 1, NOW)).isZero();
  }

  @Test
  void whatLiesBesideARangeInItsChunkIsNotFound() {
    note(64, 64, 128, RAM, true);
    assertThat(find(PAGE + 63, 1, NOW)).isZero();
    assertThat(find(PAGE + 64, 64, NOW)).isEqualTo(RAM - 64);
    assertThat(find(PAGE + 120, 9, NOW)).isZero();
    assertThat(findToWrite(PAGE + 128, 1, NOW)).isZero();
  }

  @Test
  void theSamePlaceOfAnotherPageOrGenerationIsNotFound() {
    note(0, 0, CHUNK, RAM, true);
    assertThat(find(PAGE + (1 << 20), 8, NOW)).isZero();
    assertThat(find(PAGE, 8, NOW + Lookaside.GENERATION)).isZero();
  }

  @Test
  void onlyWhatMayBeWrittenAtOnceIsFoundToWrite() {
    note(0, 0, CHUNK, RAM, false);
    assertThat(findToWrite(PAGE, 8, NOW)).isZero();
    note(0, 0, CHUNK, RAM, true);
    assertThat(findToWrite(PAGE, 8, NOW)).isEqualTo(RAM);
  }

  @Test
  void allIsForgottenTogether() {
    note(0, 0, CHUNK, RAM, true);
    lookaside.clear();
    assertThat(find(PAGE, 8, NOW)).isZero();
  }
}
