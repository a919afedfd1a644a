/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import dev.engram.bench.Medians.Median;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of call memory and writes their figures, beside what they must reach, as a
 * Markdown table.
 */
public final class FramesFigures {

  private static final String[] BENCHMARKS = {
    "WordAccess", "ChildFrame", "Expansion", "BoundedCopy", "BulkCopy"
  };

  private static final double COPY = 1.05;

  /** Nanoseconds of a bare store of a word on the machine that the targets were set on. */
  private static final double REFERENCE = 0.89;

  private static final List<Figure> FIGURES =
      List.of(
          new Figure(
              "MSTORE, gas and bounds inlined",
              "WordAccess.store",
              "WordAccess.naiveStore",
              "WordAccess.bareStore",
              1.5),
          new Figure(
              "MLOAD, gas and bounds inlined",
              "WordAccess.load",
              "WordAccess.naiveLoad",
              "WordAccess.bareLoad",
              1.5),
          new Figure(
              "child frame, 8 words, released",
              "ChildFrame.frame:256",
              "ChildFrame.naive:256",
              null,
              35),
          new Figure(
              "child frame, 1 KB, released",
              "ChildFrame.frame:1024",
              "ChildFrame.naive:1024",
              null,
              120),
          new Figure(
              "child frame, 64 KB, released",
              "ChildFrame.frame:65536",
              "ChildFrame.naive:65536",
              null,
              7_500),
          new Figure(
              "expansion 0 to 1 MB in one step, one word stored",
              "Expansion.inOneStep",
              "Expansion.naiveInOneStep",
              "Expansion.bareFill",
              50),
          new Figure(
              "expansion by 32 B to 1 KB, each stored",
              "Expansion.byWordsToAKibibyte",
              "Expansion.naiveByWordsToAKibibyte",
              null,
              4),
          new Figure(
              "expansion by 32 B to 1 MB, each stored",
              "Expansion.byWordsToAMebibyte",
              "Expansion.naiveByWordsToAMebibyte",
              null,
              4),
          new Figure(
              "bounded copy, 100 of 256 B",
              "BoundedCopy.part",
              "BoundedCopy.naivePart",
              "BoundedCopy.barePart",
              5),
          new Figure(
              "bounded copy, 256 B of which 100 are there",
              "BoundedCopy.filledUp",
              "BoundedCopy.naiveFilledUp",
              "BoundedCopy.bareFilledUp",
              5),
          copy("data 64 KB", "put", "Put", 65_536),
          copy("data 1 MB", "put", "Put", 1_048_576),
          copy("MCOPY 64 KB, 32 B up", "copyUp", "CopyUp", 65_536),
          copy("MCOPY 1 MB, 32 B up", "copyUp", "CopyUp", 1_048_576),
          copy("MCOPY 64 KB, 32 B down", "copyDown", "CopyDown", 65_536),
          copy("MCOPY 1 MB, 32 B down", "copyDown", "CopyDown", 1_048_576),
          copy("zeros 64 KB", "zeros", "Zeros", 65_536),
          copy("zeros 1 MB", "zeros", "Zeros", 1_048_576));

  private FramesFigures() {}

  /**
   * Runs all or some of the benchmarks.
   *
   * @param arguments the file to write, and how many forks to run of each benchmark (3)
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Path file = Path.of(arguments.length > 0 ? arguments[0] : "docs/benchmarks/frames.md");
    int forks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    OptionsBuilder options = new OptionsBuilder();
    for (String benchmark : BENCHMARKS) {
      options.include("dev\\.engram\\.bench\\." + benchmark + "\\.");
    }
    options
        .forks(forks)
        .addProfiler(CpuTime.class)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true);
    options.jvmArgs("-Xms1g", "-Xmx1g");
    Medians medians = new Medians(new Runner(options.build()).run());
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, table(medians, forks, load), StandardCharsets.UTF_8);
  }

  private static String table(Medians medians, int forks, double load) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Call memory in figures\n\n");
    text.append(
        "Nanoseconds of processor time: the median of %d forks of 6 iterations, and the quartiles.\n"
            .formatted(forks));
    text.append(
        """
        *Naive* is a straightforward memory of a `byte[]` a frame, *bare* the same bytes moved by
        `System.arraycopy`, `Arrays.fill` or four `VarHandle` accesses, without gas and bounds. A
        target is in nanoseconds or, for copies, a multiple of bare. Those in nanoseconds were set
        on a machine where the bare store of a word takes %.2f ns; *scaled* is what ours would take
        if this one did that too. How to run it: [benchmarks.md](../benchmarks.md).

        """
            .formatted(REFERENCE));
    text.append("%s, %s; ".formatted(machine(), LocalDate.now(ZoneOffset.UTC)));
    text.append("%.1f threads wanted to run.\n\n".formatted(load));
    text.append(
        "| figure | ours | naive | bare | ours / naive | ours / bare | scaled | target | met |"
            + " scaled met | B/op | naive B/op |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    Median bareStore = medians.of("WordAccess.bareStore");
    double speed = bareStore == null ? Double.NaN : REFERENCE / bareStore.time();
    for (Figure figure : FIGURES) {
      text.append(row(figure, medians, speed));
    }
    return text.toString();
  }

  private static String row(Figure figure, Medians medians, double speed) {
    Median ours = medians.of(figure.ours);
    Median naive = medians.of(figure.naive);
    Median bare = figure.bare == null ? null : medians.of(figure.bare);
    if (ours == null || naive == null) {
      return "| %s | not run |\n".formatted(figure.name);
    }
    boolean copies = figure.target == COPY;
    double reached = copies && bare != null ? ours.time() / bare.time() : ours.time();
    double scaled = copies ? reached : ours.time() * speed;
    return "| %s | %s | %s | %s | %s | %s | %s | ≤ %s | %s | %s | %.0f | %,.0f |\n"
        .formatted(
            figure.name,
            ours.spread(),
            naive.spread(),
            bare == null ? "" : bare.spread(),
            ratio(ours, naive),
            bare == null ? "" : ratio(ours, bare),
            copies ? "" : Median.nanos(scaled),
            copies ? "bare × 1.05" : Median.nanos(figure.target),
            reached <= figure.target ? "yes" : "no",
            scaled <= figure.target ? "yes" : "no",
            ours.bytes(),
            naive.bytes());
  }

  private static String ratio(Median ours, Median other) {
    return String.format(Locale.ROOT, "%.3f", ours.time() / other.time());
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    return "%d cores of %s, JDK %s"
        .formatted(Runtime.getRuntime().availableProcessors(), model, Runtime.version());
  }

  private static Figure copy(String name, String ours, String peers, int size) {
    String suffix = peers + ":" + size;
    return new Figure(
        name,
        "BulkCopy." + ours + ":" + size,
        "BulkCopy.naive" + suffix,
        "BulkCopy.bare" + suffix,
        COPY);
  }

  private record Figure(
      String name, String ours, String naive, @Nullable String bare, double target) {}
}
