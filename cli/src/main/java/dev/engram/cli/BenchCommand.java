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
 * Measures on this machine. It names nothing of the proof system, so that the other commands start
 * without loading it.
 */
final class BenchCommand implements Subcommand {

  static final String ROWS = "--log-rows";
  static final String CELLS = "--log-cells";
  static final String THREADS = "--threads";
  static final String PROFILE = "--profile";
  static final String HASH = "--hash";
  static final String HIDE = "--zk";
  static final String RUNS = "--runs";

  private final Terminal terminal;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "bench",
            "Measures on this machine. stark: proves a memory that is read and written at random, in"
                + " three tables, verifies each proof, and says where the time went.",
            "  engram bench stark",
            "  engram bench stark --log-rows 20 --threads 1",
            "  engram bench stark --profile compact-100 --zk",
            "  engram bench stark --json | jq .accessesPerSecond");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("WHAT")
            .type(String.class)
            .required(true)
            .description("What to measure: stark.")
            .build());
    spec.addOption(
        number("K", "2^K accesses, a row of 32 columns each, 4 to 22; 18 by default.", ROWS));
    spec.addOption(number("K", "2^K cells of memory; 2^10 by default.", CELLS));
    spec.addOption(number("N", "Threads; as many as there are processors by default.", THREADS));
    spec.addOption(
        Subcommand.option(
                "NAME",
                "Parameters: proven-100 (the default), compact-100, proven-120, or insecure-test.",
                PROFILE)
            .build());
    spec.addOption(
        Subcommand.option(
                "NAME",
                "What commits: blake3 (the default), sha-256, keccak-256 or poseidon2.",
                HASH)
            .build());
    spec.addOption(Subcommand.flag(HIDE, "Proofs tell nothing but what they state."));
    spec.addOption(
        number("N", "Proofs to make; the median is of all but the first. 5 by default.", RUNS));
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object."));
    Subcommand.exitCodes(
        spec, "Every proof was verified.", "A proof was refused.", "The options mean nothing.");
    return spec;
  }

  private static OptionSpec number(String label, String description, String name) {
    return Subcommand.option(label, description, name).type(Integer.class).build();
  }

  @Override
  public int run(ParseResult options) {
    return new BenchRun(options, terminal).run();
  }
}
