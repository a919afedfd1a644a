/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.commitment.CellDump;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.space.Address;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Tells what a proof has proven, or why it has not. */
public final class ClaimReport {

  private static final int CHUNK_SHIFT = 8;

  private final PrintWriter out;
  private final Terminal terminal;
  private final Page page;

  public ClaimReport(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
    this.page = new Page(out, terminal);
  }

  /** Says that a proof was written, and what of. */
  public void opened(String name, Proof proof, Claim claim, boolean json) {
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            document.writeStringProperty("proof", name);
            document.writeNumberProperty("proofBytes", proof.length());
            facts(document, proof, claim);
            document.writeEndObject();
          });
      return;
    }
    page.entry("proof", "%s: %s".formatted(name, MemoryPicture.bytes(proof.length())));
    head(proof, claim);
  }

  /** Says that a proof does not hold, and why. */
  public void holdsNot(String why, boolean json) {
    String reason = BadInput.oneLine(why);
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            document.writeBooleanProperty("holds", false);
            document.writeStringProperty("reason", reason);
            document.writeEndObject();
          });
      return;
    }
    page.entry("result", terminal.bad("the proof does not hold") + ": " + reason);
  }

  /** Says that a proof holds, and all that it proves. */
  public void holds(Proof proof, Claim claim, boolean json) {
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            document.writeBooleanProperty("holds", true);
            facts(document, proof, claim);
            contents(document, claim);
            document.writeEndObject();
          });
      return;
    }
    page.entry("result", terminal.good("the proof holds"));
    head(proof, claim);
    switch (claim) {
      case Claim.Opened(_, var contents) -> page.entry("cells", CellDump.lines(contents.pieces()));
      case Claim.Transition(_, _, _, var written) ->
          page.entry("cells", CellDump.lines(written.pieces()));
      case Claim.TableContents(_, _, byte[] contents) ->
          page.entry("bytes", CellDump.lines(contents));
    }
  }

  private void head(Proof proof, Claim claim) {
    switch (claim) {
      case Claim.Opened(var root, var contents) -> {
        page.entry("root", root + ", by " + proof.algorithm());
        page.entry(
            "proves",
            contents.isZero()
                ? "that %s are all zero".formatted(size(contents))
                : "what %s hold".formatted(size(contents)));
        page.entry("", ranges(contents));
      }
      case Claim.Transition(var before, var after, boolean tablesChanged, var written) -> {
        page.entry("from", before + ", by " + proof.algorithm());
        page.entry("root", after.toString());
        page.entry(
            "proves",
            List.of(
                "that from one to the other nothing was written but " + size(written),
                tablesChanged ? "and tables, which it does not show" : "and no table"));
        page.entry("", ranges(written));
      }
      case Claim.TableContents(var root, var table, byte[] contents) -> {
        page.entry("root", root + ", by " + proof.algorithm());
        page.entry(
            "proves",
            "that the table of %s is %s"
                .formatted(word(table), MemoryPicture.bytes(contents.length)));
      }
    }
  }

  private static String size(Claim.Contents contents) {
    return "%,d cells in %s"
        .formatted(
            contents.chunks().size() << CHUNK_SHIFT,
            MemoryPicture.count(contents.chunks().size(), "chunk"));
  }

  private static List<String> ranges(Claim.Contents contents) {
    return CellDump.ranges(contents.chunks());
  }

  private static void facts(JsonGenerator json, Proof proof, Claim claim) {
    json.writeStringProperty("kind", word(proof.kind()));
    json.writeStringProperty("hash", proof.algorithm().toString());
    switch (claim) {
      case Claim.Opened(var root, var contents) -> {
        json.writeStringProperty("root", root.toString());
        size(json, contents);
      }
      case Claim.Transition(var before, var after, boolean tablesChanged, var written) -> {
        json.writeStringProperty("from", before.toString());
        json.writeStringProperty("root", after.toString());
        json.writeBooleanProperty("tablesChanged", tablesChanged);
        size(json, written);
      }
      case Claim.TableContents(var root, var table, byte[] contents) -> {
        json.writeStringProperty("root", root.toString());
        json.writeStringProperty("table", word(table));
        json.writeNumberProperty("bytes", contents.length);
      }
    }
  }

  private static void size(JsonGenerator json, Claim.Contents contents) {
    json.writeNumberProperty("cells", contents.chunks().size() << CHUNK_SHIFT);
    json.writeNumberProperty("chunks", contents.chunks().size());
    json.writeBooleanProperty("zero", contents.isZero());
  }

  private static void contents(JsonGenerator json, Claim claim) {
    switch (claim) {
      case Claim.Opened(_, var contents) -> pieces(json, contents);
      case Claim.Transition(_, _, _, var written) -> pieces(json, written);
      case Claim.TableContents(_, _, byte[] contents) ->
          json.writeStringProperty("contents", Hex.text(contents));
    }
  }

  private static void pieces(JsonGenerator json, Claim.Contents contents) {
    json.writeName("pieces");
    json.writeStartArray();
    for (Claim.Piece piece : contents.pieces()) {
      json.writeStartObject();
      json.writeStringProperty("at", Address.toString(piece.first() << CHUNK_SHIFT));
      json.writeNumberProperty("cells", piece.last() - piece.first() + 1 << CHUNK_SHIFT);
      if (piece instanceof Claim.Data data) {
        json.writeNumberProperty("cellBytes", data.width());
        json.writeBooleanProperty("salted", data.isSalted());
        json.writeStringProperty("data", Hex.text(data.bytes()));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
