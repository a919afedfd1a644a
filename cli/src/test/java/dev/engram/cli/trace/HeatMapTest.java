/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.picture.Terminal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeatMapTest {

  private record Access(long time, long pointer, boolean write) {}

  private final HeatMap map = new HeatMap();

  @Test
  void everyAccessIsCountedWhereItsTimeAndPointerAreOnTheGridAsItIsAtTheEnd() {
    SplittableRandom random = new SplittableRandom(5);
    List<Access> accesses =
        random
            .ints(5_000, 0, 1 << 20)
            .mapToObj(i ->
                new Access(
                    random.nextLong(1 + i) << random.nextInt(30),
                    random.nextLong(1 + i) & 0xFFFF_FFFFL,
                    (i & 1) == 0))
            .toList();
    for (Access each : accesses) {
      map.count(each.time, each.pointer, each.write);
    }
    long[][] reads = new long[HeatMap.SIZE][HeatMap.SIZE];
    long[][] writes = new long[HeatMap.SIZE][HeatMap.SIZE];
    for (Access each : accesses) {
      long[][] grid = each.write ? writes : reads;
      grid[(int) (each.time / map.ticks())][(int) (each.pointer / map.cells())]++;
    }
    for (int column = 0; column < HeatMap.SIZE; column++) {
      for (int row = 0; row < HeatMap.SIZE; row++) {
        assertThat(map.reads(column, row)).isEqualTo(reads[column][row]);
        assertThat(map.writes(column, row)).isEqualTo(writes[column][row]);
      }
    }
    long lastTime = accesses.stream().mapToLong(Access::time).max().orElseThrow();
    long lastPointer = accesses.stream().mapToLong(Access::pointer).max().orElseThrow();
    assertThat(map.columns()).isEqualTo(lastTime / map.ticks() + 1);
    assertThat(map.rows()).isEqualTo(lastPointer / map.cells() + 1);
  }

  @Test
  void theLargestTimesAndPointersHaveTheirPlace() {
    map.count(1, 0, true);
    map.count(Long.MAX_VALUE, 0xFFFF_FFFFL, false);

    assertThat(map.columns()).isEqualTo(HeatMap.SIZE);
    assertThat(map.rows()).isEqualTo(HeatMap.SIZE);
    assertThat(map.reads(HeatMap.SIZE - 1, HeatMap.SIZE - 1)).isEqualTo(1);
    assertThat(map.writes(0, 0)).isEqualTo(1);
  }

  @Test
  void thePictureIsDarkestWhereMostAccessesWere() {
    for (int i = 0; i < 100; i++) {
      map.count(0, 0, true);
    }
    for (int i = 0; i < 7; i++) {
      map.count(2, 31, false);
    }
    map.count(4, 32, false);

    assertThat(new HeatPicture(map, Terminal.PLAIN).lines())
        .containsExactly(
            "0x40 |    .",
            "     |# :",
            "   0 +-----",
            "      time 0 to 5; the darkest has 100 accesses");
  }

  @Test
  void aTerminalWithColoursShowsWhatMostlyWrote() {
    map.count(0, 0, true);
    map.count(1, 0, false);

    assertThat(new HeatPicture(map, new Terminal(true, true, false)).lines())
        .first()
        .isEqualTo("0x20 │\033[33m█\033[34m█\033[0m");
  }
}
