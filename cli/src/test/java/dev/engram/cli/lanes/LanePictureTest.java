/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.arena.Arena;
import dev.engram.arena.LaneMap;
import dev.engram.arena.LaneMap.Cell;
import dev.engram.arena.LaneMap.Kind;
import dev.engram.arena.Statistics;
import dev.engram.cli.picture.Terminal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LanePictureTest {

  private static final Terminal COLOURED = new Terminal(true, true, true);

  private final LanePicture plain = new LanePicture(Terminal.PLAIN);

  @Test
  void aUnitIsALetterInUpperCaseWhereItIsHalfFull() {
    LaneMap map =
        map(
            new Cell(Kind.FREE, 0),
            new Cell(Kind.FAST, 1),
            new Cell(Kind.FAST, 4),
            new Cell(Kind.SLOW, 8),
            new Cell(Kind.BLOB, 8),
            new Cell(Kind.COMPRESSED, 3));

    assertThat(plain.map(map, 4, 4)).containsExactly(".fFS", "Bz");
    assertThat(plain.legend(map, 4, 4)).endsWith("(a character: 16 KiB)");
  }

  @Test
  void whatDoesNotFitIsDrawnSeveralUnitsACharacter() {
    Cell[] cells = new Cell[100];
    Arrays.fill(cells, 0, 50, new Cell(Kind.SLOW, 8));
    Arrays.fill(cells, 50, 100, new Cell(Kind.FREE, 0));
    cells[75] = new Cell(Kind.FAST, 8);

    assertThat(plain.map(map(cells), 5, 2)).containsExactly("SSSSS", "..f..");
    assertThat(plain.legend(map(cells), 5, 2)).endsWith("(a character: 160 KiB)");
  }

  @Test
  void coloursSayTheLaneAndHeightsHowFullItIs() {
    LaneMap map = map(new Cell(Kind.FAST, 2), new Cell(Kind.FAST, 8), new Cell(Kind.SLOW, 0));

    assertThat(new LanePicture(COLOURED).map(map, 10, 1))
        .containsExactly("\033[0;32m▂█\033[0;34m▁\033[0m");
  }

  @Test
  void aBarIsAsLongAsItsPart() {
    assertThat(plain.bar(0, 10)).isBlank();
    assertThat(plain.bar(5, 10)).isEqualTo("########        ");
    assertThat(plain.bar(20, 10)).isEqualTo("################");
  }

  private static LaneMap map(Cell... cells) {
    try (Arena arena = Arena.confined()) {
      Statistics statistics = arena.statistics();
      return new LaneMap(statistics, cells);
    }
  }
}
