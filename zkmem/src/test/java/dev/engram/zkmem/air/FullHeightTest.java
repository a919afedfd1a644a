/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.Placement;
import dev.engram.zkmem.offline.OfflineMemory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables that are full to the last row, so that no row of padding stands between the last and the
 * first, which is the last one's next (#58).
 */
class FullHeightTest {

  private static final MemoryConfiguration MEMORY =
      new MemoryConfiguration(
          Boundary.VOLATILE, Cells.BYTES, 1, 8, 4, Placement.ANYWHERE, 2, Compression.FEED_FORWARD);

  static List<PrimeField> fields() {
    return List.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR);
  }

  private static ForgedTables full(PrimeField field) {
    return ForgedTables.of(MEMORY, field, FullHeightTest::run, 0, 4);
  }

  /** Of each kind a power of two. */
  private static void run(OfflineMemory offline) {
    for (int i = 0; i < 4; i++) {
      offline.write(1, 4 * i, 4, new int[] {i, 2, 3, 4});
      offline.read(1, 4 * i, 4, new int[4]);
      offline.read(0, 9 * i, 1, new int[1]);
      offline.increment(40_000 * i + 1);
    }
    offline.read(1, 0, 2, new int[2]);
    offline.read(1, 2, 2, new int[2]);
    offline.read(1, 4, 1, new int[1]);
    offline.read(1, 5, 1, new int[1]);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void tablesThatAreFullHold(PrimeField field) {
    ForgedTables full = full(field);
    for (MemoryAirs.Table table : full.airs().tables()) {
      TableId id = table.id();
      if (full.tables().has(id.kind(), id.width())) {
        ForgedTable rows = full.table(id.kind(), id.width());
        switch (id.kind()) {
          // which count or begin something, and have no rows that are not used
          case CLOCK, CLAIM, RANGE -> {}
          default -> assertThat(rows.used()).as("%s", id).isEqualTo(rows.height());
        }
      }
    }
    assertThat(full.table(Kind.BOUNDARY).height()).isEqualTo(4);
    assertThat(full.table(Kind.INCREMENT).height()).isEqualTo(4);
    assertThat(full.adapter(4).height()).isEqualTo(4);
    assertThat(full.adapter(2).height()).isEqualTo(2);
    assertThat(full.refusals()).isEmpty();
  }

  /** In the last row, whose next is the first, as in all others. */
  @ParameterizedTest
  @MethodSource("fields")
  void ofFullTablesNothingMayChangeButHowFarItIsFromTheLastBlock(PrimeField field) {
    ForgedTables full = full(field);
    Set<String> free = new TreeSet<>();
    for (MemoryAirs.Table table : full.airs().tables()) {
      TableId id = table.id();
      if (!full.tables().has(id.kind(), id.width()) || id.kind() == Kind.RANGE) {
        continue;
      }
      ForgedTable rows = full.table(id.kind(), id.width());
      for (String column : filled(rows.air())) {
        for (int row = 0; row < rows.height(); row++) {
          long honest = rows.row(row).get(column);
          rows.row(row).set(column, honest + 1);
          if (full.settle().refusals().isEmpty()) {
            free.add("%s, row %d, %s".formatted(id, row, column));
          }
          rows.row(row).set(column, honest);
        }
      }
    }
    assertThat(free)
        .containsExactly(
            "boundary, row 3, borrow",
            "boundary, row 3, difference[0]",
            "boundary, row 3, difference[1]",
            "boundary, row 3, difference[2]");
    assertThat(full.settle().refusals()).isEmpty();
  }

  private static List<String> filled(AirDescription air) {
    return air.sources().stream()
        .filter(source -> !source.equals(Source.PREPROCESSED))
        .flatMap(source -> air.columns(source).stream())
        .toList();
  }

  /** The block of the first row comes again in the last, and no row is left to hide it. */
  @ParameterizedTest
  @MethodSource("fields")
  void theLastBlockIsNotTheFirstAgain(PrimeField field) {
    ForgedTables full = full(field);
    ForgedTable boundary = full.table(Kind.BOUNDARY);
    boundary.row(3).set("address", boundary.row(0).all("address"));
    full.link(2);
    boundary.row(2).set("difference[2]", 0);
    assertThat(full.settle().refusals().toString()).contains("spaces rise");
  }

  /** The sum of increments is not that of the row after the last, which is the first. */
  @ParameterizedTest
  @MethodSource("fields")
  void theSumOfTheLastRowIsWhatIsSaid(PrimeField field) {
    ForgedTables full = full(field);
    ForgedTable increments = full.table(Kind.INCREMENT);
    increments.publish("increments", increments.row(0).get("sum"));
    assertThat(full.settle().refusals().toString()).contains("the sum is what is said");
  }
}
