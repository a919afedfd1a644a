/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import dev.engram.bench.Machine;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what memory each contender holds while the sizes that a program allocates shift, each
 * run in a JVM of its own, and prints it as a Markdown table.
 */
public final class PhaseShift {

  /**
   * Those that differ in what they hold; a confined arena a block and Arrow call {@code malloc}.
   */
  private static final List<Contender> CONTENDERS =
      List.of(
          Contender.NETTY_POOLED,
          Contender.NETTY_ADAPTIVE,
          Contender.MALLOC,
          Contender.MALLOC_TRIM,
          Contender.JEMALLOC,
          Contender.ENGRAM_CONFINED,
          Contender.ENGRAM_COMPACTED,
          Contender.BARE_SLAB);

  /**
   * Heap beside what is multiplied by the live bytes: it is resident before anything is measured.
   */
  private static final long HEAP = 512;

  /** How many times the live bytes Netty may hold before the JVM refuses more. */
  private static final long DIRECT = 16;

  private final List<Contender> contenders = new ArrayList<>();
  private Scenario scenario = Scenario.PHASES;
  private int seeds = 5;
  private int live = 256;

  private PhaseShift() {}

  /**
   * Runs a scenario.
   *
   * @param arguments {@code --scenario} phases, drift or comb; {@code --seeds} how many runs of
   *     each contender (5); {@code --live} the budget in MiB (256); and contenders such as {@code
   *     netty-pooled}, all if none is named
   * @throws IOException if a JVM cannot be started or fails
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PhaseShift command = new PhaseShift();
    command.parse(arguments);
    System.out.print(command.head());
    for (Contender contender : command.contenders) {
      System.out.print(command.row(contender));
    }
  }

  private void parse(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      switch (argument) {
        case "--scenario" -> scenario = scenario(value(arguments, ++i));
        case "--seeds" -> seeds = Integer.parseInt(value(arguments, ++i));
        case "--live" -> live = Integer.parseInt(value(arguments, ++i));
        default -> contenders.add(contender(argument));
      }
    }
    if (contenders.isEmpty()) {
      contenders.addAll(CONTENDERS);
    }
  }

  private static String value(String[] arguments, int i) {
    if (i == arguments.length) {
      throw new IllegalArgumentException(arguments[i - 1] + " needs a value");
    }
    return arguments[i];
  }

  private static Scenario scenario(String name) {
    return Arrays.stream(Scenario.values())
        .filter(candidate -> candidate.command().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scenario \"" + name + "\""));
  }

  private static Contender contender(String name) {
    return Arrays.stream(Contender.values())
        .filter(candidate -> candidate.command().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no contender \"" + name + "\""));
  }

  private String head() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        %s, %s; %d MiB live at most, %d seeds: the median, and the least and the most. Before each
        measurement jemalloc purges its arenas and Netty trims its thread's cache.

        """
            .formatted(Machine.line(), LocalDate.now(ZoneOffset.UTC), live, seeds));
    text.append("| memory held ÷ live, at rest |");
    for (String stage : scenario.stages()) {
      text.append(" %s, outside the heap | with the heap |".formatted(stage));
    }
    text.append(" peak ÷ budget |\n|---|");
    text.append("---|---|".repeat(scenario.stages().size()));
    text.append("---|\n");
    return text.toString();
  }

  private String row(Contender contender) throws IOException, InterruptedException {
    if (!contender.isInstalled()) {
      return "| %s | not installed |\n".formatted(contender.title());
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      outcomes.add(run(contender, seed));
    }
    StringBuilder text = new StringBuilder("| %s |".formatted(contender.title()));
    for (int i = 0; i < scenario.stages().size(); i++) {
      int stage = i;
      cell(text, outcomes.stream().mapToDouble(run -> run.stages().get(stage).outside()).toArray());
      cell(text, outcomes.stream().mapToDouble(run -> run.stages().get(stage).all()).toArray());
    }
    double budget = (double) live * (1 << 20);
    cell(text, outcomes.stream().mapToDouble(run -> run.peak() / budget).toArray());
    return text.append('\n').toString();
  }

  private static void cell(StringBuilder text, double[] values) {
    Arrays.sort(values);
    text.append(
        String.format(
            Locale.ROOT,
            " %.2f (%.2f to %.2f) |",
            values[values.length / 2],
            values[0],
            values[values.length - 1]));
  }

  /**
   * The heap is resident as a whole before, and one compiler that needs little memory is enough.
   */
  private Outcome run(Contender contender, int seed) throws IOException, InterruptedException {
    String heap = (HEAP + 5L * live) + "m";
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms" + heap,
            "-Xmx" + heap,
            "-XX:MaxDirectMemorySize=" + DIRECT * live + "m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            Contender.NATIVE,
            Contender.UNSAFE,
            Contender.OPENS,
            "-Dslf4j.internal.verbosity=ERROR",
            "-cp",
            System.getProperty("java.class.path"),
            PhaseShiftRun.class.getName(),
            contender.name(),
            scenario.name(),
            String.valueOf((long) live << 20),
            String.valueOf(seed));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove(Jemalloc.PRELOAD);
    if (contender.isPreloaded()) {
      builder.environment().put(Jemalloc.PRELOAD, Jemalloc.library().orElseThrow().toString());
    }
    Process process = builder.start();
    String line;
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      line = output.readLine();
    }
    if (process.waitFor() != 0 || line == null) {
      throw new IOException(contender.command() + " failed with seed " + seed);
    }
    return Outcome.parse(line);
  }
}
