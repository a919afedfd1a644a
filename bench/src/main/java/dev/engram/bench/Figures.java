/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import dev.engram.bench.arena.ArenaFigures;
import dev.engram.bench.claim.ClaimFigures;
import dev.engram.bench.stark.StarkFigures;
import dev.engram.bench.store.StoreFigures;
import dev.engram.bench.zkmem.ZkmemFigures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks behind a list of figures and writes them, beside what they must reach, as a
 * Markdown table.
 */
public final class Figures {

  private Figures() {}

  /**
   * Runs one list.
   *
   * @param arguments {@code frames}, {@code evm}, {@code space}, {@code merkle}, {@code vm3d},
   *     {@code arena}, {@code stark}, {@code zkmem}, {@code store} or {@code claim}, then the file
   *     to write (docs/benchmarks/NAME.md), and how many forks to run of each benchmark (3); for
   *     {@code zkmem} then any number of parameters, such as {@code logAccesses=12}. Of {@code
   *     claim} nothing is timed, and its file is docs/benchmarks/vm3d-claim.md
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] arguments) throws RunnerException, IOException {
    String name = arguments.length > 0 ? arguments[0] : "";
    Path file =
        Path.of(arguments.length > 1 ? arguments[1] : "docs/benchmarks/" + page(name) + ".md");
    int forks = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(file + " is a folder; name the file to write");
    }
    switch (name) {
      case "frames" -> write(name, FramesFigures.FIGURES, file, forks);
      case "evm" -> write(name, EvmFigures.FIGURES, file, forks);
      case "space" -> write(name, SpaceFigures.FIGURES, file, forks);
      case "merkle" -> write(name, MerkleFigures.FIGURES, file, forks);
      case "vm3d" -> write(name, Vm3dFigures.FIGURES, file, forks);
      case "arena" -> ArenaFigures.write(file, forks);
      case "stark" -> StarkFigures.write(file, forks);
      case "store" -> StoreFigures.write(file, forks);
      case "claim" -> ClaimFigures.write(file);
      case "zkmem" -> ZkmemFigures.write(file, forks, parameters(arguments));
      default ->
          throw new IllegalArgumentException(
              "frames, evm, space, merkle, vm3d, arena, stark, zkmem, store or claim, not \""
                  + name
                  + "\"");
    }
  }

  private static String page(String name) {
    return name.equals("claim") ? "vm3d-claim" : name;
  }

  private static Map<String, String> parameters(String[] arguments) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 3; i < arguments.length; i++) {
      String[] parameter = arguments[i].split("=", 2);
      if (parameter.length < 2) {
        throw new IllegalArgumentException("no parameter with its value: " + arguments[i]);
      }
      parameters.put(parameter[0], parameter[1]);
    }
    return parameters;
  }

  private static void write(String name, List<Figure> figures, Path file, int forks)
      throws RunnerException, IOException {
    OptionsBuilder options = new OptionsBuilder();
    benchmarks(figures).forEach(options::include);
    options
        .forks(forks)
        .addProfiler(CpuTime.class)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .jvmArgs("-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED");
    Medians medians = new Medians(new Runner(options.build()).run());
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Files.createDirectories(file.toAbsolutePath().getParent());
    FigureTable table = new FigureTable(medians, forks, load);
    Files.writeString(file, table.of(name, figures), StandardCharsets.UTF_8);
  }

  /**
   * Patterns that JMH finds exactly these benchmarks by, and the one that tells the machine's
   * speed.
   */
  private static Set<String> benchmarks(List<Figure> figures) {
    Set<String> patterns = new LinkedHashSet<>();
    patterns.add(pattern(FigureTable.BARE_STORE));
    for (Figure figure : figures) {
      patterns.add(pattern(figure.ours()));
      if (figure.naive() != null) {
        patterns.add(pattern(figure.naive()));
      }
      if (figure.bare() != null) {
        patterns.add(pattern(figure.bare()));
      }
    }
    return patterns;
  }

  private static String pattern(String benchmark) {
    String withoutSize = benchmark.replaceFirst(":.*", "");
    return "dev\\.engram\\.bench\\.(\\w+\\.)?" + withoutSize.replace(".", "\\.") + "$";
  }
}
