/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A subcommand: what it takes, and what it does.
 *
 * <p>Commands are described by calls and not by annotations: picocli reads those by reflection,
 * which takes a third of the time that a short command runs.
 */
interface Subcommand {

  /** The option to say where the command failed. */
  String DEBUG = "--debug";

  /** The option to print JSON. */
  String JSON = "--json";

  /** What picocli needs to know to parse and to help. */
  CommandSpec spec();

  /** Does it, and says with which exit code the process ends. */
  int run(ParseResult options);

  /** A command with the options that every command has, described in a sentence. */
  static CommandSpec named(String name, String description, String... examples) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this, with examples.")
            .build());
    spec.addOption(
        OptionSpec.builder(DEBUG)
            .type(boolean.class)
            .description("If the command itself fails, print where.")
            .build());
    spec.usageMessage()
        .description(description, "")
        .sortOptions(false)
        .footerHeading("%nExamples:%n")
        .footer(examples);
    return spec;
  }

  /** An option that has a value. */
  static OptionSpec.Builder option(String label, String description, String... names) {
    return OptionSpec.builder(names).type(String.class).paramLabel(label).description(description);
  }

  /** An option that is there or not. */
  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  /** Tells in the help how the process ends: 0, 1 and so on. */
  static void exitCodes(CommandSpec spec, String... meanings) {
    Map<String, String> list = new LinkedHashMap<>();
    for (String meaning : meanings) {
      list.put(String.valueOf(list.size()), meaning);
    }
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(list);
  }
}
