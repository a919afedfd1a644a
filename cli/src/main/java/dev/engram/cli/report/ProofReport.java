/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.Proven;
import dev.engram.cli.trace.LogFile;
import dev.engram.stark.security.Profile;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningVerdict;
import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryVerdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Tells that a memory was proven, or whether a proof of one holds. */
public final class ProofReport {

  private final PrintWriter out;
  private final Terminal terminal;
  private final Page page;

  public ProofReport(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
    this.page = new Page(out, terminal);
  }

  /** Says that a proof was written, and what of. */
  public void proven(String name, Proven proven, boolean json) {
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            proven(document, name, proven);
            StatementWords.write(document, proven.proof(), proven.statement());
            document.writeEndObject();
          });
      return;
    }
    page.entry("proof", size(name, proven));
    StatementWords words = new StatementWords(page, proven.proof());
    words.memory();
    words.statement(proven.statement(), null);
    page.entry("time", time(proven));
  }

  /** Says that what a program did to its memory was proven, in two lines. */
  public void ran(String name, Proven proven) {
    page.entry("proof", List.of(size(name, proven), accesses(proven), time(proven)));
  }

  /** The same as a member of a document. */
  public static void ran(JsonGenerator json, String name, Proven proven) {
    json.writeName("proof");
    json.writeStartObject();
    proven(json, name, proven);
    StatementWords.write(json, proven.proof(), proven.statement());
    json.writeEndObject();
  }

  private static void proven(JsonGenerator json, String name, Proven proven) {
    json.writeStringProperty("proof", name);
    json.writeNumberProperty("proofBytes", proven.encoded().length);
    json.writeNumberProperty("provenBits", proven.bits());
    json.writeNumberProperty("proveNanoseconds", proven.proving());
    json.writeNumberProperty("verifyNanoseconds", proven.verifying());
  }

  private static String size(String name, Proven proven) {
    return "%s: %s, %.1f proven bits"
        .formatted(name, MemoryPicture.bytes(proven.encoded().length), proven.bits());
  }

  private static String accesses(Proven proven) {
    return "of %s, each read of which gave what was last written there"
        .formatted(
            proven.statement().accesses() == 1
                ? "1 access"
                : "%,d accesses".formatted(proven.statement().accesses()));
  }

  private static String time(Proven proven) {
    return "proven in %s, verified in %s"
        .formatted(seconds(proven.proving()), seconds(proven.verifying()));
  }

  static String seconds(long nanoseconds) {
    return nanoseconds < 100_000_000
        ? "%.0f ms".formatted(nanoseconds / 1e6)
        : "%.1f s".formatted(nanoseconds / 1e9);
  }

  /** Says that a proof holds, and all that it states; of which log, if one was compared. */
  public void holds(
      MemoryProof proof,
      MemoryVerdict.Accepted accepted,
      @Nullable LogFile log,
      long nanoseconds,
      boolean json) {
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            document.writeBooleanProperty("holds", true);
            document.writeNumberProperty("provenBits", accepted.bits());
            document.writeNumberProperty("verifyNanoseconds", nanoseconds);
            StatementWords.write(document, proof, accepted.statement());
            document.writeEndObject();
          });
      return;
    }
    page.entry(
        "result",
        "%s, by %.1f proven bits".formatted(terminal.good("the proof holds"), accepted.bits()));
    StatementWords words = new StatementWords(page, proof);
    words.memory();
    words.statement(accepted.statement(), log == null ? null : log.source());
    page.entry("time", seconds(nanoseconds));
  }

  /** Says that an opening does not hold, and why. */
  public void refused(OpeningVerdict.Refused refused, boolean json) {
    String what =
        refused.reason() == OpeningVerdict.Reason.INSECURE
            ? "; --accept-insecure accepts it for tests"
            : "";
    refused(refused.reason().name().toLowerCase(Locale.ROOT), refused.detail() + what, json);
  }

  /** Says that a proof does not hold, and why. */
  public void refused(MemoryProof proof, MemoryVerdict.Refused refused, boolean json) {
    int segments = proof.segments().size();
    String where = segments == 1 ? "" : "segment %,d: ".formatted(refused.segment() + 1);
    String what =
        refused.reason() == MemoryVerdict.Reason.INSECURE
            ? "; --accept-insecure accepts it for tests"
            : "";
    refused(
        refused.reason().name().toLowerCase(Locale.ROOT), where + refused.detail() + what, json);
  }

  /**
   * Says that a proof does not hold, and why.
   *
   * @param check which check it failed
   */
  public void refused(String check, String why, boolean json) {
    String reason = BadInput.oneLine(why);
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            document.writeBooleanProperty("holds", false);
            document.writeStringProperty("check", check);
            document.writeStringProperty("reason", reason);
            document.writeEndObject();
          });
    } else {
      page.entry("result", terminal.bad("the proof does not hold") + ": " + reason);
    }
  }

  /** Says what a log is committed to: the digest alone, or with what it was computed by. */
  public void commitment(byte[] digest, MemoryConfiguration memory, Profile profile, boolean json) {
    if (!json) {
      out.println(Hex.text(digest));
      return;
    }
    JsonOutput.write(
        out,
        document -> {
          document.writeStartObject();
          document.writeStringProperty("log", Hex.text(digest));
          StatementWords.write(document, memory, profile.name());
          document.writeEndObject();
        });
  }
}
