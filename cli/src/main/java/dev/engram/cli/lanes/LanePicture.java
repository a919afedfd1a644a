/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Lane;
import dev.engram.arena.LaneMap;
import dev.engram.arena.LaneStatistics;
import dev.engram.arena.Statistics;
import dev.engram.cli.picture.Terminal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the units of an arena, a character each or for several, with the counters of its lanes.
 *
 * <p>The height of a character is how full its unit is, the colour or the letter what it holds.
 * Where there are more units than characters, one stands for a stretch: as full as the stretch is,
 * and of the kind that has most in it.
 */
public final class LanePicture {

  /** Columns that the counters need beside the map. */
  static final int COUNTERS = 36;

  private static final String RISING = "·▁▂▃▄▅▆▇█";
  private static final String GROWING = " ▏▎▍▌▋▊▉█";
  private static final int BAR = 16;
  private static final int UNIT_KIB = 16;

  private final Terminal terminal;

  /** A picture for what a terminal can show. */
  public LanePicture(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The map alone, in at most so many lines, which are as wide as they need be.
   *
   * @param columns at most, from 1
   * @param rows at most, from 1
   */
  public List<String> map(LaneMap map, int columns, int rows) {
    LaneMap.Cell[] cells = map.cells();
    int each = Math.max(1, Math.ceilDiv(cells.length, columns * rows));
    int characters = Math.ceilDiv(cells.length, each);
    List<String> lines = new ArrayList<>();
    for (int first = 0; first < characters; first += columns) {
      StringBuilder line = new StringBuilder();
      LaneMap.Kind before = LaneMap.Kind.FREE;
      for (int at = first; at < Math.min(characters, first + columns); at++) {
        LaneMap.Cell cell = most(cells, at * each, Math.min(cells.length, (at + 1) * each));
        if (terminal.colour() && cell.kind() != before) {
          line.append("\033[").append(colour(cell.kind())).append('m');
          before = cell.kind();
        }
        line.append(character(cell));
      }
      lines.add(terminal.colour() ? line.append("\033[0m").toString() : line.toString());
    }
    return lines;
  }

  /** What the characters of the map mean, in one line. */
  public String legend(LaneMap map, int columns, int rows) {
    int each = Math.max(1, Math.ceilDiv(map.cells().length, columns * rows));
    StringBuilder legend = new StringBuilder();
    for (LaneMap.Kind kind : LaneMap.Kind.values()) {
      String name = Traits.word(kind);
      legend.append(
          kind == LaneMap.Kind.FREE
              ? terminal.either("· ", ". ") + "free"
              : "  "
                  + painted(
                      kind,
                      (terminal.unicode() && terminal.colour() ? "█" : letter(kind)) + " " + name));
    }
    return legend.append("  (a character: %d KiB)".formatted(each * UNIT_KIB)).toString();
  }

  /** The counters, lines of at most {@link #COUNTERS} characters. */
  public List<String> counters(Summary summary) {
    Statistics statistics = summary.statistics();
    List<String> lines = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      LaneStatistics here = summary.lane(lane);
      if (here.limitBytes() == 0 && here.blocks() == 0) {
        continue;
      }
      lines.add("%-10s %,12d blocks".formatted(Traits.word(lane), here.blocks()));
      lines.add(
          "%s %s of %s"
              .formatted(
                  painted(kind(lane), bar(here.liveBytes(), here.usedBytes())),
                  ByteCount.text(here.liveBytes()),
                  ByteCount.text(here.usedBytes())));
    }
    lines.add("");
    lines.add(counter("live", ByteCount.text(summary.liveBytes())));
    lines.add(
        counter(
            "used",
            "%s  x%.2f".formatted(ByteCount.text(statistics.usedBytes()), summary.overhead())));
    lines.add(counter("committed", ByteCount.text(statistics.committedBytes())));
    lines.add(
        counter(
            "peak",
            "%s  x%.2f".formatted(ByteCount.text(statistics.peakBytes()), summary.peakOverhead())));
    if (summary.resident() != Resident.UNKNOWN) {
      lines.add(counter("RSS", ByteCount.text(summary.resident())));
    }
    lines.add("");
    lines.add(counter("compactions", "%,d".formatted(statistics.compactions())));
    lines.add(counter("moved by it", ByteCount.text(statistics.compactedBytes())));
    lines.add(counter("demotions", "%,d".formatted(statistics.demotions())));
    lines.add(counter("faults", "%,d".formatted(statistics.faults())));
    lines.add(counter("evictions", "%,d".formatted(statistics.evictions())));
    lines.add(counter("refused", "%,d".formatted(summary.refused())));
    if (summary.damaged() > 0) {
      lines.add(terminal.bad(counter("DAMAGED", "%,d".formatted(summary.damaged()))));
    }
    return lines;
  }

  /** A bar of so much in so much. */
  String bar(long part, long whole) {
    long eighths = whole == 0 ? 0 : Math.clamp(Math.ceilDiv(part * 8 * BAR, whole), 0, 8 * BAR);
    StringBuilder bar = new StringBuilder();
    for (int i = 0; i < BAR; i++) {
      int filled = Math.clamp(eighths - 8L * i, 0, 8);
      bar.append(
          terminal.unicode() ? GROWING.charAt(filled) : filled >= 4 ? '#' : filled > 0 ? '.' : ' ');
    }
    return bar.toString();
  }

  private static String counter(String name, String value) {
    return "%-12s%s".formatted(name, value);
  }

  private static LaneMap.Cell most(LaneMap.Cell[] cells, int from, int to) {
    if (to - from == 1) {
      return cells[from];
    }
    Map<LaneMap.Kind, Integer> eighths = new EnumMap<>(LaneMap.Kind.class);
    int all = 0;
    LaneMap.Kind most = LaneMap.Kind.FREE;
    int mostEighths = 0;
    for (int i = from; i < to; i++) {
      LaneMap.Kind kind = cells[i].kind();
      int sum = eighths.merge(kind, cells[i].eighths(), Integer::sum);
      if (sum > mostEighths) {
        most = kind;
        mostEighths = sum;
      }
      all += cells[i].eighths();
    }
    return new LaneMap.Cell(most, Math.ceilDiv(all, to - from));
  }

  private char character(LaneMap.Cell cell) {
    if (terminal.unicode() && terminal.colour()) {
      return RISING.charAt(cell.kind() == LaneMap.Kind.FREE ? 0 : Math.max(1, cell.eighths()));
    }
    if (cell.kind() == LaneMap.Kind.FREE) {
      return terminal.unicode() ? '·' : '.';
    }
    char letter = cell.kind().letter();
    return cell.eighths() >= 4 ? Character.toUpperCase(letter) : Character.toLowerCase(letter);
  }

  private static String letter(LaneMap.Kind kind) {
    return String.valueOf(Character.toUpperCase(kind.letter()));
  }

  private String painted(LaneMap.Kind kind, String text) {
    return terminal.colour() ? "\033[" + colour(kind) + "m" + text + "\033[0m" : text;
  }

  private static String colour(LaneMap.Kind kind) {
    return switch (kind) {
      case FREE -> "0;90";
      case FAST -> "0;32";
      case SLOW -> "0;34";
      case BLOB -> "0;35";
      case COMPRESSED -> "0;33";
    };
  }

  private static LaneMap.Kind kind(Lane lane) {
    return switch (lane) {
      case FAST -> LaneMap.Kind.FAST;
      case SLOW -> LaneMap.Kind.SLOW;
      case COMPRESSED -> LaneMap.Kind.COMPRESSED;
      case DISK -> LaneMap.Kind.FREE;
    };
  }
}
