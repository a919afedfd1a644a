/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.lanes.ByteCount;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.vm3d.Statistics;
import dev.engram.vm3d.code.Opcode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Tells what a 3-D machine has counted. */
final class MachineCounts {

  private static final double MEDIAN = 50;
  private static final double NEARLY_ALL = 99;

  private MachineCounts() {}

  static void print(Page page, Statistics counts) {
    page.entry(
        "counted",
        List.of(
            "%s, %s, %s"
                .formatted(
                    MemoryPicture.count(counts.instructions(), "instruction"),
                    MemoryPicture.count(counts.calls(), "call"),
                    MemoryPicture.count(counts.faults(), "fault")),
            "%s, %d over several planes; %s"
                .formatted(
                    MemoryPicture.count(counts.allocations(), "allocation"),
                    counts.promotions(),
                    MemoryPicture.count(counts.frees(), "free")),
            "%s in live blocks, %s at most; %s of memory"
                .formatted(
                    ByteCount.text(counts.liveBytes()),
                    ByteCount.text(counts.peakBytes()),
                    ByteCount.text(counts.residentBytes())),
            "%s moved, %s given back"
                .formatted(
                    MemoryPicture.count(counts.moves(), "block"),
                    MemoryPicture.count(counts.pagesReleased(), "page")),
            "%s known to be paid for, %,d looked up"
                .formatted(
                    MemoryPicture.count(counts.cacheHits(), "write"), counts.cacheMisses())));
    if (!counts.executed().isEmpty()) {
      page.entry("opcodes", opcodes(counts));
    }
  }

  /** A line for each instruction, the most frequent first. */
  private static List<String> opcodes(Statistics counts) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-11s %14s %9s %9s %9s %9s"
            .formatted("instruction", "times", "sampled", "median ns", "99 % ns", "most ns"));
    for (Map.Entry<Integer, Long> each : byTimes(counts)) {
      Histogram latency = counts.latencies().get(each.getKey());
      lines.add(("%-11s %,14d".formatted(name(each.getKey()), each.getValue()) + times(latency)));
    }
    return lines;
  }

  private static String times(@Nullable Histogram latency) {
    return latency == null
        ? ""
        : " %,9d %,9d %,9d %,9d"
            .formatted(
                latency.getTotalCount(),
                latency.getValueAtPercentile(MEDIAN),
                latency.getValueAtPercentile(NEARLY_ALL),
                latency.getMaxValue());
  }

  private static List<Map.Entry<Integer, Long>> byTimes(Statistics counts) {
    return counts.executed().entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Integer, Long> each) -> -each.getValue())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  private static String name(int op) {
    Opcode opcode = Opcode.of(op);
    return opcode == null ? "0x%02x".formatted(op) : opcode.mnemonic();
  }

  /** The member {@code statistics}, in an object that is open. */
  static void write(JsonGenerator json, Statistics counts) {
    json.writeName("statistics");
    json.writeStartObject();
    json.writeNumberProperty("gasUsed", counts.gasUsed());
    json.writeNumberProperty("gasRefunded", counts.gasRefunded());
    json.writeNumberProperty("instructions", counts.instructions());
    json.writeNumberProperty("calls", counts.calls());
    json.writeNumberProperty("faults", counts.faults());
    json.writeNumberProperty("allocations", counts.allocations());
    json.writeNumberProperty("frees", counts.frees());
    json.writeNumberProperty("liveBytes", counts.liveBytes());
    json.writeNumberProperty("peakBytes", counts.peakBytes());
    json.writeNumberProperty("promotions", counts.promotions());
    json.writeNumberProperty("moves", counts.moves());
    json.writeNumberProperty("pagesReleased", counts.pagesReleased());
    json.writeNumberProperty("residentBytes", counts.residentBytes());
    json.writeNumberProperty("cacheHits", counts.cacheHits());
    json.writeNumberProperty("cacheMisses", counts.cacheMisses());
    json.writeName("opcodes");
    json.writeStartArray();
    for (Map.Entry<Integer, Long> each : byTimes(counts)) {
      json.writeStartObject();
      json.writeStringProperty("instruction", name(each.getKey()));
      json.writeNumberProperty("times", each.getValue());
      Histogram latency = counts.latencies().get(each.getKey());
      if (latency != null) {
        json.writeNumberProperty("sampled", latency.getTotalCount());
        json.writeNumberProperty("medianNanoseconds", latency.getValueAtPercentile(MEDIAN));
        json.writeNumberProperty(
            "percentile99Nanoseconds", latency.getValueAtPercentile(NEARLY_ALL));
        json.writeNumberProperty("mostNanoseconds", latency.getMaxValue());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
