/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Numeral;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of {@link RunCommand}: which there are, for what, and what their values mean. */
final class RunOptions {

  static final String INPUT = "--input";
  static final String GAS = "--gas";
  static final String TRACE = "--trace";
  static final String PROVE = "--prove";

  static final String VALUE = "--value";
  static final String SENDER = "--sender";
  static final String FORK = "--fork";
  static final String CREATE = "--create";

  static final String STORE = "--store";
  static final String MEMORY = "--memory";
  static final String LIMIT = "--memory-limit";
  static final String INSTRUCTIONS = "--instructions";
  static final String PROOFS = "--proofs";
  static final String COMPACTION = "--compaction";
  static final String STATS = "--stats";
  static final String STEP = "--step";
  static final String SAVE = "--save";

  /** What EVM code alone has. */
  static final List<String> OF_EVM = List.of(VALUE, SENDER, FORK, CREATE);

  /** What programs of the 3-D machine alone have. */
  static final List<String> OF_VM3D =
      List.of(LIMIT, INSTRUCTIONS, PROOFS, COMPACTION, STATS, STEP, SAVE);

  /** What a scenario says itself. */
  static final List<String> IN_SCENARIO = List.of(INPUT, GAS, VALUE, SENDER, FORK, CREATE);

  /** The gas limit of a block when Cancun came, so that an endless program ends soon. */
  static final long DEFAULT_GAS = 30_000_000;

  private RunOptions() {}

  static void addTo(CommandSpec spec) {
    option(
        spec,
        "HEX",
        "What the program is given. With --create it is added to the code, for the constructor.",
        "-i",
        INPUT);
    option(
        spec,
        "N",
        "The most gas that may be used: 30,000,000, a block's, unless you say otherwise.",
        "-g",
        GAS);
    option(spec, "WEI", "EVM: What is sent along: 1000, 0x3e8, '2 gwei', '0.5 ether'.", VALUE);
    option(
        spec,
        "ADDRESS",
        "EVM: Who calls: 0x..0ca11e unless you say otherwise. The code is at 0x..c0de.",
        SENDER);
    option(
        spec,
        "NAME",
        "EVM: The rules: Berlin, London, Paris, Shanghai or Cancun, which is the default.",
        FORK);
    spec.addOption(
        Subcommand.flag(
            CREATE,
            "EVM: The program is creation code: run it and show the contract that it makes."));
    keepingTo(spec);
    spec.addOption(memory("3-D: "));
    spec.addOption(instructions("3-D: "));
    spec.addOption(
        Subcommand.flag(
            PROOFS, "3-D: Commit to the memory, and show its root; writes pay for it."));
    spec.addOption(compaction("3-D: "));
    spec.addOption(
        Subcommand.flag(
            STATS, "3-D: Show what the machine counted, and how long each" + " instruction took."));
    spec.addOption(
        Subcommand.flag(
            STEP,
            "3-D: Show each instruction and what it changed; on a terminal, wait for a key."));
    option(spec, "IMAGE", "3-D: Write the memory there when the program has ended.", SAVE);
    option(
        spec,
        "FILE",
        "Write every access to memory there, as a log for engram trace and engram prove.",
        TRACE);
    option(
        spec,
        "PROOF",
        "Prove that every read of memory gave what was last written there, verify that, and write"
            + " the proof, as engram prove and verify do.",
        PROVE);
    option(
        spec,
        "NAME",
        "Parameters of the proof: proven-100 (the default), compact-100, proven-120.",
        MemoryOptions.PROFILE);
  }

  /** Which memory a program goes on from. */
  static void keepingTo(CommandSpec spec) {
    option(
        spec,
        "DIR",
        "Go on from a memory that is kept in this store, and commit what becomes of it; the store is"
            + " made if there is none. With "
            + MEMORY
            + ".",
        STORE);
    option(spec, "NAME", "What the memory is called, which is made if there is none.", MEMORY);
  }

  /**
   * How much memory a 3-D machine may have.
   *
   * @param of what the description begins with, here and below
   */
  static OptionSpec memory(String of) {
    return Subcommand.option(
            "BYTES", of + "The most memory that it may have: 64M unless you say otherwise.", LIMIT)
        .build();
  }

  /** How many instructions a program of it may execute. */
  static OptionSpec instructions(String of) {
    return Subcommand.option(
            "N",
            of + "The most instructions that a program may execute; any number unless you say.",
            INSTRUCTIONS)
        .build();
  }

  /** Whether it compacts by itself. */
  static OptionSpec compaction(String of) {
    return Subcommand.option(
            "PERCENT",
            of + "A free that leaves less of a plane in use moves the rest elsewhere.",
            COMPACTION)
        .build();
  }

  private static void option(CommandSpec spec, String label, String description, String... names) {
    spec.addOption(Subcommand.option(label, description, names).build());
  }

  /**
   * Sees to it that no option is there which means nothing to a program.
   *
   * @param of the options
   * @param theirs what they are for
   * @param program what the program is
   * @throws BadInput if one is
   */
  static void refuse(ParseResult options, List<String> of, String theirs, String program) {
    for (String option : of) {
      if (options.hasMatchedOption(option)) {
        throw new BadInput("%s: only for %s; this is %s".formatted(option, theirs, program));
      }
    }
  }

  /** The value of an option, whose trouble is told with its name. */
  static <T> T value(ParseResult options, String name, Function<String, T> form, T otherwise) {
    String text = options.matchedOptionValue(name, null);
    if (text == null) {
      return otherwise;
    }
    try {
      return form.apply(text);
    } catch (BadInput e) {
      throw e.in(name);
    }
  }

  /** A number that is not negative. */
  static long number(ParseResult options, String name, long otherwise) {
    return value(
        options, name, text -> Numeral.inRange(Numeral.parse(text), 0, Long.MAX_VALUE), otherwise);
  }
}
