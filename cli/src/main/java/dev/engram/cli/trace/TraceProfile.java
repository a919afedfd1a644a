/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import dev.engram.cli.picture.Terminal;
import dev.engram.trace.AccessKind;
import dev.engram.trace.CellWidths;
import dev.engram.trace.LogReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums up an access log in bounded space. */
public final class TraceProfile {

  /** The most cells that a record has data of. */
  public static final int MAX_WIDTH = 32;

  /** The deepest that is counted for itself; the EVM has no deeper call. */
  public static final int DEEPEST = 1024;

  private final CellWidths cells;
  private final KindCounts byKind = new KindCounts();
  private final @Nullable KindCounts[] byRegion = new KindCounts[CellWidths.REGIONS];
  private final long[] byWidth = new long[MAX_WIDTH + 1];
  private final long[] byDepth = new long[DEEPEST + 2];
  private final @Nullable HeatMap[] heat = new HeatMap[CellWidths.REGIONS];
  private final HotPointers hot = new HotPointers();
  private long dataBytes;
  private long lastTime;

  public TraceProfile(CellWidths cells) {
    this.cells = cells;
  }

  /** Adds the record that {@code log} stands on. */
  public void add(LogReader log) {
    AccessKind kind = log.kind();
    lastTime = log.timestamp();
    byKind.add(kind);
    byDepth[Math.min(log.depth(), DEEPEST + 1)]++;
    if (kind == AccessKind.INCREMENT) {
      return;
    }
    int region = log.region();
    KindCounts ofRegion = byRegion[region];
    if (ofRegion == null) {
      byRegion[region] = ofRegion = new KindCounts();
    }
    ofRegion.add(kind);
    if (kind == AccessKind.ZEROED) {
      return;
    }
    byWidth[(int) log.length()]++;
    dataBytes += log.dataLength();
    hot.count(region, log.pointer());
    HeatMap map = heat[region];
    if (map == null) {
      heat[region] = map = new HeatMap();
    }
    map.count(log.timestamp(), log.pointer(), kind == AccessKind.WRITE);
  }

  public long records() {
    return byKind.all();
  }

  /** The timestamp of the last record; 0 if there is none. */
  public long lastTime() {
    return lastTime;
  }

  /** Bytes that reads and writes carried. */
  public long dataBytes() {
    return dataBytes;
  }

  public long count(AccessKind kind) {
    return byKind.of(kind);
  }

  public long count(int region, AccessKind kind) {
    KindCounts counts = byRegion[region];
    return counts == null ? 0 : counts.of(kind);
  }

  /** Reads and writes of so many cells, 1 to {@link #MAX_WIDTH}. */
  public long ofWidth(int width) {
    return byWidth[width];
  }

  /** Records by depth, from 0 to the deepest; those beyond {@link #DEEPEST} come after it. */
  public long[] byDepth() {
    int used = byDepth.length;
    while (used > 0 && byDepth[used - 1] == 0) {
      used--;
    }
    return Arrays.copyOf(byDepth, used);
  }

  /** The regions that were accessed, in order. */
  public int[] regions() {
    int[] all = new int[CellWidths.REGIONS];
    int count = 0;
    for (int region = 0; region < all.length; region++) {
      if (byRegion[region] != null) {
        all[count++] = region;
      }
    }
    return Arrays.copyOf(all, count);
  }

  /** Bytes of a cell of a region. */
  public int cellBytes(int region) {
    return cells.bytes(region);
  }

  /**
   * The pointers that most reads and writes begin at, the first of them first.
   *
   * @param most how many at most
   */
  public List<HotPointers.Hot> hot(int most) {
    return hot.top(most);
  }

  /** By how much the count of a hot pointer may be too small; 0 if all are exact. */
  public long hotError() {
    return hot.error();
  }

  /** Where a region was read and written, and when, in lines; none if it never was. */
  public List<String> picture(int region, Terminal terminal) {
    HeatMap map = heat[region];
    return map == null ? List.of() : new HeatPicture(map, terminal).lines();
  }

  /** Reads and writes of a region over time, in equal stretches from time 0. */
  public long[] overTime(int region) {
    HeatMap map = heat[region];
    long[] sums = new long[map == null ? 0 : map.columns()];
    for (int column = 0; map != null && column < sums.length; column++) {
      for (int row = 0; row < map.rows(); row++) {
        sums[column] += map.reads(column, row) + map.writes(column, row);
      }
    }
    return sums;
  }

  /** How long a stretch of {@link #overTime} is. */
  public long ticks(int region) {
    HeatMap map = heat[region];
    return map == null ? 1 : map.ticks();
  }
}
