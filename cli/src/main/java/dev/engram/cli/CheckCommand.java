/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Checks a proof with nothing but a root. */
final class CheckCommand implements Subcommand {

  static final String ROOT = "--root";
  static final String FROM = "--from";

  private final Terminal terminal;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "check",
            "Checks a proof against the root of a memory, and shows what it proves. The memory is not"
                + " needed.",
            "  engram check heap.proof --root 0x4e1f... --at '[X:1,Y:2,Z:3]' --length 64",
            "  engram check heap.proof --root 0x4e1f... --json | jq -r '.pieces[0].data'",
            "  engram check change.proof --from 0x4e1f... --root 0x90ab...");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("PROOF")
            .type(String.class)
            .required(true)
            .description("A proof (docs/proof-format.md), or - to read standard input.")
            .build());
    spec.addOption(
        Subcommand.option("ROOT", "The root that is trusted, 0x and 64 hexadecimal digits.", ROOT)
            .required(true)
            .build());
    spec.addOption(
        Subcommand.option(
                "ROOT",
                "For a proof of a change: the root before it. --root is the one after.",
                FROM)
            .build());
    spec.addOption(
        Subcommand.option(
                "ADDRESS",
                "A cell that the proof must be of, [X:region,Y:plane,Z:offset], or it does not hold;"
                    + " as for engram open.",
                OpenCommand.AT)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .build());
    spec.addOption(
        Subcommand.option(
                "CELLS", "How many cells from there on, as for engram open.", OpenCommand.LENGTH)
            .type(List.class)
            .auxiliaryTypes(Long.class)
            .arity("1")
            .build());
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object with all that is proven."));
    Subcommand.exitCodes(
        spec,
        "The proof holds.",
        "It does not, or is of other cells than it must be, or is no proof, or damaged.",
        "The file cannot be read, or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new CheckRun(options, terminal).run();
  }
}
