/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.trace.HotPointers;
import dev.engram.cli.trace.TraceFile;
import dev.engram.cli.trace.TraceProfile;
import dev.engram.trace.AccessKind;
import dev.engram.trace.LogReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Tells what is in an access log: the sum of it, or its records. */
public final class TraceReport {

  private static final int BAR = 40;
  private static final int MOST_PICTURES = 4;
  private static final int MOST_DEPTHS = 12;

  /** Records after which to look whether anybody still reads. */
  private static final int PATIENCE = 1 << 12;

  private final String source;
  private final PrintWriter out;
  private final Terminal terminal;

  public TraceReport(String source, PrintWriter out, Terminal terminal) {
    this.source = source;
    this.out = out;
    this.terminal = terminal;
  }

  /** Says that a log was written. */
  public static void written(TraceFile trace, PrintWriter out, Terminal terminal) {
    new Page(out, terminal)
        .entry(
            "trace",
            "%s: %s in %s"
                .formatted(
                    trace.name(),
                    MemoryPicture.count(trace.records(), "record"),
                    MemoryPicture.bytes(trace.bytes())));
  }

  /**
   * Tells the sum of a log.
   *
   * @param bytes how many the log has
   * @param top how many hot addresses to show
   */
  public void profile(TraceProfile profile, long bytes, int top, boolean json) {
    if (json) {
      JsonOutput.write(out, document -> json(document, profile, bytes, top));
    } else {
      print(profile, bytes, top);
    }
  }

  private void print(TraceProfile profile, long bytes, int top) {
    Page page = new Page(out, terminal);
    page.entry(
        "log",
        "%s: %s up to time %,d"
            .formatted(
                source, MemoryPicture.count(profile.records(), "record"), profile.lastTime()));
    page.entry(
        "size",
        "%s, %s of it data%s"
            .formatted(
                MemoryPicture.bytes(bytes),
                MemoryPicture.bytes(profile.dataBytes()),
                profile.records() == 0
                    ? ""
                    : "; %.2f bytes a record beside them"
                        .formatted((double) (bytes - profile.dataBytes()) / profile.records())));
    List<String> kinds = new ArrayList<>();
    for (AccessKind kind : AccessKind.values()) {
      kinds.add("%,d %s".formatted(profile.count(kind), plural(kind)));
    }
    page.entry("kinds", String.join(", ", kinds));
    page.entry("widths", widths(profile));
    page.entry("depths", depths(profile));
    page.entry("regions", regions(profile));
    page.entry("hot", hot(profile, top));
    pictures(page, profile);
  }

  private List<String> widths(TraceProfile profile) {
    long most = 0;
    for (int width = 1; width <= TraceProfile.MAX_WIDTH; width++) {
      most = Math.max(most, profile.ofWidth(width));
    }
    List<String> lines = new ArrayList<>();
    for (int width = 1; width <= TraceProfile.MAX_WIDTH; width++) {
      long count = profile.ofWidth(width);
      if (count > 0) {
        lines.add(line("%7s".formatted(MemoryPicture.count(width, "cell")), count, most));
      }
    }
    return lines.isEmpty() ? List.of("none") : lines;
  }

  /** A line for each depth, or for several where there are many. */
  private List<String> depths(TraceProfile profile) {
    long[] counts = profile.byDepth();
    int group = Math.max(1, Math.ceilDiv(counts.length, MOST_DEPTHS));
    long[] sums = new long[Math.ceilDiv(counts.length, group)];
    long most = 0;
    for (int depth = 0; depth < counts.length; depth++) {
      sums[depth / group] += counts[depth];
      most = Math.max(most, sums[depth / group]);
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      int first = i * group;
      int last = Math.min(first + group, counts.length) - 1;
      String name =
          last > TraceProfile.DEEPEST
              ? first + "+"
              : first == last ? String.valueOf(first) : first + "-" + last;
      lines.add(line("%7s".formatted(name), sums[i], most));
    }
    return lines.isEmpty() ? List.of("none") : lines;
  }

  private String line(String name, long count, long most) {
    int length = count == 0 ? 0 : (int) Math.max(1, (double) count / most * BAR);
    return "%s %,14d %s"
        .formatted(name, count, terminal.either("█", "#").repeat(length))
        .stripTrailing();
  }

  private static List<String> regions(TraceProfile profile) {
    List<String> lines = new ArrayList<>();
    for (int region : profile.regions()) {
      lines.add(
          "%d: %,d reads, %,d writes, %,d zeroed; a cell has %s"
              .formatted(
                  region,
                  profile.count(region, AccessKind.READ),
                  profile.count(region, AccessKind.WRITE),
                  profile.count(region, AccessKind.ZEROED),
                  MemoryPicture.count(profile.cellBytes(region), "byte")));
    }
    return lines.isEmpty() ? List.of("none") : lines;
  }

  private static List<String> hot(TraceProfile profile, int top) {
    List<String> lines = new ArrayList<>();
    for (HotPointers.Hot hot : profile.hot(top)) {
      lines.add("%3d:0x%08x %,14d".formatted(hot.region(), hot.pointer(), hot.accesses()));
    }
    if (profile.hotError() > 0) {
      lines.add("or up to %,d more each".formatted(profile.hotError()));
    }
    return lines.isEmpty() ? List.of("none") : lines;
  }

