/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import dev.engram.bench.CpuTime;
import dev.engram.bench.Medians;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Times every contender on every kind of thread, and writes the table. */
public final class ArenaFigures {

  /** The contenders in the order of the table. */
  static final List<Contender> CONTENDERS =
      List.of(
          Contender.NETTY_POOLED,
          Contender.NETTY_POOLED_FAST,
          Contender.NETTY_ADAPTIVE,
          Contender.ARROW,
          Contender.CONFINED_ARENA,
          Contender.MALLOC,
          Contender.JEMALLOC,
          Contender.ENGRAM_CONFINED,
          Contender.ENGRAM_SHARED,
          Contender.ENGRAM_ASYMMETRIC,
          Contender.BARE_SLAB);

  private final int forks;

  private ArenaFigures(int forks) {
    this.forks = forks;
  }

  /**
   * Writes the page.
   *
   * @param file where to
   * @param forks how many of each benchmark
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, int forks) throws RunnerException, IOException {
    ArenaFigures figures = new ArenaFigures(forks);
    Map<Threads, Medians> allocation = new EnumMap<>(Threads.class);
    for (Threads threads : Threads.values()) {
      allocation.put(threads, figures.allocation(threads));
    }
    Medians reads = new Medians(new Runner(figures.options("Reads").build()).run());
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file, new ArenaTable(allocation, reads).page(forks, load), StandardCharsets.UTF_8);
  }

  /** Each contender in a run of its own: some need other threads, one another JVM. */
  private Medians allocation(Threads threads) throws RunnerException, IOException {
    List<RunResult> results = new ArrayList<>();
    for (Contender contender : CONTENDERS) {
      if (contender.isInstalled() && threads.suit(contender)) {
        ChainedOptionsBuilder options =
            options("Pair", "Churn").threads(threads.count()).param("contender", contender.name());
        if (!threads.all()) {
          options.param("live", "256");
        }
        if (threads.isVirtual()) {
          options.jvmArgsPrepend("-Djmh.executor=VIRTUAL");
        } else if (!contender.executor().isEmpty()) {
          options.jvmArgsPrepend(contender.executor().toArray(String[]::new));
        }
        if (contender.isPreloaded()) {
          options.jvm(Jemalloc.launcher().toString());
        }
        results.addAll(new Runner(options.build()).run());
      }
    }
    return new Medians(results);
  }

  private ChainedOptionsBuilder options(String... benchmarks) {
    OptionsBuilder options = new OptionsBuilder();
    for (String benchmark : benchmarks) {
      options.include(
          ArenaFigures.class.getPackageName().replace(".", "\\.") + "\\." + benchmark + "\\.");
    }
    options.forks(forks).addProfiler(CpuTime.class).addProfiler(GCProfiler.class);
    return options.shouldFailOnError(true).jvmArgs("-Xms1g", "-Xmx1g");
  }
}
