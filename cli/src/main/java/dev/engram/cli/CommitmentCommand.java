/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.LogTrouble;
import dev.engram.cli.report.ProofReport;
import dev.engram.cli.trace.LogFile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.proof.LogCommitter;
import dev.engram.zkmem.proof.MemoryKey;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Computes what a log is committed to in proofs of it. */
final class CommitmentCommand implements Subcommand {

  private final Terminal terminal;

  CommitmentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "commitment",
            "Prints what an access log is committed to: the digest that a proof of it states, computed"
                + " from the log alone.",
            "  engram commitment program.log",
            "  engram commitment space.log --persistent --elements",
            "  gunzip -c program.log.gz | engram commitment - --json | jq -r .log");
    spec.addPositional(MemoryOptions.log());
    MemoryOptions.addTo(spec);
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object: the digest, and of what."));
    RootCommand.exitCodes(
        spec,
        "The digest is printed.",
        "The log is none, or none of such a memory; or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new Run(options, terminal).run();
  }

  /** What needs the proof system, apart so that the other commands start without loading it. */
  private record Run(ParseResult options, Terminal terminal) {

    int run() {
      MemoryChoice choice = MemoryChoice.of(options);
      LogFile file = new LogFile(options.matchedPositionalValue(0, ""));
      byte[] digest;
      try (Workers workers = Workers.of(choice.threads());
          MemoryKey key = MemoryKey.of(choice.memory(), choice.profile(), workers);
          LogCommitter committer = LogCommitter.of(key, workers);
          LogReader log = file.open()) {
        digest = committer.digest(log, choice.limits(), cells -> {});
      } catch (MemoryException e) {
        throw LogTrouble.of(file.source(), e, choice.memory());
      } catch (IOException e) {
        throw file.trouble(e);
      }
      new ProofReport(options.commandSpec().commandLine().getOut(), terminal)
          .commitment(digest, choice.memory(), choice.profile(), options.hasMatchedOption(JSON));
      return 0;
    }
  }
}
