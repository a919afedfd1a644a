/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.arena.Preset;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.cli.input.Program;
import dev.engram.cli.lanes.BuiltIn;
import dev.engram.cli.lanes.ByteCount;
import dev.engram.cli.lanes.Replay;
import dev.engram.cli.lanes.Screen;
import dev.engram.cli.lanes.Setup;
import dev.engram.cli.lanes.Summary;
import dev.engram.cli.lanes.Workload;
import dev.engram.cli.lanes.WorkloadReader;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.LanesReport;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** One run of {@link LanesCommand}. */
final class LanesRun {

  private static final long MOST_SPEED = 1_000_000_000;
  private static final int SECONDS = 15;
  private static final long PROGRESS_NANOS = 200_000_000;

  private final ParseResult options;
  private final Terminal terminal;
  private final PrintWriter out;
  private final PrintWriter err;

  LanesRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    CommandLine command = options.commandSpec().commandLine();
    this.out = command.getOut();
    this.err = command.getErr();
  }

  int run() {
    String name = options.matchedPositionalValue(0, "");
    BuiltIn builtIn = builtIn(name);
    if (builtIn == null && options.hasMatchedOption(LanesCommand.SEED)) {
      throw new BadInput(LanesCommand.SEED + ": a recorded workload leaves nothing to chance");
    }
    Workload workload =
        builtIn == null
            ? read(name)
            : builtIn.workload(options.matchedOptionValue(LanesCommand.SEED, 1L));
    if (options.hasMatchedOption(LanesCommand.PRINT)) {
      workload.print(out);
      return 0;
    }
    double speed = speed(workload);
    try (Replay replay = open(workload, setup(builtIn))) {
      return replay(replay, speed);
    }
  }

  private int replay(Replay replay, double speed) {
    boolean json = options.hasMatchedOption(Subcommand.JSON);
    boolean drawn = false;
    if (!json
        && !options.hasMatchedOption(LanesCommand.ONCE)
        && terminal.progress()
        && Terminal.isInteractive()) {
      try (Screen screen = Screen.open(terminal, speed)) {
        screen.play(replay);
      }
      drawn = true;
    } else {
      toTheEnd(replay);
    }
    Summary summary = replay.summary();
    LanesReport report = new LanesReport(summary);
    if (json) {
      report.json(out);
    } else {
      if (drawn || options.hasMatchedOption(LanesCommand.ONCE)) {
        LanesReport.map(out, replay.map(), terminal);
      }
      report.print(out, terminal);
    }
    return summary.isGood() ? 0 : Engram.FAILED;
  }

  private void toTheEnd(Replay replay) {
    while (!replay.isDone()) {
      replay.steps(Long.MAX_VALUE, PROGRESS_NANOS);
      if (terminal.progress()) {
        err.print(
            "\r\033[K%,d of %,d steps".formatted(replay.done(), replay.workload().steps().size()));
        err.flush();
      }
    }
    if (terminal.progress()) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  private static Replay open(Workload workload, Setup setup) {
    try {
      return new Replay(workload, setup);
    } catch (IllegalArgumentException e) {
      throw new BadInput("no such arena: " + e.getMessage());
    }
  }

  private double speed(Workload workload) {
    long speed =
        options.matchedOptionValue(
            LanesCommand.SPEED, Math.max(1L, workload.steps().size() / SECONDS));
    if (speed < 1 || speed > MOST_SPEED) {
      throw new BadInput(
          "%s: %d is not between 1 and %,d".formatted(LanesCommand.SPEED, speed, MOST_SPEED));
    }
    return speed;
  }

  private Setup setup(@Nullable BuiltIn builtIn) {
    Setup usual = builtIn == null ? Setup.of(null) : builtIn.setup();
    String preset = options.matchedOptionValue(LanesCommand.PRESET, null);
    String budget = options.matchedOptionValue(LanesCommand.BUDGET, null);
    String disk = options.matchedOptionValue(LanesCommand.DISK, null);
    return new Setup(
        preset == null ? usual.preset() : preset(preset),
        budget != null ? budget(budget) : preset != null ? 0 : usual.budget(),
        options.matchedOptionValue(LanesCommand.COMPACT, true),
        options.hasMatchedOption(LanesCommand.SHARED),
        usual.compresses() || options.hasMatchedOption(LanesCommand.COMPRESS),
        disk == null ? usual.disk() : folder(disk));
  }

  private static Preset preset(String name) {
    try {
      return WorkloadReader.constant(Preset.values(), name, "preset");
    } catch (BadInput e) {
      throw e.in(LanesCommand.PRESET);
    }
  }

  private static long budget(String text) {
    try {
      return ByteCount.parse(text, Setup.LEAST_BUDGET, Setup.MOST_BUDGET);
    } catch (BadInput e) {
      throw e.in(LanesCommand.BUDGET);
    }
  }

  private static Path folder(String name) {
    Path folder = Program.path(name);
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new BadInput(
          "%s: %s is no folder that can be written to".formatted(LanesCommand.DISK, name));
    }
    return folder;
  }

  private static @Nullable BuiltIn builtIn(String name) {
    for (BuiltIn each : BuiltIn.values()) {
      if (each.word().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private static Workload read(String name) {
    boolean piped = name.equals("-");
    String source = piped ? "standard input" : name;
    if (!piped && !Files.isRegularFile(Program.path(name))) {
      throw new BadInput(
          "%s is neither a file nor a built-in workload: %s".formatted(name, BuiltIn.words()));
    }
    try (Reader text =
        piped
            ? new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder())
            : Files.newBufferedReader(Program.path(name))) {
      return WorkloadReader.read(source, text);
    } catch (CharacterCodingException e) {
      throw new BadInput(source + " is not text in UTF-8");
    } catch (IOException e) {
      throw new BadInput(source + " cannot be read: " + InputFile.reason(e));
    }
  }
}
