/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.MemoryRoot;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningStatement;
import dev.engram.zkmem.open.OpeningVerdict;
import dev.engram.zkmem.open.Place;
import dev.engram.zkmem.open.Predicate;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** Tells what was proven of a memory without showing it, or whether such a proof holds. */
public final class OpeningReport {

  /** Predicates that are told in words. */
  private static final int MOST_LINES = 64;

  private final PrintWriter out;
  private final Terminal terminal;
  private final Page page;

  public OpeningReport(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
    this.page = new Page(out, terminal);
  }

  /**
   * A proof that was made.
   *
   * @param accepted what it proves
   * @param profile by which parameters
   * @param salted whether the root is of the memory with a salt
   * @param length bytes of the proof
   * @param proving nanoseconds
   * @param verifying nanoseconds
   */
  public record Proven(
      OpeningVerdict.Accepted accepted,
      String profile,
      boolean salted,
      int length,
      long proving,
      long verifying) {}

  /** Says that a proof was written, and what of. */
  public void proven(String name, Proven proven, boolean json) {
    OpeningVerdict.Accepted accepted = proven.accepted();
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            document.writeStringProperty("proof", name);
            document.writeNumberProperty("proofBytes", proven.length());
            document.writeNumberProperty("provenBits", accepted.bits());
            document.writeNumberProperty("proveNanoseconds", proven.proving());
            document.writeNumberProperty("verifyNanoseconds", proven.verifying());
            document.writeBooleanProperty("salted", proven.salted());
            StatementWords.write(document, accepted.statement().memory(), proven.profile());
            write(document, accepted.statement());
            document.writeEndObject();
          });
      return;
    }
    page.entry(
        "proof",
        "%s: %s, %.1f proven bits"
            .formatted(name, MemoryPicture.bytes(proven.length()), accepted.bits()));
    page.entry("profile", proven.profile() + ", telling nothing else");
    statement(accepted.statement());
    if (proven.salted()) {
      page.entry("salt", "the root is of the memory with random bytes at its end");
    }
    page.entry(
        "time",
        "proven in %s, verified in %s"
            .formatted(
                ProofReport.seconds(proven.proving()), ProofReport.seconds(proven.verifying())));
  }

  /** Says that a proof holds, and all that it shows. */
  public void holds(OpeningVerdict.Accepted accepted, long nanoseconds, boolean json) {
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            holds(document, accepted, nanoseconds);
            document.writeEndObject();
          });
      return;
    }
    page.entry(
        "result",
        "%s, by %.1f proven bits".formatted(terminal.good("the proof holds"), accepted.bits()));
    statement(accepted.statement());
    page.entry("time", ProofReport.seconds(nanoseconds));
  }

  /**
   * Takes a proof that holds apart.
   *
   * @param length bytes of the proof
   * @param insecure whether it is by a profile that proves nothing
   */
  public void explain(
      String name,
      int length,
      OpeningVerdict.Accepted accepted,
      boolean insecure,
      long nanoseconds,
      boolean json) {
    OpeningStatement statement = accepted.statement();
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            holds(document, accepted, nanoseconds);
            document.writeNumberProperty("proofBytes", length);
            document.writeNumberProperty("digits", statement.digits());
            document.writeEndObject();
          });
      return;
    }
    page.entry("proof", "%s: %s".formatted(name, MemoryPicture.bytes(length)));
    page.entry(
        "result",
        insecure
            ? terminal.bad("the proof holds, by a profile for tests, which proves nothing")
            : terminal.good("the proof holds"));
    statement(statement);
    page.entry(
        "reads",
        "%s, of which it tells nothing else"
            .formatted(MemoryPicture.count(statement.digits(), "digit")));
    page.entry("bits", "%.1f proven bits".formatted(accepted.bits()));
    page.entry("time", ProofReport.seconds(nanoseconds) + " to verify, and for the key");
  }

  private static void holds(
      JsonGenerator json, OpeningVerdict.Accepted accepted, long nanoseconds) {
    json.writeBooleanProperty("holds", true);
    json.writeStringProperty("kind", "opening");
    json.writeNumberProperty("provenBits", accepted.bits());
    json.writeNumberProperty("verifyNanoseconds", nanoseconds);
    StatementWords.write(json, accepted.statement().memory());
    write(json, accepted.statement());
  }

  private void statement(OpeningStatement statement) {
    page.entry("memory", StatementWords.words(statement.memory()));
    page.entry("root", MemoryRoot.text(statement.root()));
    List<String> lines = new ArrayList<>();
    for (Predicate predicate : statement.predicates()) {
      if (lines.size() == MOST_LINES) {
        lines.add(
            "and %,d more; --json has all".formatted(statement.predicates().size() - MOST_LINES));
        break;
      }
      lines.add(words(statement.memory(), predicate));
    }
    page.entry("proves", lines.isEmpty() ? List.of("nothing of what it holds") : lines);
  }

  private static String words(MemoryConfiguration memory, Predicate predicate) {
    return switch (predicate) {
      case Predicate.Equal(Place place, int[] cells) ->
          "%s holds %s".formatted(words(place), words(memory, cells));
      case Predicate.Within within ->
          "%s is from %s to %s".formatted(words(within.place()), within.low(), within.high());
      case Predicate.Same same ->
          "%s and %s hold the same".formatted(words(same.place()), words(same.other()));
      case Predicate.Sum sum ->
          "%s from %s on, each %d after the last, add up to %s"
              .formatted(
                  MemoryPicture.count(sum.count(), "number"),
                  words(sum.first()),
                  sum.stride(),
                  sum.total());
    };
  }

  private static String words(Place place) {
    return "%d:0x%08x:%d".formatted(place.space(), place.pointer(), place.width());
  }

  private static String words(MemoryConfiguration memory, int[] cells) {
    return memory.cells() == Cells.BYTES
        ? Hex.text(bytes(cells))
        : Arrays.stream(cells).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private static byte[] bytes(int[] cells) {
    byte[] bytes = new byte[cells.length];
    for (int i = 0; i < cells.length; i++) {
      bytes[i] = (byte) cells[i];
    }
    return bytes;
  }

  /** Writes root and predicates as members of an object that is open. */
  private static void write(JsonGenerator json, OpeningStatement statement) {
    json.writeStringProperty("root", MemoryRoot.text(statement.root()));
    json.writeName("predicates");
    json.writeStartArray();
    for (Predicate predicate : statement.predicates()) {
      json.writeStartObject();
      json.writeStringProperty(
          "kind", predicate.getClass().getSimpleName().toLowerCase(Locale.ROOT));
      write(json, statement.memory(), predicate);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Numbers of up to 256 bits are texts, since readers of JSON have fewer bits for them. */
  private static void write(JsonGenerator json, MemoryConfiguration memory, Predicate predicate) {
    switch (predicate) {
      case Predicate.Equal(Place place, int[] cells) -> {
        write(json, place);
        if (memory.cells() == Cells.BYTES) {
          json.writeStringProperty("data", Hex.text(bytes(cells)));
        } else {
          json.writeName("cells");
          json.writeArray(cells, 0, cells.length);
        }
      }
      case Predicate.Within within -> {
        write(json, within.place());
        json.writeStringProperty("low", within.low().toString());
        json.writeStringProperty("high", within.high().toString());
      }
      case Predicate.Same same -> {
        write(json, same.place());
        json.writeName("other");
        json.writeStartObject();
        write(json, same.other());
        json.writeEndObject();
      }
      case Predicate.Sum sum -> {
        write(json, sum.first());
        json.writeNumberProperty("count", sum.count());
        json.writeNumberProperty("stride", sum.stride());
        json.writeStringProperty("total", sum.total().toString());
      }
    }
  }

  private static void write(JsonGenerator json, Place place) {
    json.writeNumberProperty("region", place.space());
    json.writeNumberProperty("pointer", place.pointer());
    json.writeNumberProperty("width", place.width());
  }
}
