/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.OfflineMemory;
import dev.engram.zkmem.witness.MemoryTables;
import dev.engram.zkmem.witness.MockTables;
import dev.engram.zkmem.witness.UsedMemory;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The tables of an honest run, to cheat with: after {@link #settle} whatever was written in them is
 * counted in the range table as often as it is looked up there, as far as it can be.
 */
final class ForgedTables {

  private static final int RANGE = 1 << Buses.LIMB_BITS;

  private final MemoryConfiguration memory;
  private final PrimeField field;
  private final MemoryAirs airs;
  private final MockTables tables;

  private ForgedTables(MemoryConfiguration memory, MockTables tables, MemoryAirs airs) {
    this.memory = memory;
    this.field = tables.field();
    this.tables = tables;
    this.airs = airs;
    settle();
  }

  /** Those of a run, and of claims about some blocks after it. */
  static ForgedTables of(
      MemoryConfiguration memory, PrimeField field, Consumer<OfflineMemory> run, int... claimed) {
    MemoryTables rows = new MemoryTables(memory, field);
    OfflineMemory offline = new OfflineMemory(memory, rows, field.prime(), Integer.MAX_VALUE);
    run.accept(offline);
    int time = offline.time();
    int limbs = memory.limbs(memory.blockCells());
    int[] claims = new int[1 + memory.claims() * (3 + limbs)];
    claims[0] = time;
    int[] cells = new int[memory.blockCells()];
    for (int i = 0; i < claimed.length; i++) {
      offline.claim(1, claimed[i], cells);
      int at = 1 + i * (3 + limbs);
      claims[at] = 1;
      claims[at + 1] = 1;
      claims[at + 2] = claimed[i];
      memory.pack(cells, memory.blockCells(), claims, at + 3);
    }
    offline.finish();
    MemoryAirs airs = MemoryAirs.of(memory, field);
    List<int[]> publicValues = new ArrayList<>();
    for (MemoryAirs.Table table : airs.tables()) {
      publicValues.add(
          switch (table.id().kind()) {
            case CLOCK -> new int[] {time, 1, 0, 0, 0, 0, 0, 0, 0, 0};
            case INCREMENT -> new int[] {rows.ticks()};
            case CLAIM -> claims;
            default -> new int[0];
          });
    }
    try (Arena arena = Arena.ofShared();
        Workers workers = Workers.of(1)) {
      return new ForgedTables(
          memory,
          new MockTables(
              airs, field, rows.fill(new UsedMemory(arena), workers).witnesses(), publicValues),
          airs);
    }
  }

  /** Those of a run over KoalaBear. */
  static ForgedTables of(MemoryConfiguration memory, Consumer<OfflineMemory> run, int... claimed) {
    return of(memory, PrimeField.KOALA_BEAR, run, claimed);
  }

  MemoryConfiguration memory() {
    return memory;
  }

  MemoryAirs airs() {
    return airs;
  }

  MockTables tables() {
    return tables;
  }

  PrimeField field() {
    return field;
  }

  /** The number of the field that a fraction is. */
  long fraction(long numerator, long denominator) {
    return field.value(field.mul(field.of(numerator), field.inverse(field.of(denominator))));
  }

  ForgedTable read(int width) {
    return table(Kind.READ, width);
  }

  ForgedTable write(int width) {
    return table(Kind.WRITE, width);
  }

  ForgedTable adapter(int width) {
    return table(Kind.ADAPTER, width);
  }

  ForgedTable table(Kind kind) {
    return table(kind, 0);
  }

  /** A table; an empty one if the run has none. */
  ForgedTable table(Kind kind, int width) {
    if (!tables.has(kind, width)) {
      int place = airs.find(kind, width).orElseThrow();
      AirDescription air = AirDescription.of(airs.tables().get(place).air(), field);
      List<int[][]> rows = new ArrayList<>();
      for (Source source : air.sources()) {
        rows.add(new int[2][air.width(source)]);
      }
      tables.tables().put(place, new MockTables.Filled(air, rows, new int[air.publicValues()]));
    }
    return new ForgedTable(field, tables.table(kind, width));
  }

  /** What a table of some name must satisfy. */
  AirDescription air(String name) {
    return tables.tables().values().stream()
        .map(MockTables.Filled::air)
        .filter(air -> air.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Says what the clock shows in the end, wherever it is said. */
  ForgedTables ends(long time) {
    table(Kind.CLOCK).publish("final_time", time);
    if (tables.has(Kind.CLAIM, 0)) {
      table(Kind.CLAIM).publish("final_time", time);
    }
    return this;
  }

  /** Adds an access up to the columns that only one kind of access has. */
  ForgedTable.Row access(ForgedTable table, long time, long previous, long pointer, long... limbs) {
    long since = time - previous - 1;
    ForgedTable.Row row =
        table.add().set("valid", 1).set("time", time).set("space", 1).set("pointer", pointer);
    row.set("data", limbs);
    return since < 0 ? row.set("since", since, 0) : row.limbs("since", since);
  }

  /** Adds a row to the boundary, and says how far it is from the one before. */
  ForgedTable.Row block(long pointer, long time, long... limbs) {
    ForgedTable boundary = table(Kind.BOUNDARY);
    ForgedTable.Row row =
        boundary
            .add()
            .set("valid", 1)
            .limbs("address", pointer / memory.blockCells())
            .set("final_time", time)
            .set("final", limbs);
    if (row.number() > 0) {
      link(row.number() - 1);
    }
    return row;
  }

  /** Says how far it is from a row of the boundary to the next, as an honest prover would. */
  void link(int number) {
    ForgedTable.Row row = table(Kind.BOUNDARY).row(number);
    long[] from = row.all("address");
    long[] to = table(Kind.BOUNDARY).row(number + 1).all("address");
    long ahead = to[0] - from[0] + RANGE * (to[1] - from[1]) - 1;
    long borrow = ahead < 0 ? 1 : 0;
    row.limbs("difference", ahead + borrow * RANGE * RANGE);
    row.set("difference[2]", to[2] - from[2] - borrow).set("borrow", borrow);
  }

  /** Says of the increments what they add up to, in their rows and in public. */
  ForgedTables sumUp() {
    ForgedTable table = table(Kind.INCREMENT);
    long sum = 0;
    for (int i = 0; i < table.height(); i++) {
      ForgedTable.Row row = table.row(i);
      long ticks = row.get("ticks_less_1[0]") + RANGE * row.get("ticks_less_1[1]") + 1;
      sum = (sum + row.get("valid") * (ticks % field.prime())) % field.prime();
      row.set("sum", sum);
    }
    table.publish("increments", sum);
    return this;
  }

  /**
   * Counts in the range table what is looked up. The table then has only the numbers that are, with
   * 0 to fill it up: rows that count nothing say nothing.
   */
  ForgedTables settle() {
    Map<Integer, Integer> counts = new TreeMap<>(new Audit(tables).lookedUp((_, _) -> true));
    counts.keySet().removeIf(number -> number >= RANGE);
    int height = Math.max(2, Integer.highestOneBit(2 * Math.max(1, counts.size()) - 1));
    int[][] numbers = new int[height][1];
    int[][] times = new int[height][1];
    int row = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      numbers[row][0] = field.of(entry.getKey());
      times[row++][0] = entry.getValue();
    }
    List<int[][]> rows = tables.table(Kind.RANGE, 0).rows();
    rows.set(0, numbers);
    rows.set(1, times);
    return this;
  }

  /** Makes the range table offer a number more often than it is looked up, or less often. */
  ForgedTables count(int number, int more) {
    ForgedTable range = table(Kind.RANGE);
    int row = 0;
    while (row < range.used() && range.row(row).get("number") != number) {
      row++;
    }
    ForgedTable.Row counted = row < range.used() ? range.row(row) : range.add();
    counted.set("number", number).set("count", counted.get("count") + more);
    return this;
  }

  /**
   * What a verifier has against these tables. A row that counts too often is nothing that it sees,
   * so it is left out.
   */
  List<Violation> refusals() {
    return tables.check().stream()
        .filter(violation -> !(violation instanceof Violation.Overcounted))
        .toList();
  }
}