  private void pictures(Page page, TraceProfile profile) {
    int drawn = 0;
    for (int region : profile.regions()) {
      List<String> picture = new ArrayList<>(profile.picture(region, terminal));
      if (picture.isEmpty() || ++drawn > MOST_PICTURES) {
        continue;
      }
      picture.addFirst("reads and writes of region " + region + ", pointers upwards, over time");
      out.println();
      page.entry("picture", picture);
    }
    if (drawn > MOST_PICTURES) {
      out.println();
      page.entry("", "regions that are not drawn: " + (drawn - MOST_PICTURES));
    }
  }

  private static void json(JsonGenerator json, TraceProfile profile, long bytes, int top) {
    json.writeStartObject();
    json.writeNumberProperty("records", profile.records());
    json.writeNumberProperty("lastTime", profile.lastTime());
    json.writeNumberProperty("bytes", bytes);
    json.writeNumberProperty("dataBytes", profile.dataBytes());
    for (AccessKind kind : AccessKind.values()) {
      json.writeNumberProperty(plural(kind), profile.count(kind));
    }
    json.writeName("widths");
    json.writeStartObject();
    for (int width = 1; width <= TraceProfile.MAX_WIDTH; width++) {
      if (profile.ofWidth(width) > 0) {
        json.writeNumberProperty(String.valueOf(width), profile.ofWidth(width));
      }
    }
    json.writeEndObject();
    array(json, "depths", profile.byDepth());
    json.writeName("regions");
    json.writeStartArray();
    for (int region : profile.regions()) {
      json.writeStartObject();
      json.writeNumberProperty("region", region);
      json.writeNumberProperty("cellBytes", profile.cellBytes(region));
      json.writeNumberProperty("reads", profile.count(region, AccessKind.READ));
      json.writeNumberProperty("writes", profile.count(region, AccessKind.WRITE));
      json.writeNumberProperty("zeroed", profile.count(region, AccessKind.ZEROED));
      json.writeNumberProperty("ticks", profile.ticks(region));
      array(json, "accessesOverTime", profile.overTime(region));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeName("hot");
    json.writeStartArray();
    for (HotPointers.Hot hot : profile.hot(top)) {
      json.writeStartObject();
      json.writeNumberProperty("region", hot.region());
      json.writeNumberProperty("pointer", hot.pointer());
      json.writeNumberProperty("accesses", hot.accesses());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberProperty("hotError", profile.hotError());
    json.writeEndObject();
  }

  /**
   * Tells the records that are still to come.
   *
   * @param count how many at most
   */
  public void records(LogReader log, long count, boolean json) throws IOException {
    if (json) {
      try (JsonGenerator document = JsonOutput.start(out)) {
        document.writeStartArray();
        for (long left = count; left > 0 && isHeard(left) && log.next(); left--) {
          record(document, log);
        }
        document.writeEndArray();
      }
      out.println();
      return;
    }
    out.println(
        terminal.faint(
            "%14s %5s %-9s %14s %6s  %s"
                .formatted("time", "depth", "kind", "address", "length", "data")));
    for (long left = count; left > 0 && isHeard(left) && log.next(); left--) {
      out.println(text(log));
    }
  }

  /** Whether somebody still reads; looked at now and then. */
  private boolean isHeard(long left) {
    return left % PATIENCE != 0 || !out.checkError();
  }

  private static String text(LogReader log) {
    if (log.kind() == AccessKind.INCREMENT) {
      return "%14d %5d %-9s %14s %6d"
          .formatted(log.timestamp(), log.depth(), word(log.kind()), "", log.length());
    }
    return "%14d %5d %-9s %3d:0x%08x %6d  %s"
        .formatted(
            log.timestamp(),
            log.depth(),
            word(log.kind()),
            log.region(),
            log.pointer(),
            log.length(),
            log.kind() == AccessKind.ZEROED ? "" : data(log))
        .stripTrailing();
  }

  private static void record(JsonGenerator json, LogReader log) {
    json.writeStartObject();
    json.writeNumberProperty("time", log.timestamp());
    json.writeNumberProperty("depth", log.depth());
    json.writeStringProperty("kind", word(log.kind()));
    if (log.kind() != AccessKind.INCREMENT) {
      json.writeNumberProperty("region", log.region());
      json.writeNumberProperty("pointer", log.pointer());
    }
    json.writeNumberProperty("length", log.length());
    if (log.dataLength() > 0) {
      json.writeStringProperty("data", data(log));
    }
    json.writeEndObject();
  }

  private static String data(LogReader log) {
    byte[] data = new byte[log.dataLength()];
    log.copyData(data, 0);
    return "0x" + HexFormat.of().formatHex(data);
  }

  private static void array(JsonGenerator json, String name, long[] numbers) {
    json.writeName(name);
    json.writeStartArray();
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  private static String word(AccessKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String plural(AccessKind kind) {
    return switch (kind) {
      case READ -> "reads";
      case WRITE -> "writes";
      case ZEROED -> "zeroed";
      case INCREMENT -> "increments";
    };
  }
}
