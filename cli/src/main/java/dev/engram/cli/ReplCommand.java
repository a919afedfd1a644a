/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * A session with a 3-D machine. It names nothing of the machine or of the terminal's library, so
 * that the other commands start without loading either.
 */
final class ReplCommand implements Subcommand {

  private final Terminal terminal;

  ReplCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "repl",
            "Talks with a 3-D machine: allocate, store, prove, step through a program. From a pipe it"
                + " is scripted.",
            "  engram repl",
            "  engram repl examples/vm3d/matrix.e3s",
            "  printf 'a = allocate 64\\nstore a \"hello\"\\nroot\\n' | engram repl",
            "  engram repl --memory-limit 1G --no-proofs < script",
            "  engram repl --store ledgers --memory ledger");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("PROGRAM")
            .type(String.class)
            .arity("0..1")
            .description("A source or a file of code (docs/vm3d.md) to begin with.")
            .build());
    spec.addOption(
        Subcommand.option(
                "N",
                "The most gas that may be used: 30,000,000 unless you say otherwise.",
                "-g",
                RunOptions.GAS)
            .build());
    RunOptions.keepingTo(spec);
    spec.addOption(RunOptions.memory(""));
    spec.addOption(RunOptions.instructions(""));
    spec.addOption(RunOptions.compaction(""));
    spec.addOption(
        OptionSpec.builder(RunOptions.PROOFS)
            .type(boolean.class)
            .negatable(true)
            .description("Whether there are roots and proofs, which there are by default.")
            .build());
    Subcommand.exitCodes(
        spec,
        "The session was ended; of a script, all lines were done.",
        "A line of a script is wrong, or came to nothing.",
        "The program or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new ReplRun(options, terminal).run();
  }
}
