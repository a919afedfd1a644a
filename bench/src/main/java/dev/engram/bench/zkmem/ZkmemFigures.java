/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.CpuTime;
import dev.engram.bench.Iterations;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Times proofs of memories, and writes the table. */
public final class ZkmemFigures {

  private ZkmemFigures() {}

  /**
   * Writes the page.
   *
   * @param file where to
   * @param forks how many of each benchmark
   * @param parameters of the benchmarks, for sizes other than those that the targets are for
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, int forks, Map<String, String> parameters)
      throws RunnerException, IOException {
    String here = ZkmemFigures.class.getPackageName().replace(".", "\\.");
    var options =
        new OptionsBuilder()
            .include(here + "\\.")
            .forks(forks)
            .addProfiler(CpuTime.class)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgs("-Xms2g", "-Xmx2g", "--enable-native-access=ALL-UNNAMED");
    parameters.forEach((name, value) -> options.param(name, value));
    ZkmemTable table = new ZkmemTable(new Iterations(new Runner(options.build()).run()));
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, table.page(forks, load), StandardCharsets.UTF_8);
  }
}
