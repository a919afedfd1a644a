/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Shows an access log. */
final class TraceCommand implements Subcommand {

  static final String RECORDS = "--records";
  static final String FROM = "--from";
  static final String COUNT = "--count";
  static final String TOP = "--top";

  private final Terminal terminal;

  TraceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "trace",
            "Shows an access log: how much of what it has, which addresses are hot, and a picture of"
                + " memory over time; or its records.",
            "  engram run examples/memory/scenario.json --trace strata.log",
            "  engram trace strata.log",
            "  engram trace strata.log --records --from 1000 --count 20",
            "  gunzip -c strata.log.gz | engram trace - --json | jq .hot");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .type(String.class)
            .required(true)
            .description("An access log (docs/trace-format.md), or - to read standard input.")
            .build());
    spec.addOption(Subcommand.flag(RECORDS, "Print the records, one a line, and sum up nothing."));
    spec.addOption(
        Subcommand.option("TIME", "Begin with the first record at this time or later.", FROM)
            .type(Long.class)
            .build());
    spec.addOption(
        Subcommand.option("N", "Print so many records at most; what follows is not read.", COUNT)
            .type(Long.class)
            .build());
    spec.addOption(
        Subcommand.option("N", "How many hot addresses to show; 10 by default.", TOP)
            .type(Integer.class)
            .build());
    spec.addOption(Subcommand.flag(JSON, "Print one JSON document."));
    Map<String, String> exitCodes = new LinkedHashMap<>();
    exitCodes.put("0", "The log is as it must be, as far as it was read.");
    exitCodes.put(
        "2", "The file is no access log, or is damaged or cut off, or the options mean nothing.");
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes);
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new TraceRun(options, terminal).run();
  }
}
