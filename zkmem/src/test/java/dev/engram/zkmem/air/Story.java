/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tables say to whoever believes them: a log, what the clock shows in the end, and claims.
 * Knows nothing of buses or constraints, only what a memory is.
 */
final class Story {

  /** Something on the log. */
  private record Event(Kind kind, int width, long space, long pointer, List<Long> limbs, long by) {}

  /** What is claimed. */
  private record Claim(long isMade, long space, long pointer, List<Long> limbs) {}

  private final MemoryConfiguration memory;
  private final PrimeField field;
  private final Map<Long, List<Event>> events = new TreeMap<>();
  private final List<Claim> claims = new ArrayList<>();
  private final long finalTime;
  private final long increments;

  /** Reads tables. */
  Story(ForgedTables tables) {
    this.memory = tables.memory();
    this.field = tables.field();
    for (int width = 1; width <= MemoryConfiguration.MAX_WIDTH; width *= 2) {
      for (Kind kind : List.of(Kind.READ, Kind.WRITE)) {
        if (tables.tables().has(kind, width)) {
          tell(tables.table(kind, width), kind, width);
        }
      }
    }
    for (Kind kind : List.of(Kind.IMMEDIATE, Kind.INCREMENT)) {
      if (tables.tables().has(kind, 0)) {
        tell(tables.table(kind), kind, 1);
      }
    }
    finalTime = tables.table(Kind.CLOCK).published("final_time");
    increments =
        tables.tables().has(Kind.INCREMENT, 0)
            ? tables.table(Kind.INCREMENT).published("increments")
            : 0;
    if (tables.tables().has(Kind.CLAIM, 0)) {
      claim(tables.table(Kind.CLAIM));
    }
  }

  private void tell(ForgedTable table, Kind kind, int width) {
    for (int i = 0; i < table.height(); i++) {
      ForgedTable.Row row = table.row(i);
      if (row.get("valid") != 0) {
        long time = kind == Kind.INCREMENT ? number(row.all("time")) : row.get("time");
        Event event =
            switch (kind) {
              case INCREMENT ->
                  new Event(kind, 0, 0, 0, List.of(), number(row.all("ticks_less_1")) + 1);
              case IMMEDIATE ->
                  new Event(kind, 1, 0, row.get("pointer"), List.of(row.get("data")), 1);
              default ->
                  new Event(
                      kind,
                      width,
                      row.get("space"),
                      row.get("pointer"),
                      Arrays.stream(row.all("data")).boxed().toList(),
                      1);
            };
        events.computeIfAbsent(time, _ -> new ArrayList<>()).add(event);
      }
    }
  }

  private static long number(long[] limbs) {
    return limbs[0] + (limbs[1] << Buses.LIMB_BITS);
  }

  private void claim(ForgedTable table) {
    for (int i = 0; i < memory.claims(); i++) {
      String name = "claim_" + i + "_";
      if (table.published(name + "is_made") == 0) {
        continue;
      }
      List<Long> limbs = new ArrayList<>();
      for (int limb = 0; limb < memory.limbs(memory.blockCells()); limb++) {
        limbs.add(table.published(name + "limb_" + limb));
      }
      claims.add(
          new Claim(
              table.published(name + "is_made"),
              table.published(name + "space"),
              table.published(name + "pointer"),
              limbs));
    }
  }

  /** What is not true of it; nothing if it can have happened. */
  List<String> lies() {
    List<String> lies = new ArrayList<>();
    Map<Long, Map<Long, Long>> cells = new HashMap<>();
    long time = 1;
    long sum = 0;
    for (Map.Entry<Long, List<Event>> at : events.entrySet()) {
      Event event = at.getValue().getFirst();
      if (at.getKey() != time || at.getValue().size() > 1) {
        lies.add("at " + at.getKey() + " where the clock shows " + time + ": " + at.getValue());
      }
      time += event.by();
      switch (event.kind()) {
        case INCREMENT -> sum += event.by();
        case IMMEDIATE -> {
          if (event.limbs().getFirst() != event.pointer()) {
            lies.add("a cell of space 0: " + event);
          }
        }
        default -> play(event, cells, lies);
      }
    }
    if (time != finalTime || finalTime >= MemoryConfiguration.TIME_LIMIT) {
      lies.add("the clock shows " + time + " in the end, not " + finalTime);
    }
    if (sum != increments) {
      lies.add("increments are " + sum + ", not " + increments);
    }
    for (Claim claim : claims) {
      Event read =
          new Event(
              Kind.READ,
              memory.blockCells(),
              claim.space(),
              claim.pointer(),
              claim.limbs(),
              claim.isMade());
      play(read, cells, lies);
    }
    return lies;
  }

  private void play(Event event, Map<Long, Map<Long, Long>> cells, List<String> lies) {
    boolean isThere =
        event.by() == 1
            && event.space() >= 1
            && event.space() <= memory.lastSpace()
            && event.pointer() + event.width() <= memory.spaceCells()
            && (memory.adapters() || event.pointer() % event.width() == 0);
    long[] values = cells(event);
    if (!isThere) {
      lies.add("no such access: " + event);
      return;
    }
    Map<Long, Long> space = cells.computeIfAbsent(event.space(), _ -> new HashMap<>());
    for (int i = 0; i < event.width(); i++) {
      if (event.kind() == Kind.WRITE) {
        space.put(event.pointer() + i, values[i]);
      } else if (space.getOrDefault(event.pointer() + i, 0L) != values[i]) {
        lies.add("cell " + i + " is " + space.get(event.pointer() + i) + " of " + event);
      }
    }
  }

  /**
   * The cells that limbs are. No table looks up whether what is written are bytes: of a limb that
   * is none, the cells are numbers of their own, which whoever reads it must find.
   */
  private long[] cells(Event event) {
    long[] cells = new long[event.width()];
    int packing = Math.min(memory.packing(), event.width());
    for (int limb = 0; limb < event.limbs().size(); limb++) {
      long number = event.limbs().get(limb);
      int first = limb * packing;
      int count = Math.min(packing, cells.length - first);
      boolean isOfBytes = memory.cells() == Cells.BYTES && number >> Byte.SIZE * count == 0;
      for (int i = 0; i < count; i++) {
        cells[first + i] =
            isOfBytes ? number >> Byte.SIZE * i & 0xFF : number + ((long) i << Integer.SIZE);
      }
    }
    return cells;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Story story
        && field.equals(story.field)
        && events.equals(story.events)
        && claims.equals(story.claims)
        && finalTime == story.finalTime
        && increments == story.increments;
  }

  @Override
  public int hashCode() {
    return events.hashCode();
  }
}
