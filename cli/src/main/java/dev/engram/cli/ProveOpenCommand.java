/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Proves what is true of a memory without showing it. */
final class ProveOpenCommand implements Subcommand {

  static final String OUTPUT = "--output";
  static final String EQUAL = "--equal";
  static final String WITHIN = "--within";
  static final String SAME = "--same";
  static final String SUM = "--sum";
  static final String SALT = "--salt";

  private final Terminal terminal;

  ProveOpenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "prove-open",
            "Proves what is true of some numbers in a memory, to whoever has the root that it prints,"
                + " and tells nothing else of it.",
            "  engram prove-open heap.bin -o rich.proof --within 1:0x40:32=100..1000",
            "  engram prove-open heap.bin -o total.proof --sum 1:0x40:32x4=500 --salt",
            "  engram prove-open space.image -o two.proof --equal 2:0:1=7 --same 1:0:8=2:64:8",
            "  engram verify rich.proof --root 0x4e1f...");
    spec.addPositional(RootCommand.file());
    spec.addOption(
        Subcommand.option(
                "PROOF", "Where to write the proof, or - for standard output.", "-o", OUTPUT)
            .required(true)
            .build());
    predicate(
        spec,
        "R:P:W=VALUE",
        "In region R, the W bytes from pointer P on are this number, the uppermost first. W is 1,"
            + " 2, 4, 8, 16 or 32; numbers are decimal, or hexadecimal with 0x.",
        EQUAL);
    predicate(spec, "R:P:W=LO..HI", "The number there is from LO to HI, both included.", WITHIN);
    predicate(spec, "R:P:W=R:P:W", "Both places hold the same.", SAME);
    predicate(spec, "R:P:WxN=TOTAL", "N numbers from there on add up to TOTAL.", SUM);
    spec.addOption(
        Subcommand.flag(
            SALT,
            "Put random bytes into the last 16 of the last region first, so that nobody can guess"
                + " the memory from its root. The root is another one each time."));
    MemoryOptions.addBitsTo(spec);
    MemoryOptions.addProvingTo(spec);
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object: what is proven, and how large."));
    RootCommand.exitCodes(
        spec,
        "The proof is written, and it holds.",
        "Something is not so, the file cannot be read, the proof cannot be written, or the options"
            + " mean nothing.");
    return spec;
  }

  private static void predicate(CommandSpec spec, String label, String description, String name) {
    spec.addOption(
        Subcommand.option(label, description, name)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .build());
  }

  @Override
  public int run(ParseResult options) {
    return new ProveOpenRun(options, terminal).run();
  }
}
