/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.statetest.Suite;
import dev.engram.cli.statetest.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Tells the verdicts of a suite while they come in: a line for each case that did not pass, and a
 * line of counts.
 */
public final class SuiteReport implements Suite.Listener {

  private final PrintWriter out;
  private final PrintWriter err;
  private final Terminal terminal;
  private final @Nullable JsonGenerator json;
  private final List<String> troubles = new ArrayList<>();
  private int files;
  private int total;
  private long passed;
  private long failed;
  private long skipped;

  public SuiteReport(PrintWriter out, PrintWriter err, Terminal terminal, boolean asJson) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    json = asJson ? JsonOutput.start(out) : null;
    if (json != null) {
      json.writeStartObject();
      json.writeName("cases");
      json.writeStartArray();
    }
  }

  /** Runs everything at these paths. */
  public void run(Suite suite, List<Path> paths) {
    List<Path> found = suite.files(paths, this);
    total = found.size();
    suite.run(found, this);
    if (terminal.progress()) {
      err.print("\r\033[K");
      err.flush();
    }
    if (json == null) {
      out.printf("%d passed, %d failed, %d skipped%n", passed, failed, skipped);
      return;
    }
    json.writeEndArray();
    json.writeName("errors");
    json.writeStartArray();
    troubles.forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("passed", passed);
    json.writeNumberProperty("failed", failed);
    json.writeNumberProperty("skipped", skipped);
    json.writeEndObject();
    json.close();
    out.println();
  }

  @Override
  public void file(Path file, List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      switch (verdict.kind()) {
        case PASS -> passed += verdict.cases();
        case FAIL -> failed += verdict.cases();
        case SKIP -> skipped += verdict.cases();
      }
      if (json != null) {
        write(json, verdict);
      } else if (verdict.kind() != Verdict.Kind.PASS) {
        tell(verdict);
      }
    }
    progress();
  }

  @Override
  public void unreadable(BadInput trouble) {
    String message = String.valueOf(trouble.getMessage());
    troubles.add(message);
    clear();
    err.println("engram state-test: " + message);
    err.flush();
    progress();
  }

  @Override
  public boolean isHeard() {
    return !out.checkError();
  }

  /** Cases that ran or were skipped. */
  public long cases() {
    return passed + failed + skipped;
  }

  public long failed() {
    return failed;
  }

  /** Paths and files that no tests could be read from. */
  public int unreadable() {
    return troubles.size();
  }

  private void tell(Verdict verdict) {
    clear();
    String line = verdict.toString();
    out.println(verdict.kind() == Verdict.Kind.FAIL ? terminal.bad(line) : terminal.faint(line));
    out.flush();
  }

  private void clear() {
    if (terminal.progress()) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  private void progress() {
    files++;
    if (terminal.progress()) {
      err.print("\r\033[K%,d of %,d files, %,d cases".formatted(files, total, cases()));
      err.flush();
    }
  }

  private static void write(JsonGenerator json, Verdict verdict) {
    json.writeStartObject();
    json.writeStringProperty("file", verdict.file());
    json.writeStringProperty("case", verdict.id());
    json.writeStringProperty("verdict", verdict.kind().name().toLowerCase(Locale.ROOT));
    if (verdict.cases() != 1) {
      json.writeNumberProperty("cases", verdict.cases());
    }
    if (!verdict.detail().isEmpty()) {
      json.writeStringProperty("detail", verdict.detail());
    }
    json.writeEndObject();
  }
}
