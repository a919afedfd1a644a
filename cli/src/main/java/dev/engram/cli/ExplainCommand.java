/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.Anatomy;
import dev.engram.cli.report.AnatomyReport;
import dev.engram.cli.report.OpeningReport;
import dev.engram.cli.report.ProofReport;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.open.OpeningVerdict;
import dev.engram.zkmem.open.OpeningVerifier;
import dev.engram.zkmem.proof.InvalidMemoryProof;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Takes a proof of a memory apart. */
final class ExplainCommand implements Subcommand {

  private final Terminal terminal;

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "explain",
            "Takes a proof of a memory apart: what it states, of which tables it is, where its bytes"
                + " go, and how many bits are proven by what.",
            "  engram explain program.proof",
            "  engram explain program.proof --json | jq '.parts[0].tables'");
    spec.addPositional(MemoryOptions.proof());
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object."));
    Subcommand.exitCodes(
        spec,
        "The proof holds, be it for tests alone.",
        "It does not, or is no proof.",
        "The file cannot be read, or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new Run(options, terminal).run();
  }

  /** What needs the proof system, apart so that the other commands start without loading it. */
  private record Run(ParseResult options, Terminal terminal) {

    int run() {
      String name = options.matchedPositionalValue(0, "");
      byte[] bytes = ProofFile.read(name);
      boolean json = options.hasMatchedOption(JSON);
      PrintWriter out = options.commandSpec().commandLine().getOut();
      if (OpeningVerifier.isOpening(bytes)) {
        return opening(name, bytes, out, json);
      }
      try {
        VerifyRun.requireOfRun(bytes);
        Anatomy anatomy = Anatomy.of(bytes);
        new AnatomyReport(out, terminal).explain(name, bytes.length, anatomy, json);
        return anatomy.verdict().accepted() ? 0 : Engram.FAILED;
      } catch (InvalidMemoryProof e) {
        new ProofReport(out, terminal).refused("format", String.valueOf(e.getMessage()), json);
        return Engram.FAILED;
      }
    }

    private int opening(String name, byte[] bytes, PrintWriter out, boolean json) {
      long began = System.nanoTime();
      OpeningVerdict verdict;
      boolean insecure;
      try (Workers workers = Workers.all()) {
        verdict = OpeningVerifier.strict().verify(bytes, workers);
        insecure =
            verdict instanceof OpeningVerdict.Refused refused
                && refused.reason() == OpeningVerdict.Reason.INSECURE;
        if (insecure) {
          verdict = OpeningVerifier.takingInsecure().verify(bytes, workers);
        }
      }
      long taken = System.nanoTime() - began;
      switch (verdict) {
        case OpeningVerdict.Accepted accepted ->
            new OpeningReport(out, terminal)
                .explain(name, bytes.length, accepted, insecure, taken, json);
        case OpeningVerdict.Refused refused ->
            new ProofReport(out, terminal).refused(refused, json);
      }
      return verdict.accepted() ? 0 : Engram.FAILED;
    }
  }
}
