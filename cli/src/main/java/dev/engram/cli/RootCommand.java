/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Commits to the memory that a file holds. */
final class RootCommand implements Subcommand {

  static final String HASH = "--hash";

  private final Terminal terminal;

  RootCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "root",
            "Prints the root of a memory: 32 bytes that bind every cell of it, and its place.",
            "  engram root heap.bin",
            "  engram root space.image --hash blake3",
            "  gunzip -c heap.bin.gz | engram root - --json | jq -r .root",
            "  engram check heap.proof --root $(engram root heap.bin)");
    spec.addPositional(file());
    spec.addOption(hash());
    spec.addOption(
        Subcommand.flag(JSON, "Print one JSON object: the root, and how much it is of."));
    exitCodes(spec, "The root is printed.", "The file cannot be read, or is damaged.");
    return spec;
  }

  /** The memory, for all commands that read one. */
  static PositionalParamSpec file() {
    return PositionalParamSpec.builder()
        .paramLabel("FILE")
        .type(String.class)
        .required(true)
        .description(
            "An image that a space was exported to; any other file, whose bytes are taken as region"
                + " 1 from pointer 0 on, at most 4 GiB; or - to read standard input.")
        .build();
  }

  /** The hash to commit with. */
  static OptionSpec hash() {
    return Subcommand.option(
            "NAME", "The hash: sha-256, which is the default, keccak-256 or blake3.", HASH)
        .build();
  }

  /** Tells in the help how a command ends that either does what it is asked to or cannot. */
  static void exitCodes(CommandSpec spec, String done, String refused) {
    Map<String, String> exitCodes = new LinkedHashMap<>();
    exitCodes.put("0", done);
    exitCodes.put("2", refused);
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes);
  }

  @Override
  public int run(ParseResult options) {
    return new RootRun(options, terminal).run();
  }
}
