/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Program;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.TraceReport;
import dev.engram.cli.trace.TraceProfile;
import dev.engram.trace.InvalidLog;
import dev.engram.trace.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    String source = name.equals("-") ? "standard input" : name;
    try (LogReader log = open(name)) {
      TraceReport report =
          new TraceReport(source, options.commandSpec().commandLine().getOut(), terminal);
      if (records) {
        log.skipTo(from);
        report.records(log, count, json);
      } else {
        TraceProfile profile = new TraceProfile(log.cells());
        log.forEach(profile::add);
        report.profile(profile, log.bytes(), top, json);
      }
      return 0;
    } catch (InvalidLog e) {
      throw new BadInput(source + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw new BadInput("no file " + name);
    } catch (IOException e) {
      throw new BadInput(source + " cannot be read: " + e.getMessage());
    }
  }

  private static LogReader open(String name) throws IOException {
    if (name.equals("-")) {
      return new LogReader(System.in);
    }
    Path path = Program.path(name);
    if (Files.isDirectory(path)) {
      throw new BadInput(name + " is a folder");
    }
    return LogReader.open(path);
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
