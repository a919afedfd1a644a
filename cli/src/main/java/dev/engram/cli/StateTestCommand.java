/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Program;
import dev.engram.cli.report.SuiteReport;
import dev.engram.cli.scenario.ScenarioDecoder;
import dev.engram.cli.statetest.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs official state tests. */
@Command(
    name = "state-test",
    description = {
      "Runs Ethereum's official state tests (GeneralStateTests), and prints a line for each case that"
          + " fails or is skipped, and how many there were of each.",
      ""
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No case failed.",
      "1:Cases failed.",
      "2:A path holds no tests, a file cannot be read as tests (the others are run), no case matches,"
          + " or the options mean nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  engram state-test ethereum-tests/GeneralStateTests",
      "  engram state-test GeneralStateTests/stMemoryTest --fork Cancun --jobs 1",
      "  engram state-test GeneralStateTests --filter 'MCOPY.*d0 g0'",
      "  engram state-test add11.json --json"
    })
final class StateTestCommand implements Callable<Integer> {

  private static final long MAX_JOBS = 1024;

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private Engram engram = new Engram();

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Files of tests, and folders: every .json in them and below that is not hidden.")
  private List<String> paths = List.of();

  @Option(
      names = "--fork",
      paramLabel = "NAME",
      description =
          "Only the cases of this fork. Without it, those of every fork that is supported are run and the"
              + " others are skipped.")
  private @Nullable String fork;

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description =
          "Only the cases whose line, FILE :: NAME[FORK dN gN vN], holds this text or a match of it as"
              + " a regular expression.")
  private @Nullable String filter;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Threads: as many as there are processors unless you say otherwise.")
  private @Nullable Integer jobs;

  @Option(names = "--json", description = "Print one JSON document with every case.")
  private boolean json;

  @Override
  public Integer call() {
    int threads = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    if (threads < 1 || threads > MAX_JOBS) {
      throw new BadInput("--jobs: %d is not between 1 and %d".formatted(threads, MAX_JOBS));
    }
    Suite suite =
        new Suite(fork == null ? null : ScenarioDecoder.fork(fork), predicate(filter), threads);
    List<Path> places = paths.stream().map(Program::path).toList();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    SuiteReport report = new SuiteReport(out, err, engram.terminal(), json);
    report.run(suite, places);
    out.flush();
    if (report.unreadable() > 0) {
      return Engram.BAD_INPUT;
    }
    if (report.cases() == 0) {
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
