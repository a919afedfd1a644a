/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static dev.engram.space.BlockRequest.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpaceReportTest {

  private static final int PAGE = 1_024;

  private final SparseCells memory = new SparseCells(PAGE);
  private final Blocks blocks = new Blocks(memory, 6, 1L << 32, PAGE);

  @Test
  void anEmptyRegionIsOneHole() {
    SpaceReport report = blocks.report(50);
    long all = 65_530L << 16;
    assertThat(report.used()).isZero();
    assertThat(report.reserved()).isZero();
    assertThat(report.free()).isEqualTo(all);
    assertThat(report.freeBelow()).isZero();
    assertThat(report.largestFree()).isEqualTo(all);
    assertThat(report.holes().get(31)).isEqualTo(1);
    assertThat(report.holes().stream().mapToLong(n -> n).sum()).isEqualTo(1);
    assertThat(report.planes()).isZero();
    SpaceReport none = new Blocks(memory, 65_536, 0, PAGE).report(50);
    assertThat(none.free()).isZero();
    assertThat(none.largestFree()).isZero();
  }

  @Test
  void holesAreCountedByPowersOfTwo() {
    for (int i = 0; i < 256; i++) {
      blocks.allocate(250, PLAIN);
    }
    long base = 6L << 16;
    blocks.free(base);
    blocks.free(base + 5 * 256);
    blocks.free(base + 6 * 256);
    blocks.free(base + 255 * 256);
    long hole = blocks.allocate(3 * 65_536, PLAIN);
    long last = blocks.allocate(65_536, PLAIN);
    blocks.free(hole);
    SpaceReport report = blocks.report(50);
    assertThat(Planes.number(last)).isEqualTo(10);
    assertThat(report.used()).isEqualTo(252 * 250 + 65_536);
    assertThat(report.reserved()).isEqualTo(252 * 256 + 65_536);
    assertThat(report.blocks()).isEqualTo(253);
    assertThat(report.freeBelow()).isEqualTo(4 * 256 + 3 * 65_536);
    assertThat(report.holes().get(8)).isEqualTo(2);
    assertThat(report.holes().get(9)).isEqualTo(1);
    assertThat(report.holes().get(17)).isEqualTo(1);
    assertThat(report.holes().get(31)).isEqualTo(1);
    assertThat(report.largestFree()).isEqualTo((65_536L - 11) << 16);
    assertThat(report.free()).isEqualTo(report.freeBelow() + report.largestFree());
    assertThat(report.planes()).isEqualTo(2);
  }

  @Test
  void whatEvacuationWouldGiveBackIsGivenBack() {
    for (int i = 0; i < 1_024; i++) {
      memory.set(blocks.allocate(256, PLAIN), 1);
    }
    for (int i = 0; i < 1_024; i++) {
      if (i % 16 != 0) {
        blocks.free((6L << 16) + i * 256L);
      }
    }
    SpaceReport before = blocks.report(50);
    assertThat(before.releasablePlanes()).isEqualTo(3);
    assertThat(before.evacuatedPlanes()).isZero();
    int pages = memory.pages.size();
    blocks.evacuate(50, Long.MAX_VALUE);
    assertThat(memory.pages).hasSize((int) (pages - before.releasablePages()));
    SpaceReport after = blocks.report(50);
    assertThat(after.evacuatedPlanes()).isEqualTo(3);
    assertThat(after.releasablePages()).isZero();
    assertThat(after.used()).isEqualTo(before.used());
    assertThat(after.freeBelow()).isEqualTo(65_536 - 64 * 256);
  }
}
