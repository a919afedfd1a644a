/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.TraceReport;
import dev.engram.cli.trace.LogFile;
import dev.engram.cli.trace.TraceProfile;
import dev.engram.trace.LogReader;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/** One run of {@link TraceCommand}. */
final class TraceRun {

  private static final int TOP = 10;
  private static final int MOST_TOP = 10_000;

  private final ParseResult options;
  private final Terminal terminal;
  private final boolean json;

  TraceRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    this.json = options.hasMatchedOption(Subcommand.JSON);
  }

  int run() {
    boolean records = options.hasMatchedOption(TraceCommand.RECORDS);
    long from = number(TraceCommand.FROM, 0, records);
    long count = number(TraceCommand.COUNT, Long.MAX_VALUE, records);
    int top = options.matchedOptionValue(TraceCommand.TOP, TOP);
    if (top < 0 || top > MOST_TOP) {
      throw new BadInput(
          "%s: %d is not between 0 and %,d".formatted(TraceCommand.TOP, top, MOST_TOP));
    }
    String name = options.matchedPositionalValue(0, "");
    LogFile file = new LogFile(name);
    try (LogReader log = file.open()) {
      TraceReport report =
          new TraceReport(file.source(), options.commandSpec().commandLine().getOut(), terminal);
      if (records) {
        log.skipTo(from);
        report.records(log, count, json);
      } else {
        TraceProfile profile = new TraceProfile(log.cells());
        log.forEach(profile::add);
        report.profile(profile, log.bytes(), top, json);
      }
      return 0;
    } catch (IOException e) {
      throw file.trouble(e);
    }
  }

  private long number(String option, long otherwise, boolean records) {
    Long number = options.matchedOptionValue(option, null);
    if (number == null) {
      return otherwise;
    }
    if (!records) {
      throw new BadInput(option + ": only with " + TraceCommand.RECORDS);
    }
    if (number < 0) {
      throw new BadInput(option + ": " + number + " is negative");
    }
    return number;
  }
}
