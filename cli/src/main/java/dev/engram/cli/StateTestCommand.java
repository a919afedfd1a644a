/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Program;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.SuiteReport;
import dev.engram.cli.scenario.ScenarioDecoder;
import dev.engram.cli.statetest.Suite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Runs official state tests. */
final class StateTestCommand implements Subcommand {

  private static final int MAX_JOBS = 1024;

  private final Terminal terminal;

  StateTestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "state-test",
            "Runs Ethereum's official state tests (GeneralStateTests), and prints a line for each case"
                + " that fails or is skipped, and how many there were of each.",
            "  engram state-test ethereum-tests/GeneralStateTests",
            "  engram state-test GeneralStateTests/stMemoryTest --fork Cancun --jobs 1",
            "  engram state-test GeneralStateTests --filter 'MCOPY.*d0 g0'",
            "  engram state-test add11.json --json");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("PATH")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "Files of tests, and folders: every .json in them and below that is not hidden.")
            .build());
    spec.addOption(
        Subcommand.option(
                "NAME",
                "Only the cases of this fork. Without it, those of every fork that is supported are run"
                    + " and the others are skipped.",
                "--fork")
            .build());
    spec.addOption(
        Subcommand.option(
                "TEXT",
                "Only the cases whose line, FILE :: NAME[FORK dN gN vN], holds this text or a match of"
                    + " it as a regular expression.",
                "--filter")
            .build());
    spec.addOption(
        Subcommand.option(
                "N",
                "Threads: as many as there are processors unless you say otherwise.",
                "-j",
                "--jobs")
            .type(Integer.class)
            .build());
    spec.addOption(Subcommand.flag(JSON, "Print one JSON document with every case."));
    Subcommand.exitCodes(
        spec,
        "No case failed.",
        "Cases failed.",
        "A path holds no tests, a file cannot be read as tests (the others are run), no case matches,"
            + " or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    int jobs = options.matchedOptionValue("--jobs", Runtime.getRuntime().availableProcessors());
    if (jobs < 1 || jobs > MAX_JOBS) {
      throw new BadInput("--jobs: %d is not between 1 and %d".formatted(jobs, MAX_JOBS));
    }
    String fork = options.matchedOptionValue("--fork", null);
    String filter = options.matchedOptionValue("--filter", null);
    Suite suite =
        new Suite(fork == null ? null : ScenarioDecoder.fork(fork), predicate(filter), jobs);
    List<String> paths = options.matchedPositionalValue(0, new ArrayList<>());
    List<Path> places = paths.stream().map(Program::path).toList();
    CommandLine command = options.commandSpec().commandLine();
    SuiteReport report =
        new SuiteReport(
            command.getOut(), command.getErr(), terminal, options.hasMatchedOption(JSON));
    report.run(suite, places);
    if (report.unreadable() > 0) {
      return Engram.BAD_INPUT;
    }
    if (report.cases() == 0 && report.isHeard()) {
      throw new BadInput("no case matches");
    }
    return report.failed() == 0 ? 0 : Engram.FAILED;
  }

  private static Predicate<String> predicate(@Nullable String text) {
    if (text == null) {
      return _ -> true;
    }
    Predicate<String> literal = id -> id.contains(text);
    try {
      return literal.or(Pattern.compile(text).asPredicate());
    } catch (PatternSyntaxException e) {
      // a piece of an id, such as add11[Cancun, need not be a regular expression
      return literal;
    }
  }
}
