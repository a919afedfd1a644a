/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Proves a log. */
final class ProveCommand implements Subcommand {

  static final String OUTPUT = "--output";
  static final String CLAIM = "--claim";

  private final Terminal terminal;

  ProveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "prove",
            "Proves that in an access log every read gave what was last written there, to whoever has"
                + " neither the log nor the machine.",
            "  engram run program.hex --trace program.log",
            "  engram prove program.log -o program.proof",
            "  engram prove program.log -o program.proof --claim 1:0x40",
            "  engram prove space.log -o space.proof --persistent --elements",
            "  gunzip -c space.log.gz | engram prove - -o - | engram verify -");
    spec.addPositional(MemoryOptions.log());
    spec.addOption(
        Subcommand.option(
                "PROOF", "Where to write the proof, or - for standard output.", "-o", OUTPUT)
            .required(true)
            .build());
    MemoryOptions.addTo(spec);
    spec.addOption(
        Subcommand.option(
                "REGION:POINTER",
                "State as well what the block from there on holds in the end. Up to 16 times.",
                CLAIM)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .build());
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object: what is proven, and how large."));
    RootCommand.exitCodes(
        spec,
        "The proof is written, and it holds.",
        "The log is none, or none of such a memory; the proof cannot be written; or the options"
            + " mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new ProveRun(options, terminal).run();
  }
}
