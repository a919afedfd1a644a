/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.store;

import dev.engram.bench.Machine;
import dev.engram.bench.Medians;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Times a store beside bare RocksDB, and writes the table. Time is the clock's: a disk is waited
 * for.
 */
public final class StoreFigures {

  private final Map<String, double[]> times = new HashMap<>();

  private StoreFigures() {}

  /**
   * Writes the page. The first time it makes a memory of 10 GiB in the directory for temporary
   * files, and leaves it there.
   *
   * @param file where to
   * @param forks how many of each benchmark
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, int forks) throws RunnerException, IOException {
    LargeMemory.make();
    String here = StoreFigures.class.getPackageName().replace(".", "\\.");
    var options =
        new OptionsBuilder()
            .include(here + "\\.")
            .forks(forks)
            .shouldFailOnError(true)
            .jvmArgs("-Xmx2g", "--enable-native-access=ALL-UNNAMED")
            .jvmArgsAppend("-Dengram.bench.gib=" + LargeMemory.gib());
    StoreFigures figures = new StoreFigures();
    for (RunResult each : new Runner(options.build()).run()) {
      figures.times.put(
          Medians.name(each.getParams()),
          each.getBenchmarkResults().stream()
              .flatMap(fork -> fork.getIterationResults().stream())
              .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
              .sorted()
              .toArray());
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, figures.page(forks), StandardCharsets.UTF_8);
  }

  private String page(int forks) throws IOException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    StringBuilder text = new StringBuilder("# Figures of store\n\n");
    text.append(
        """
        By the clock, since a disk is waited for: the median of %d forks, and the quartiles. *Bare* is
        RocksDB alone with the same options, in the same run: one synced batch of the same pages; the
        opening of the same database; `get` of a page of it. The memory that is opened and read has %d
        GiB, and was committed in pieces of 512 MiB. *From the disk* is with the system's cache of files
        emptied before%s; else all of it may be in that cache. How to run it:
        [benchmarks.md](../benchmarks.md).

        """
            .formatted(
                forks,
                LargeMemory.gib(),
                PageCache.drop() ? "" : " (this process was not allowed to: it was not)"));
    text.append("%s, %s; ".formatted(Machine.line(), LocalDate.now(ZoneOffset.UTC)));
    text.append(String.format(Locale.ROOT, "%.1f threads wanted to run.%n%n", load));
    text.append(
        "| figure | ours | bare | ours / bare | target | met |\n|---|---|---|---|---|---|\n");
    row(
        text,
        "commit of 10,000 scattered dirty pages of 1 GiB, ms",
        "ScatteredCommit.commit",
        "ScatteredCommit.bareBatch",
        "≤ bare / 0.60",
        1 / 0.6,
        true);
    row(
        text,
        "cold open and first read, ms",
        "ColdOpen.open",
        "ColdOpen.bareOpen",
        "≤ 100",
        100,
        false);
    row(
        text,
        "page fault at random, from the disk, µs",
        "PageFault.fault:true",
        "PageFault.bareGet:true",
        "≤ bare × 1.50",
        1.5,
        true);
    row(
        text,
        "page fault at random, from the system's cache, µs",
        "PageFault.fault:false",
        "PageFault.bareGet:false",
        "≤ bare × 1.50",
        1.5,
        true);
    row(
        text,
        "proof of 8 cells, from the disk, µs",
        "PageFault.proof:true",
        null,
        "≤ 2,000",
        2_000,
        false);
    row(
        text,
        "proof of 8 cells, from the system's cache, µs",
        "PageFault.proof:false",
        null,
        "≤ 2,000",
        2_000,
        false);
    return text.toString();
  }

  private void row(
      StringBuilder text,
      String name,
      String ours,
      @Nullable String bare,
      String target,
      double most,
      boolean ofBare) {
    double is = median(ours);
    double peer = bare == null ? Double.NaN : median(bare);
    text.append(
        "| %s | %s | %s | %s | %s | %s |\n"
            .formatted(
                name,
                spread(ours),
                bare == null ? "" : spread(bare),
                bare == null ? "" : String.format(Locale.ROOT, "%.2f", is / peer),
                target,
                (ofBare ? is / peer : is) <= most ? "yes" : "no"));
  }

  private double median(String name) {
    return quantile(name, 0.5);
  }

  private String spread(String name) {
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f to %.1f)",
        median(name),
        quantile(name, 0.25),
        quantile(name, 0.75));
  }

  private double quantile(String name, double part) {
    double[] sorted = times.get(name);
    if (sorted == null) {
      throw new IllegalStateException(
          "not run: " + name + " of " + Arrays.toString(times.keySet().toArray()));
    }
    return sorted[(int) Math.round(part * (sorted.length - 1))];
  }
}
