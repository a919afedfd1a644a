/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.Anatomy;
import dev.engram.stark.security.Security;
import dev.engram.zkmem.proof.MemoryVerdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Shows a proof of a memory that was taken apart. */
public final class AnatomyReport {

  /** So many segments are shown one by one. */
  private static final int SHOWN = 4;

  private final PrintWriter out;
  private final Terminal terminal;
  private final Page page;

  public AnatomyReport(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
    this.page = new Page(out, terminal);
  }

  /**
   * Shows all of it.
   *
   * @param name of its file
   * @param bytes of all of it
   */
  public void explain(String name, int bytes, Anatomy anatomy, boolean json) {
    if (json) {
      JsonOutput.write(out, document -> json(document, bytes, anatomy));
      return;
    }
    String source = name.equals("-") ? "standard input" : name;
    page.entry("proof", "%s: %s".formatted(source, MemoryPicture.bytes(bytes)));
    page.entry("result", result(anatomy));
    StatementWords words = new StatementWords(page, anatomy.proof());
    words.memory();
    words.statement(anatomy.proof().statement(), null);
    for (int i = 0; i < Math.min(SHOWN, anatomy.segments().size()); i++) {
      page.entry(i == 0 ? "tables" : "", tables(anatomy, i));
    }
    if (anatomy.segments().size() > SHOWN) {
      page.entry(
          "",
          "and %,d segments more, which --json has".formatted(anatomy.segments().size() - SHOWN));
    }
    page.entry("sizes", sizes(bytes, anatomy));
    if (!anatomy.segments().isEmpty()) {
      page.entry("bits", bits(anatomy));
    }
    Anatomy.Times times = anatomy.times();
    page.entry(
        "time",
        "%s to decode, %s for the key, %s to verify"
            .formatted(
                ProofReport.seconds(times.decoding()),
                ProofReport.seconds(times.key()),
                ProofReport.seconds(times.verifying())));
  }

  private String result(Anatomy anatomy) {
    return switch (anatomy.verdict()) {
      case MemoryVerdict.Refused refused ->
          "%s: segment %,d: %s"
              .formatted(
                  terminal.bad("the proof does not hold"), refused.segment() + 1, refused.detail());
      case MemoryVerdict.Accepted _ ->
          anatomy.profile().bits() == 0
              ? terminal.bad("the proof holds, by a profile for tests, which proves nothing")
              : terminal.good("the proof holds");
    };
  }

  private static List<String> tables(Anatomy anatomy, int segment) {
    List<String> lines = new ArrayList<>();
    if (anatomy.proof().segments().size() > 1) {
      lines.add("segment %,d".formatted(segment + 1));
    }
    for (Anatomy.Rows table : anatomy.segments().get(segment).tables()) {
      lines.add(
          "%-12s 2^%-2d rows of %3d columns"
              .formatted(table.name(), table.logRows(), table.columns()));
    }
    return lines;
  }

  private static List<String> sizes(int bytes, Anatomy anatomy) {
    Anatomy.Sizes all = sum(anatomy);
    return List.of(
        size(bytes - all.sum(), bytes, "what is stated"),
        size(all.head(), bytes, "heights, roots, sums and nonces"),
        size(all.opened(), bytes, "columns at one point"),
        size(all.folded(), bytes, "folding"),
        size(all.rows(), bytes, "rows at the positions that were drawn"),
        size(all.paths(), bytes, "paths from there to the roots"));
  }

  private static Anatomy.Sizes sum(Anatomy anatomy) {
    int[] sums = new int[5];
    for (Anatomy.Segment segment : anatomy.segments()) {
      sums[0] += segment.sizes().head();
      sums[1] += segment.sizes().opened();
      sums[2] += segment.sizes().folded();
      sums[3] += segment.sizes().rows();
      sums[4] += segment.sizes().paths();
    }
    return new Anatomy.Sizes(sums[0], sums[1], sums[2], sums[3], sums[4]);
  }

  private static String size(int part, int all, String what) {
    return "%,11d bytes %5.1f %%  %s".formatted(part, 100.0 * part / all, what);
  }

  private static List<String> bits(Anatomy anatomy) {
    Security security = anatomy.security();
    List<String> lines = new ArrayList<>();
    int segments = anatomy.proof().segments().size();
    lines.add(
        "%.1f proven bits, by %s%s"
            .formatted(
                anatomy.bits(),
                security.weakest().name(),
                segments == 1 ? "" : ", one of %,d segments".formatted(segments)));
    for (Security.Term term : security.terms()) {
      lines.add("  %-14s %6.1f".formatted(term.name(), term.bits()));
    }
    return lines;
  }

  private static void json(JsonGenerator json, int bytes, Anatomy anatomy) {
    json.writeStartObject();
    json.writeBooleanProperty("holds", anatomy.verdict().accepted());
    if (anatomy.verdict() instanceof MemoryVerdict.Refused refused) {
      json.writeStringProperty("check", refused.reason().name().toLowerCase(Locale.ROOT));
      json.writeStringProperty("reason", refused.detail());
    }
    json.writeNumberProperty("proofBytes", bytes);
    StatementWords.write(json, anatomy.proof(), anatomy.proof().statement());
    json.writeName("parts");
    json.writeStartArray();
    for (Anatomy.Segment segment : anatomy.segments()) {
      segment(json, segment);
    }
    json.writeEndArray();
    if (!anatomy.segments().isEmpty()) {
      json.writeNumberProperty("provenBits", anatomy.bits());
      json.writeStringProperty("weakest", anatomy.security().weakest().name());
      json.writeName("terms");
      json.writeStartObject();
      for (Security.Term term : anatomy.security().terms()) {
        json.writeNumberProperty(term.name(), term.bits());
      }
      json.writeEndObject();
    }
    json.writeNumberProperty("decodeNanoseconds", anatomy.times().decoding());
    json.writeNumberProperty("keyNanoseconds", anatomy.times().key());
    json.writeNumberProperty("verifyNanoseconds", anatomy.times().verifying());
    json.writeEndObject();
  }

  private static void segment(JsonGenerator json, Anatomy.Segment segment) {
    json.writeStartObject();
    json.writeName("tables");
    json.writeStartArray();
    for (Anatomy.Rows table : segment.tables()) {
      json.writeStartObject();
      json.writeStringProperty("name", table.name());
      json.writeNumberProperty("rows", 1 << table.logRows());
      json.writeNumberProperty("columns", table.columns());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberProperty("provenBits", segment.security().bits());
    json.writeNumberProperty("headBytes", segment.sizes().head());
    json.writeNumberProperty("openedBytes", segment.sizes().opened());
    json.writeNumberProperty("foldedBytes", segment.sizes().folded());
    json.writeNumberProperty("rowBytes", segment.sizes().rows());
    json.writeNumberProperty("pathBytes", segment.sizes().paths());
    json.writeEndObject();
  }
}
