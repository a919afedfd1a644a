/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.Locale;

/**
 * The lanes of an arena at one moment, for people and for programs.
 *
 * @param statistics the counters
 * @param cells one for each unit of 16 KiB up to the last that is used: how full it is in eighths,
 *     and what is in it
 */
public record LaneMap(Statistics statistics, Cell[] cells) {

  /** What a unit holds. */
  public enum Kind {
    /** Nothing. */
    FREE('·'),
    /** Slots or regions of the fast lane. */
    FAST('f'),
    /** Slots of the slow lane. */
    SLOW('s'),
    /** A part of a blob. */
    BLOB('B'),
    /** Slots of the compressed lane. */
    COMPRESSED('z');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    /** A letter for it. */
    public char letter() {
      return letter;
    }
  }

  /**
   * A unit.
   *
   * @param kind what it holds
   * @param eighths how much of its run is taken, 0 to 8
   */
  public record Cell(Kind kind, int eighths) {}

  private static final Cell FREE = new Cell(Kind.FREE, 0);
  private static final Cell BLOB = new Cell(Kind.BLOB, 8);

  /** Keeps a copy. */
  public LaneMap {
    cells = cells.clone();
  }

  @Override
  public Cell[] cells() {
    return cells.clone();
  }

  static LaneMap of(Blocks blocks) {
    for (Shard shard : blocks.shards) {
      blocks.lock(shard);
      shard.recent.giveBack();
      blocks.unlock(shard);
    }
    boolean[] used = blocks.heap.used();
    Cell[] cells = new Cell[used.length];
    for (int unit = 0; unit < used.length; unit++) {
      Run run = blocks.heap.runAtUnit(unit);
      cells[unit] = run != null ? cell(run) : used[unit] ? BLOB : FREE;
    }
    return new LaneMap(Statistics.of(blocks), cells);
  }

  private static Cell cell(Run run) {
    Kind kind =
        switch (run.owner.lane) {
          case FAST -> Kind.FAST;
          case SLOW -> Kind.SLOW;
          default -> Kind.COMPRESSED;
        };
    int eighths = run.isBump() ? Math.min(8, run.live) : (8 * run.live + run.slots - 1) / run.slots;
    return new Cell(kind, eighths);
  }

  /**
   * The lanes as text: a line a lane, then the units, a letter each, upper case where the run is at
   * least half full.
   *
   * @param columns units a line
   */
  public String toText(int columns) {
    StringBuilder text = new StringBuilder();
    for (Lane lane : Lane.values()) {
      LaneStatistics here = statistics.lane(lane);
      text.append(
          "%-10s  %,9d blocks  %,15d bytes live  %,15d used  of %,d%n"
              .formatted(
                  lane, here.blocks(), here.liveBytes(), here.usedBytes(), here.limitBytes()));
    }
    for (int unit = 0; unit < cells.length; unit++) {
      Cell cell = cells[unit];
      char letter = cell.kind().letter();
      text.append(cell.eighths() >= 4 ? Character.toUpperCase(letter) : letter);
      if ((unit + 1) % columns == 0 || unit + 1 == cells.length) {
        text.append(System.lineSeparator());
      }
    }
    return text.toString();
  }

  /** The same as one JSON object. */
  public String toJson() {
    StringBuilder json = new StringBuilder("{");
    json.append(
        "\"allocations\":%d,\"frees\":%d,\"used\":%d,\"committed\":%d,\"peak\":%d,\"limit\":%d,"
            .formatted(
                statistics.allocations(),
                statistics.frees(),
                statistics.usedBytes(),
                statistics.committedBytes(),
                statistics.peakBytes(),
                statistics.limitBytes()));
    json.append(
        "\"faults\":%d,\"demotions\":%d,\"evictions\":%d,\"compactions\":%d,\"lanes\":{"
            .formatted(
                statistics.faults(),
                statistics.demotions(),
                statistics.evictions(),
                statistics.compactions()));
    String separator = "";
    for (Lane lane : Lane.values()) {
      LaneStatistics here = statistics.lane(lane);
      json.append(separator)
          .append(
              "\"%s\":{\"blocks\":%d,\"blobs\":%d,\"live\":%d,\"used\":%d,\"limit\":%d}"
                  .formatted(
                      lane.name().toLowerCase(Locale.ROOT),
                      here.blocks(),
                      here.blobs(),
                      here.liveBytes(),
                      here.usedBytes(),
                      here.limitBytes()));
      separator = ",";
    }
    json.append("},\"units\":\"");
    for (Cell cell : cells) {
      char letter = cell.kind().letter();
      json.append(cell.eighths() >= 4 ? Character.toUpperCase(letter) : letter);
    }
    return json.append("\"}").toString();
  }
}
