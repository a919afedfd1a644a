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
 * Replays a workload on an arena and shows its lanes. It names nothing of the arena or of the
 * terminal's library, so that the other commands start without loading either.
 */
final class LanesCommand implements Subcommand {

  static final String SEED = "--seed";
  static final String SPEED = "--speed";
  static final String PRESET = "--preset";
  static final String BUDGET = "--budget";
  static final String COMPACT = "--compact";
  static final String SHARED = "--shared";
  static final String COMPRESS = "--compress";
  static final String DISK = "--disk";
  static final String ONCE = "--once";
  static final String PRINT = "--print";

  private final Terminal terminal;

  LanesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "lanes",
            "Replays what a program did to its memory on an arena, draws the lanes while it happens,"
                + " and sums up.",
            "  engram lanes phase-shift",
            "  engram lanes phase-shift --no-compact    what it would be without moving",
            "  engram lanes paging --budget 2M --speed 20000",
            "  engram lanes examples/lanes/server.lanes --compress",
            "  engram lanes comb --json | jq .peakOverhead",
            "  engram lanes frames --print | engram lanes - --preset game-loop");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("WORKLOAD")
            .type(String.class)
            .required(true)
            .description(
                "One of those that are built in, phase-shift, size-drift, comb, frames or paging;"
                    + " a file with a recorded one (docs/command-line.md); or - to read standard"
                    + " input.")
            .build());
    spec.addOption(
        number(
            "N", "What chance does in a built-in workload depends on this; 1 by default.", SEED));
    spec.addOption(
        number(
            "N",
            "Steps a second on a terminal; as many as take about fifteen seconds by default.",
            SPEED));
    spec.addOption(
        Subcommand.option(
                "NAME",
                "The arena: game-loop, bulk-processing, low-memory, object-pooling or frame-scratch.",
                PRESET)
            .build());
    spec.addOption(
        Subcommand.option(
                "BYTES",
                "How much RAM the arena may use: 512K, 16M, 1G. A built-in workload has one that"
                    + " fits; 9M otherwise.",
                BUDGET)
            .build());
    spec.addOption(
        OptionSpec.builder(COMPACT)
            .type(boolean.class)
            .negatable(true)
            .description("Whether the arena compacts, which it does by default.")
            .build());
    spec.addOption(
        Subcommand.flag(SHARED, "An arena for many threads, which one of its own looks after."));
    spec.addOption(Subcommand.flag(COMPRESS, "The arena has a compressed lane."));
    spec.addOption(
        Subcommand.option("FOLDER", "The arena has a disk lane, whose file is made there.", DISK)
            .build());
    spec.addOption(
        Subcommand.flag(ONCE, "Draw nothing while it happens; print the map as it is at the end."));
    spec.addOption(Subcommand.flag(PRINT, "Print the workload as a recorded one; replay nothing."));
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object and draw nothing."));
    Subcommand.exitCodes(
        spec,
        "Every block was there, byte for byte, whenever it was wanted.",
        "There was no room for a block, or one was damaged.",
        "The workload or the options mean nothing.");
    return spec;
  }

  private static OptionSpec number(String label, String description, String name) {
    return Subcommand.option(label, description, name).type(Long.class).build();
  }

  @Override
  public int run(ParseResult options) {
    return new LanesRun(options, terminal).run();
  }
}
