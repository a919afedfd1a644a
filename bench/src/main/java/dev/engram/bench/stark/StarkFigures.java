/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import dev.engram.bench.CpuTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Times the proof system, and writes the table. */
public final class StarkFigures {

  private StarkFigures() {}

  /**
   * Writes the page.
   *
   * @param file where to
   * @param forks how many of each benchmark
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, int forks) throws RunnerException, IOException {
    String here = StarkFigures.class.getPackageName().replace(".", "\\.");
    var options =
        new OptionsBuilder()
            .include(here + "\\.")
            .forks(forks)
            .addProfiler(CpuTime.class)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgs("-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED");
    StarkTable table = new StarkTable(new Runner(options.build()).run());
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, table.page(forks, load), StandardCharsets.UTF_8);
  }
}
