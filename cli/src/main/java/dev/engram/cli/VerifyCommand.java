/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Verifies a proof of what happened to a memory, or of what is true of one. */
final class VerifyCommand implements Subcommand {

  static final String LOG = "--log";
  static final String INSECURE = "--accept-insecure";
  static final String ROOT = "--root";

  private final Terminal terminal;

  VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "verify",
            "Verifies a proof of what happened to a memory, or of what is true of one, and says what it"
                + " states. Nothing else is needed.",
            "  engram verify program.proof",
            "  engram verify program.proof --log program.log",
            "  engram verify next.proof --root $(engram verify last.proof --json | jq -r .finalRoot)",
            "  engram verify balance.proof --root 0x4e1f...",
            "  engram verify program.proof --json | jq .accesses");
    spec.addPositional(MemoryOptions.proof());
    spec.addOption(
        Subcommand.option(
                "LOG",
                "A log that the proof must be about, or it is refused; - reads standard input.",
                LOG)
            .build());
    spec.addOption(
        Subcommand.option(
                "ROOT",
                "The root that the memory must begin with, or that was opened: 0x and 64 hexadecimal"
                    + " digits.",
                ROOT)
            .build());
    spec.addOption(
        Subcommand.flag(INSECURE, "Also accept the profile for tests, which proves nothing."));
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object with all that is proven."));
    Subcommand.exitCodes(
        spec,
        "The proof holds.",
        "It does not, or is no proof, or of another log or another root.",
        "A file cannot be read, or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new VerifyRun(options, terminal).run();
  }
}
