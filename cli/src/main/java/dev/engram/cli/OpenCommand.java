/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Proves what a part of the memory that a file holds is. */
final class OpenCommand implements Subcommand {

  static final String AT = "--at";
  static final String LENGTH = "--length";
  static final String TABLE = "--table";
  static final String OUTPUT = "--output";

  private final Terminal terminal;

  OpenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "open",
            "Proves to whoever has the root of a memory what some of its cells hold, or that they are"
                + " all zero.",
            "  engram open heap.bin --at '[X:1,Y:2,Z:3]' --length 64 -o heap.proof",
            "  engram open heap.bin --at '[X:1,Y:0,Z:0]' --at '[X:1,Y:9,Z:0]' -o two.proof",
            "  engram open space.image --table permissions -o rights.proof",
            "  engram open heap.bin --at '[X:9,Y:0,Z:0]' -o - | engram check - --root 0x4e1f...");
    spec.addPositional(RootCommand.file());
    cells(spec);
    spec.addOption(
        Subcommand.option(
                "NAME",
                "Instead of cells, a table of what is known of the memory: regions, permissions or"
                    + " blocks.",
                TABLE)
            .build());
    spec.addOption(output());
    spec.addOption(RootCommand.hash());
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object: the root, and what is proven."));
    RootCommand.exitCodes(
        spec,
        "The proof is written.",
        "The file cannot be read or is damaged, the proof cannot be written, or the options mean"
            + " nothing.");
    return spec;
  }

  /** Adds the options that say which cells. */
  static void cells(CommandSpec spec) {
    spec.addOption(
        Subcommand.option(
                "ADDRESS",
                "The first cell: [X:region,Y:plane,Z:offset]. Given several times, one proof is of"
                    + " all the ranges.",
                AT)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .build());
    spec.addOption(
        Subcommand.option(
                "CELLS",
                "How many cells, one unless you say otherwise; once for each address, or once for"
                    + " all. Whole chunks of 256 cells are opened.",
                LENGTH)
            .type(List.class)
            .auxiliaryTypes(Long.class)
            .arity("1")
            .build());
  }

  /** Where the proof goes. */
  static OptionSpec output() {
    return Subcommand.option(
            "PROOF", "Where to write the proof, or - for standard output.", "-o", OUTPUT)
        .required(true)
        .build();
  }

  @Override
  public int run(ParseResult options) {
    return new OpenRun(options, terminal).run();
  }
}
