/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.arena.Lane;
import dev.engram.arena.LaneMap;
import dev.engram.arena.LaneStatistics;
import dev.engram.arena.Statistics;
import dev.engram.cli.lanes.ByteCount;
import dev.engram.cli.lanes.LanePicture;
import dev.engram.cli.lanes.Summary;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Tells what came of the replay of a workload on an arena. */
public final class LanesReport {

  private static final int COLUMNS = 80;
  private static final int ROWS = 16;

  private final Summary summary;
  private final Statistics statistics;

  public LanesReport(Summary summary) {
    this.summary = summary;
    this.statistics = summary.statistics();
  }

  /** Prints it for people. */
  public void print(PrintWriter out, Terminal terminal) {
    Page page = new Page(out, terminal);
    page.entry(
        "workload",
        "%s: %s in %,d ms"
            .formatted(
                summary.workload(),
                MemoryPicture.count(summary.steps(), "step"),
                summary.nanos() / 1_000_000));
    page.entry(
        "live",
        "%s in %s; at most %s"
            .formatted(
                ByteCount.text(summary.liveBytes()),
                MemoryPicture.count(statistics.liveBlocks(), "block"),
                ByteCount.text(summary.mostLiveBytes())));
    page.entry(
        "used",
        "%s of RAM, %.2f for each byte that blocks take there"
            .formatted(ByteCount.text(statistics.usedBytes()), summary.overhead()));
    page.entry(
        "peak",
        "%s, %.2f for each byte of the most that was live"
            .formatted(ByteCount.text(statistics.peakBytes()), summary.peakOverhead()));
    page.entry(
        "system",
        "%s committed, %s given back%s"
            .formatted(
                ByteCount.text(statistics.committedBytes()),
                ByteCount.text(statistics.purgedBytes()),
                resident()));
    page.entry("lanes", lanes());
    page.entry("moves", moves());
    page.entry(
        "result",
        summary.isGood()
            ? terminal.good("every block was there, byte for byte")
            : terminal.bad(trouble()));
  }

  /** Prints the map of the lanes. */
  public static void map(PrintWriter out, LaneMap map, Terminal terminal) {
    LanePicture picture = new LanePicture(terminal);
    picture.map(map, COLUMNS, ROWS).forEach(out::println);
    out.println(picture.legend(map, COLUMNS, ROWS));
    out.println();
  }

  private String resident() {
    if (summary.resident() < 0) {
      return "";
    }
    return "; the process has %s, %s before"
        .formatted(ByteCount.text(summary.resident()), ByteCount.text(summary.residentBefore()));
  }

  private List<String> lanes() {
    List<String> lines = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      LaneStatistics here = summary.lane(lane);
      if (here.limitBytes() > 0 || here.blocks() > 0) {
        lines.add(
            "%-10s %,9d blocks %10s live %10s used  of %s"
                .formatted(
                    name(lane),
                    here.blocks(),
                    ByteCount.text(here.liveBytes()),
                    ByteCount.text(here.usedBytes()),
                    ByteCount.text(here.limitBytes())));
      }
    }
    return lines;
  }

  private List<String> moves() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s by %s"
            .formatted(
                ByteCount.text(statistics.compactedBytes()),
                MemoryPicture.count(statistics.compactions(), "compaction")));
    lines.add(
        "%s, %s, %s"
            .formatted(
                MemoryPicture.count(statistics.demotions(), "demotion"),
                MemoryPicture.count(statistics.faults(), "fault"),
                MemoryPicture.count(statistics.evictions(), "eviction")));
    summary
        .moves()
        .forEach((from, targets) ->
            targets.forEach((to, count) ->
                lines.add(
                    "%s from %s to %s, as asked"
                        .formatted(MemoryPicture.count(count, "block"), name(from), name(to)))));
    if (summary.refusedMoves() > 0) {
      lines.add(MemoryPicture.count(summary.refusedMoves(), "move") + " refused");
    }
    return lines;
  }

  private String trouble() {
    return "%s refused, %,d damaged; %s"
        .formatted(
            MemoryPicture.count(summary.refused(), "block"),
            summary.damaged(),
            summary.firstTrouble());
  }

  /** Writes it as one JSON object. */
  public void json(PrintWriter out) {
    JsonOutput.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("workload", summary.workload());
          json.writeNumberProperty("steps", summary.steps());
          json.writeNumberProperty("nanos", summary.nanos());
          json.writeNumberProperty("allocations", statistics.allocations());
          json.writeNumberProperty("frees", statistics.frees());
          json.writeNumberProperty("liveBytes", summary.liveBytes());
          json.writeNumberProperty("mostLiveBytes", summary.mostLiveBytes());
          json.writeNumberProperty("usedBytes", statistics.usedBytes());
          json.writeNumberProperty("committedBytes", statistics.committedBytes());
          json.writeNumberProperty("peakBytes", statistics.peakBytes());
          json.writeNumberProperty("purgedBytes", statistics.purgedBytes());
          json.writeNumberProperty("metadataBytes", statistics.metadataBytes());
          if (summary.resident() >= 0) {
            json.writeNumberProperty("residentBytesBefore", summary.residentBefore());
            json.writeNumberProperty("residentBytes", summary.resident());
          }
          json.writeNumberProperty("overhead", rounded(summary.overhead()));
          json.writeNumberProperty("peakOverhead", rounded(summary.peakOverhead()));
          json.writeNumberProperty("compactions", statistics.compactions());
          json.writeNumberProperty("compactedBytes", statistics.compactedBytes());
          json.writeNumberProperty("demotions", statistics.demotions());
          json.writeNumberProperty("faults", statistics.faults());
          json.writeNumberProperty("evictions", statistics.evictions());
          json.writeNumberProperty("refused", summary.refused());
          json.writeNumberProperty("refusedMoves", summary.refusedMoves());
          json.writeNumberProperty("damaged", summary.damaged());
          if (!summary.firstTrouble().isEmpty()) {
            json.writeStringProperty("firstTrouble", summary.firstTrouble());
          }
          lanes(json);
          moves(json);
          json.writeEndObject();
        });
  }

  private void lanes(JsonGenerator json) {
    json.writeName("lanes");
    json.writeStartObject();
    for (Lane lane : Lane.values()) {
      LaneStatistics here = summary.lane(lane);
      json.writeName(name(lane));
      json.writeStartObject();
      json.writeNumberProperty("blocks", here.blocks());
      json.writeNumberProperty("blobs", here.blobs());
      json.writeNumberProperty("liveBytes", here.liveBytes());
      json.writeNumberProperty("usedBytes", here.usedBytes());
      json.writeNumberProperty("limitBytes", here.limitBytes());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void moves(JsonGenerator json) {
    json.writeName("moves");
    json.writeStartArray();
    for (Map.Entry<Lane, Map<Lane, Long>> from : summary.moves().entrySet()) {
      from.getValue()
          .forEach((to, count) -> {
            json.writeStartObject();
            json.writeStringProperty("from", name(from.getKey()));
            json.writeStringProperty("to", name(to));
            json.writeNumberProperty("blocks", count);
            json.writeEndObject();
          });
    }
    json.writeEndArray();
  }

  private static double rounded(double ratio) {
    return Math.round(ratio * 1000) / 1000.0;
  }

  private static String name(Lane lane) {
    return lane.name().toLowerCase(Locale.ROOT);
  }
}
