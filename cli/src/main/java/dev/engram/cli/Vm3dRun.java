/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.input.OutputFile;
import dev.engram.cli.input.Program;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.KeptReport;
import dev.engram.cli.report.TraceReport;
import dev.engram.cli.report.Vm3dReport;
import dev.engram.cli.store.KeptMemory;
import dev.engram.cli.trace.TraceFile;
import dev.engram.cli.vm3d.Execution;
import dev.engram.cli.vm3d.Loaded;
import dev.engram.cli.vm3d.Walk;
import dev.engram.vm3d.FaultException;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Run;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.Vm3dBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/** One run of {@link RunCommand} with a program of the 3-D machine. */
final class Vm3dRun {

  /**
   * The clock is read for one instruction in so many; a prime, which no loop keeps in step with.
   */
  static final int SAMPLED = 61;

  private final ParseResult options;
  private final Terminal terminal;
  private final PrintWriter out;
  private final boolean json;
  private final MachineChoice choice;
  private final byte @Nullable [] input;
  private final Loaded code;
  private final @Nullable OutputFile image;
  private final @Nullable String logName;
  private final @Nullable RunProof proof;

  /** The program once it has begun, which the log asks how deep in calls it is. */
  private @Nullable Run run;

  Vm3dRun(Program.Vm3dCode program, ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    this.out = options.commandSpec().commandLine().getOut();
    this.json = options.hasMatchedOption(Subcommand.JSON);
    if (json && options.hasMatchedOption(RunOptions.STEP)) {
      throw new BadInput(RunOptions.STEP + ": not with " + Subcommand.JSON);
    }
    this.choice = MachineChoice.of(options, false);
    this.input =
        options.hasMatchedOption(RunOptions.INPUT)
            ? RunOptions.value(options, RunOptions.INPUT, Hex::bytes, new byte[0])
            : null;
    this.logName = options.matchedOptionValue(RunOptions.TRACE, null);
    String proofName = options.matchedOptionValue(RunOptions.PROVE, null);
    if (proofName == null && options.hasMatchedOption(MemoryOptions.PROFILE)) {
      throw new BadInput(MemoryOptions.PROFILE + ": only with " + RunOptions.PROVE);
    }
    this.code = Loaded.of(program.content(), program.source());
    this.image = image();
    this.proof = proofName == null ? null : new RunProof(proofName, logName, options, terminal);
  }

  private @Nullable OutputFile image() {
    String name = options.matchedOptionValue(RunOptions.SAVE, null);
    if (name == null) {
      return null;
    }
    if (name.equals("-")) {
      throw new BadInput(RunOptions.SAVE + " -: standard output has the result; name a file");
    }
    return OutputFile.at(name, "image", RunProof.file(options), "program");
  }

  int run() {
    if (!KeptOptions.areIn(options)) {
      return logged(null);
    }
    if (proof != null) {
      throw new BadInput(
          "%s: not with %s: it proves a memory that begins with zeros"
              .formatted(RunOptions.PROVE, RunOptions.STORE));
    }
    try (KeptMemory kept = KeptOptions.open(options)) {
      return kept.attempt(() -> logged(kept));
    }
  }

  private int logged(@Nullable KeptMemory kept) {
    if (logName == null && proof == null) {
      return run(null, kept);
    }
    try (TraceFile log =
        logName == null ? TraceFile.passing() : TraceFile.open(logName, Program.path(logName))) {
      try {
        return run(log, kept);
      } catch (UncheckedIOException e) {
        throw log.unwritable(e);
      }
    }
  }

  private int run(@Nullable TraceFile log, @Nullable KeptMemory kept) {
    Vm3dBuilder builder = choice.builder();
    if (options.hasMatchedOption(RunOptions.STATS)) {
      builder.profiled(SAMPLED);
    }
    if (log != null) {
      builder.accessLog(region -> log.sink(region, this::depth));
    }
    try (Vm3d machine = kept == null ? builder.build() : kept.machine(builder)) {
      Outcome outcome = execute(machine);
      if (outcome == null) {
        return Engram.FAILED;
      }
      if (image != null) {
        image.write(machine::exportTo);
      }
      Execution execution =
          new Execution(code, machine, outcome, choice.proofs() ? machine.root() : null);
      tell(execution, log, kept);
      return outcome.isSuccess() ? 0 : Engram.FAILED;
    }
  }

  private int depth() {
    return run == null ? 0 : Math.max(0, run.depth() - 1);
  }

  /** Executes the program to its end; null if whoever looked on has seen enough before. */
  private @Nullable Outcome execute(Vm3d machine) {
    Run begun;
    try {
      begun = machine.begin(code.program(), input);
    } catch (FaultException e) {
      throw new BadInput(
          "%s: there is no room for the program and its input; %s gives more"
              .formatted(code.source(), RunOptions.LIMIT));
    }
    run = begun;
    return options.hasMatchedOption(RunOptions.STEP)
        ? Walk.of(machine, code, out, terminal).toTheEnd(begun)
        : begun.finish();
  }

  /** Tells what came of it; as a document all of it, or nothing if there is something wrong. */
  private void tell(Execution execution, @Nullable TraceFile log, @Nullable KeptMemory kept) {
    Vm3dReport report =
        new Vm3dReport(execution, options.hasMatchedOption(RunOptions.STATS), image);
    if (json) {
      StringWriter document = new StringWriter();
      PrintWriter all = new PrintWriter(document);
      report.json(all, more(execution, log, kept));
      all.flush();
      out.print(document);
      return;
    }
    report.print(out, terminal);
    if (log != null) {
      tell(log);
    }
    if (kept != null) {
      out.flush();
      commit(execution, kept);
      KeptReport.print(out, terminal, kept);
    }
  }

  /** Commits what a program left that ended well. */
  private static void commit(Execution execution, KeptMemory kept) {
    if (execution.outcome().isSuccess()) {
      kept.commit();
    }
  }

  private void tell(TraceFile log) {
    log.keep();
    if (logName != null) {
      TraceReport.written(log, out, terminal);
    }
    if (proof != null) {
      out.flush();
      proof.print(log);
    }
  }

  private Consumer<JsonGenerator> more(
      Execution execution, @Nullable TraceFile log, @Nullable KeptMemory kept) {
    return document -> {
      if (log != null) {
        log.keep();
      }
      if (proof != null && log != null) {
        proof.write(document, log);
      }
      if (kept != null) {
        commit(execution, kept);
        KeptReport.write(document, kept);
      }
    };
  }
}
