/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What OpenVM's paged vector and online memory are tested for, and what its vector misses. */
class PagedVectorTest {

  private static final int PAGE = PageTable.PAGE_BYTES;
  private static final long BASE = Address.of(1, 0, 0);

  private final Space space =
      Space.builder()
          .region(1, RegionSettings.of(RegionType.STATE))
          .region(2, RegionSettings.of(RegionType.STATE).of(CellType.BABY_BEAR))
          .confined();

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void fourCellsOfWhichOneIsWrittenAgain() {
    long at = Address.of(2, 0, 0);
    for (int i = 0; i < 4; i++) {
      space.putCell(at + i, i + 1);
    }
    assertThat(space.getLong(at)).isEqualTo(0x0000_0001_0000_0002L);
    space.putCell(at + 2, 100);
    byte[] is = new byte[16];
    space.read(at, is, 0, 16);
    assertThat(is).containsExactly(0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 100, 0, 0, 0, 4);
  }

  @Test
  void aRangeOverAPageThatIsNotThereReadsZeroInIt() {
    space.putByte(BASE + 2 * PAGE, (byte) 9);
    byte[] is = new byte[PAGE + 2];
    space.read(BASE + PAGE - 1, is, 0, is.length);
    assertThat(is).endsWith(9).startsWith(0);
    assertThat(Arrays.copyOf(is, PAGE + 1)).containsOnly(0);
    assertThat(space.resident(1)).isEqualTo(PAGE);
  }

  /** Theirs handles one page or two, and no range of nothing. */
  @Test
  void aRangeOfNothingAndOneOfManyPagesAreRangesToo() {
    byte[] many = new byte[5 * PAGE];
    for (int i = 0; i < many.length; i++) {
      many[i] = (byte) (i / 100 + 1);
    }
    space.write(BASE + PAGE - 3, many, 0, many.length);
    byte[] is = new byte[many.length];
    space.read(BASE + PAGE - 3, is, 0, is.length);
    assertThat(is).isEqualTo(many);
    assertThat(space.resident(1)).isEqualTo(6 * PAGE);
    space.write(BASE + 100 * PAGE, many, 0, 0);
    space.read(BASE + 100 * PAGE, is, 0, 0);
    space.fill(BASE + 100 * PAGE, 0, (byte) 1);
    space.copy(BASE, BASE + 100 * PAGE, 0);
    assertThat(space.resident(1)).isEqualTo(6 * PAGE);
  }

  @Test
  void rangesThatOverlapKeepTheLastOfEachCell() {
    byte[] ones = new byte[3_000];
    Arrays.fill(ones, (byte) 1);
    byte[] twos = new byte[3_000];
    Arrays.fill(twos, (byte) 2);
    space.write(BASE + 2_000, ones, 0, 3_000);
    space.write(BASE + 4_000, twos, 0, 3_000);
    space.write(BASE + 3_000, ones, 0, 1_500);
    byte[] is = new byte[5_000];
    space.read(BASE + 2_000, is, 0, 5_000);
    byte[] expected = new byte[5_000];
    Arrays.fill(expected, 0, 2_500, (byte) 1);
    Arrays.fill(expected, 2_500, 5_000, (byte) 2);
    assertThat(is).isEqualTo(expected);
  }

  @Test
  void theLastCellsOfARegionAreCellsAsAllOthers() {
    long last = Address.at(2, Address.REGION_CELLS - 1);
    space.putCell(last, 7);
    assertThat(space.getCell(last)).isEqualTo(7);
    assertThat(space.getCell(last - 1)).isZero();
    assertThat(space.resident(2)).isEqualTo(PAGE);
  }
}
