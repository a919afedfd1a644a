/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.Placement;
import dev.engram.zkmem.offline.OfflineMemory;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryTablesTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  static Stream<MemoryConfiguration> memories() {
    Stream<MemoryConfiguration> bytes =
        Stream.of(1, 2, 4, 8, 16, 32).map(MemoryConfiguration::volatileBytes);
    Stream<MemoryConfiguration> elements =
        Stream.of(1, 4, 32).map(MemoryConfiguration::volatileElements);
    Stream<MemoryConfiguration> fixed =
        Stream.of(
            MemoryConfiguration.VOLATILE_WORDS.fixed(),
            MemoryConfiguration.volatileBytes(1).fixed(),
            MemoryConfiguration.volatileElements(4).fixed());
    Stream<MemoryConfiguration> small =
        Stream.of(
            new MemoryConfiguration(
                Boundary.VOLATILE,
                Cells.BYTES,
                0,
                6,
                4,
                Placement.ANYWHERE,
                2,
                Compression.FEED_FORWARD));
    return Stream.of(bytes, elements, fixed, small).flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("memories")
  void randomAccessesSatisfyAllTables(MemoryConfiguration memory) {
    for (int accesses : new int[] {0, 1, 2, 64, 300}) {
      assertThat(run(memory, accesses, accesses).check()).isEmpty();
    }
  }

  /** Random accesses to few cells, increments, reads of space 0, and claims. */
  static MockTables run(MemoryConfiguration memory, int accesses, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MemoryTables tables = new MemoryTables(memory, FIELD);
    OfflineMemory offline = new OfflineMemory(memory, tables, FIELD.prime(), Integer.MAX_VALUE);
    int[] cells = new int[MemoryConfiguration.MAX_WIDTH];
    for (int i = 0; i < accesses; i++) {
      int width = memory.adapters() ? 1 << random.nextInt(6) : memory.blockCells();
      int space = 1 + random.nextInt(memory.lastSpace());
      int start = random.nextBoolean() ? 0 : memory.spaceCells() - 64;
      int pointer = start + random.nextInt(64 - width + 1);
      pointer -= memory.adapters() ? 0 : pointer % memory.blockCells();
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          for (int cell = 0; cell < width; cell++) {
            cells[cell] = random.nextInt(memory.cells() == Cells.BYTES ? 256 : FIELD.prime());
          }
          offline.write(space, pointer, width, cells);
        }
        case 2 -> offline.read(0, random.nextInt(1 << 20), 1, cells);
        case 3 -> offline.increment(1 + random.nextInt(1 << random.nextInt(20)));
        default -> offline.read(space, pointer, width, cells);
      }
    }
    int time = offline.time();
    int claims = Math.min(memory.claims(), 2);
    int[] claimed = new int[memory.blockCells()];
    int limbs = memory.limbs(memory.blockCells());
    int[] values = new int[1 + memory.claims() * (3 + limbs)];
    values[0] = time;
    for (int i = 0; i < claims && accesses > 0; i++) {
      int pointer = i * 32;
      offline.claim(1, pointer, claimed);
      int at = 1 + i * (3 + limbs);
      values[at] = 1;
      values[at + 1] = 1;
      values[at + 2] = pointer;
      memory.pack(claimed, memory.blockCells(), values, at + 3);
    }
    offline.finish();
    MemoryAirs airs = MemoryAirs.of(memory, FIELD);
    List<int[]> publicValues = new ArrayList<>();
    for (MemoryAirs.Table table : airs.tables()) {
      publicValues.add(
          switch (table.id().kind()) {
            case CLOCK -> new int[] {time, 1, 0, 0, 0, 0, 0, 0, 0, 0};
            case INCREMENT -> new int[] {tables.ticks()};
            case CLAIM -> values;
            default -> new int[0];
          });
    }
    try (Arena arena = Arena.ofShared();
        Workers workers = Workers.of(1)) {
      return new MockTables(
          airs, FIELD, tables.fill(new UsedMemory(arena), workers).witnesses(), publicValues);
    }
  }

  @ParameterizedTest
  @MethodSource("memories")
  void whatIsNotUsedTakesNoPart(MemoryConfiguration memory) {
    MockTables none = run(memory, 0, 0);
    assertThat(none.has(Kind.BOUNDARY, 0)).isTrue();
    assertThat(none.has(Kind.IMMEDIATE, 0)).isFalse();
    assertThat(none.has(Kind.READ, memory.blockCells())).isFalse();
    assertThat(none.tables()).hasSize(3);
  }

  @Test
  void cellsAreThoseOfAllRowsSoFarAndOfTheBlocksToCome() {
    MemoryConfiguration memory = MemoryConfiguration.VOLATILE_WORDS;
    MemoryTables tables = new MemoryTables(memory, FIELD);
    OfflineMemory offline = new OfflineMemory(memory, tables, FIELD.prime(), Integer.MAX_VALUE);
    int[] cells = new int[MemoryConfiguration.MAX_WIDTH];
    long expected = 0;
    assertThat(tables.cells(0)).isEqualTo(expected);
    offline.read(1, 0, 32, cells);
    expected += columns(memory, Kind.READ, 32);
    assertThat(tables.cells(0)).isEqualTo(expected);
    offline.write(1, 0, 32, cells);
    expected += columns(memory, Kind.WRITE, 32);
    assertThat(tables.cells(0)).isEqualTo(expected);
    offline.read(1, 0, 16, cells);
    expected += columns(memory, Kind.ADAPTER, 32) + columns(memory, Kind.READ, 16);
    assertThat(tables.cells(0)).isEqualTo(expected);
    offline.increment(3);
    offline.read(0, 5, 1, cells);
    expected += columns(memory, Kind.INCREMENT, 0) + columns(memory, Kind.IMMEDIATE, 0);
    assertThat(tables.cells(0)).isEqualTo(expected);
    assertThat(tables.cells(2)).isEqualTo(expected + 2L * columns(memory, Kind.BOUNDARY, 0));
    tables.clear();
    assertThat(tables.cells(0)).isZero();
  }

  /** Columns of a table, with those of the log. */
  private static int columns(MemoryConfiguration memory, Kind kind, int width) {
    MemoryAirs airs = MemoryAirs.of(memory, FIELD);
    MemoryAirs.Table table = airs.tables().get(airs.find(kind, width).orElseThrow());
    AirDescription air = AirDescription.of(table.air(), FIELD);
    return air.mainWidth() + (air.partitions() == 0 ? 0 : air.partitionWidth(0));
  }
}
