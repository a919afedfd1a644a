/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.ProverReport;
import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.example.ExampleSystem;
import dev.engram.stark.example.ExampleTable;
import dev.engram.stark.example.MemoryRun;
import dev.engram.stark.kernel.Backend;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.prover.Phase;
import dev.engram.stark.prover.Prover;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/** One run of {@link BenchCommand}. */
final class BenchRun {

  /** Bits of a limb: two of them hold a time and a pointer. */
  private static final int LIMB_BITS = 12;

  private static final int MOST_LOG_ROWS = 22;
  private static final int SEED = 7;

  private final ParseResult options;
  private final Terminal terminal;

  BenchRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  int run() {
    String what = options.matchedPositionalValue(0, "");
    if (!what.equals("stark")) {
      throw new BadInput("nothing to measure is called " + what + "; there is: stark");
    }
    int logRows = number(BenchCommand.ROWS, 18, 4, MOST_LOG_ROWS);
    int logCells = number(BenchCommand.CELLS, Math.min(10, logRows), 1, logRows);
    int threads = MemoryChoice.threads(options, BenchCommand.THREADS);
    int runs = number(BenchCommand.RUNS, 5, 1, 1_000);
    Profile profile = profile();
    ProverReport report = new ProverReport(options.commandSpec().commandLine().getOut(), terminal);
    try (Arena memory = Arena.ofShared();
        Workers workers = Workers.of(threads)) {
      List<ExampleTable> witnesses =
          MemoryRun.witnesses(
              profile.field(), memory, LIMB_BITS, 1 << logRows, 1 << logCells, SEED);
      ProverReport.Setting setting =
          new ProverReport.Setting(
              profile,
              logRows,
              logCells,
              threads,
              Backend.best().toString().toLowerCase(Locale.ROOT));
      return measure(witnesses, setting, runs, workers, report);
    }
  }

  private int measure(
      List<ExampleTable> witnesses,
      ProverReport.Setting setting,
      int runs,
      Workers workers,
      ProverReport report) {
    try (ExampleSystem example = ExampleSystem.of(setting.profile(), witnesses, workers);
        Prover prover = Prover.of(example.key(), workers)) {
      Verifier verifier =
          setting.profile().bits() > 0
              ? Verifier.of(example.key().verifyingKey())
              : Verifier.takingInsecure(example.key().verifyingKey());
      List<ProverReport.Run> measured = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        ProverReport.Stopwatch stopwatch = new ProverReport.Stopwatch();
        prover.telling(phase -> tell(phase, stopwatch));
        byte[] proof = prover.prove(example.publicValues(), example.witnesses());
        stopwatch.stop();
        long before = System.nanoTime();
        Verdict verdict = verifier.verify(Statement.of(example.publicValues()), proof);
        long verifying = System.nanoTime() - before;
        if (!(verdict instanceof Verdict.Accepted accepted)) {
          report.refused((Verdict.Refused) verdict, options.hasMatchedOption(Subcommand.JSON));
          return Engram.FAILED;
        }
        measured.add(
            new ProverReport.Run(
                stopwatch.phases(),
                verifying,
                proof.length,
                accepted.security(),
                prover.memoryHeld()));
      }
      report.measured(setting, measured, options.hasMatchedOption(Subcommand.JSON));
      return 0;
    }
  }

  private static void tell(Phase phase, ProverReport.Stopwatch stopwatch) {
    stopwatch.begin(phase);
  }

  private Profile profile() {
    Profile profile = MemoryChoice.profile(options, BenchCommand.PROFILE);
    String hash = options.matchedOptionValue(BenchCommand.HASH, profile.hash().toString());
    profile =
        profile.withHash(
            CommitmentHash.named(hash)
                .orElseThrow(() ->
                    new BadInput(
                        "%s: no hash is called %s; there are: %s"
                            .formatted(
                                BenchCommand.HASH,
                                hash,
                                Arrays.stream(CommitmentHash.values())
                                    .map(CommitmentHash::toString)
                                    .collect(Collectors.joining(", "))))));
    return options.hasMatchedOption(BenchCommand.HIDE) ? profile.withZeroKnowledge() : profile;
  }

  private int number(String option, int otherwise, int least, int most) {
    return MemoryChoice.number(options, option, otherwise, least, most);
  }
}
