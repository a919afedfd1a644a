/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The options that say of which memory a log is and how it is proven, for all commands that play
 * logs. It names nothing of the proof system, so that the other commands start without loading it;
 * what the options mean is {@link MemoryChoice}'s.
 */
final class MemoryOptions {

  static final String PERSISTENT = "--persistent";
  static final String ELEMENTS = "--elements";
  static final String BLOCK = "--block";
  static final String FIXED = "--fixed";
  static final String ANYWHERE = "--anywhere";
  static final String SPACE_BITS = "--space-bits";
  static final String POINTER_BITS = "--pointer-bits";
  static final String PROFILE = "--profile";
  static final String SEGMENT_ACCESSES = "--segment-accesses";
  static final String SEGMENT_BLOCKS = "--segment-blocks";
  static final String SEGMENT_CELLS = "--segment-cells";
  static final String THREADS = "--threads";

  private MemoryOptions() {}

  /** The log. */
  static PositionalParamSpec log() {
    return PositionalParamSpec.builder()
        .paramLabel("LOG")
        .type(String.class)
        .required(true)
        .description("An access log (docs/trace-format.md), or - to read standard input.")
        .build();
  }

  /** A proof of a memory, for all commands that read one. */
  static PositionalParamSpec proof() {
    return PositionalParamSpec.builder()
        .paramLabel("PROOF")
        .type(String.class)
        .required(true)
        .description("A proof that engram prove or prove-open wrote, or - to read standard input.")
        .build();
  }

  /** Adds the options. */
  static void addTo(CommandSpec spec) {
    spec.addOption(
        Subcommand.flag(
            PERSISTENT,
            "The memory goes from one root to another, and is proven in as many segments as it"
                + " takes. Without, it begins with zeros and is proven in one."));
    spec.addOption(
        Subcommand.flag(
            ELEMENTS, "Cells are numbers below the prime, of any width; without, they are bytes."));
    number(spec, "N", "Cells of a block: what most accesses have. 32, or 8 elements.", BLOCK);
    spec.addOption(
        Subcommand.flag(
            FIXED, "Every access is to an aligned block: fewer columns. Without, to any cells."));
    spec.addOption(
        Subcommand.flag(
            ANYWHERE,
            "An access that is not at a multiple of its width is one. Without, it is the aligned"
                + " pieces of it, which mostly take far fewer rows."));
    number(spec, "N", "2^N regions, 0 to 8; 8 by default, 3 if persistent.", SPACE_BITS);
    number(spec, "N", "2^N cells in each region, 5 to 29; 29 by default.", POINTER_BITS);
    profile(spec);
    number(spec, "N", "A segment ends after N accesses; 1,048,576 by default.", SEGMENT_ACCESSES);
    number(spec, "N", "Or when it has touched N blocks; 131,072 by default.", SEGMENT_BLOCKS);
    number(
        spec,
        "N",
        "Or when its tables have about N cells, which its memory goes by; 268,435,456 by default.",
        SEGMENT_CELLS);
    threads(spec);
  }

  /** Adds those that say how large a persistent memory of bytes is. */
  static void addBitsTo(CommandSpec spec) {
    number(spec, "N", "2^N regions, 0 to 8; 3 by default.", SPACE_BITS);
    number(spec, "N", "2^N bytes in each region, 5 to 29; 29 by default.", POINTER_BITS);
  }

  /** Adds those that say how anything is proven. */
  static void addProvingTo(CommandSpec spec) {
    profile(spec);
    threads(spec);
  }

  private static void profile(CommandSpec spec) {
    spec.addOption(
        Subcommand.option(
                "NAME",
                "Parameters: proven-100 (the default), compact-100, proven-120, or insecure-test.",
                PROFILE)
            .build());
  }

  private static void threads(CommandSpec spec) {
    number(spec, "N", "Threads; as many as there are processors by default.", THREADS);
  }

  private static void number(CommandSpec spec, String label, String description, String name) {
    spec.addOption(Subcommand.option(label, description, name).type(Integer.class).build());
  }
}
