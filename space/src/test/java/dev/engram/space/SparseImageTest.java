/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.arena.Arena;
import dev.engram.arena.Statistics;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One page in a hundred of 1 GiB, as if it were of 64 GiB: what that takes, counted and not
 * measured. {@code SparseImage} in {@code bench} runs the whole of it.
 */
class SparseImageTest {

  private static final int REGIONS = 4;
  private static final long REGION_BYTES = 256 << 20;

  @Test
  void onePageInAHundredTakesElevenTenthsOfItsBytes() {
    Arena arena = Arena.builder().lanes(32 << 20, 32 << 20).threshold(4_096).confined();
    @Nullable RegionSettings[] settings = new RegionSettings[Address.REGIONS];
    for (int region = 1; region <= REGIONS; region++) {
      settings[region] = RegionSettings.of(RegionType.HEAP);
    }
    PageStore store = new PageStore(arena, false, false);
    try (Space space = new Space(store, settings, null, 0)) {
      SplittableRandom random = new SplittableRandom(4);
      long pages = REGIONS * REGION_BYTES / PageTable.PAGE_BYTES / 100;
      for (long page = 0; page < pages; page++) {
        int region = 1 + random.nextInt(REGIONS);
        space.putLong(Address.at(region, random.nextLong(REGION_BYTES / 8) * 8), page);
      }
      long touched = 0;
      for (int region = 1; region <= REGIONS; region++) {
        touched += space.resident(region);
      }
      assertThat(touched).isBetween(pages * 4_096 * 97 / 100, pages * 4_096);
      Statistics arenas = arena.statistics();
      long tables = tables(space);
      assertThat(tables).isLessThan(touched * 6 / 100);
      // runs of 256 KiB are taken whole, of which the last may be empty but for one page
      long slack = 2 << 18;
      assertThat(arenas.usedBytes() + tables - slack).isLessThan(touched * 110 / 100);
      assertThat(arenas.metadataBytes()).isLessThan(touched * 4 / 100);
    }
  }

  /** Bytes of heap of the page tables, as the JVM lays arrays of longs and of references out. */
  private static long tables(Space space) {
    long bytes = 0;
    for (int region = 1; region <= REGIONS; region++) {
      for (long[][] directory : space.region(Address.of(region, 0, 0)).table.directories()) {
        boolean some = false;
        for (long[] leaf : directory) {
          if (leaf[PageTree.HOLDERS] != 0) {
            bytes += 16 + 8L * leaf.length;
            some = true;
          }
        }
        bytes += some ? 16 + 4L * directory.length : 0;
      }
    }
    return bytes;
  }
}
