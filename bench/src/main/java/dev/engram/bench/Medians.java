/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The medians of a run, by the name of the benchmark, such as {@code BulkCopy.put} or, where it has
 * parameters, {@code BulkCopy.put:65536}, their values in the order of their names.
 */
public final class Medians {

  /** Bytes a nanosecond, 200 KB a second, that JMH and the JVM allocate beside a benchmark. */
  private static final double IDLE = 0.0002;

  private final Map<String, Median> byName = new HashMap<>();

  /** Takes all iterations of all forks of each result. */
  public Medians(Collection<RunResult> results) {
    for (RunResult result : results) {
      List<Double> times = new ArrayList<>();
      List<Double> allocated = new ArrayList<>();
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          add(iteration, CpuTime.NAME, times);
          add(iteration, "gc.alloc.rate.norm", allocated);
        }
      }
      byName.put(name(result.getParams()), new Median(sorted(times), sorted(allocated)));
    }
  }

  /** The median of one benchmark, if it was run. */
  public @Nullable Median of(String name) {
    return byName.get(name);
  }

  private static void add(IterationResult iteration, String name, List<Double> to) {
    Result<?> result = iteration.getSecondaryResults().get(name);
    if (result != null) {
      to.add(result.getScore());
    }
  }

  /** The name of a benchmark. */
  public static String name(BenchmarkParams params) {
    String path = params.getBenchmark();
    StringBuilder name = new StringBuilder();
    name.append(path, path.lastIndexOf('.', path.lastIndexOf('.') - 1) + 1, path.length());
    params.getParamsKeys().stream()
        .sorted()
        .forEach(key -> name.append(':').append(params.getParam(key)));
    return name.toString();
  }

  private static double[] sorted(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * Nanoseconds and bytes an operation, of each iteration, sorted.
   *
   * @param times nanoseconds
   * @param allocated bytes
   */
  public record Median(double[] times, double[] allocated) {

    /** Nanoseconds. */
    public double time() {
      return quantile(times, 0.5);
    }

    /** Bytes, or 0 where they are no more than what an idle JVM allocates meanwhile. */
    public double bytes() {
      double median = quantile(allocated, 0.5);
      return median < IDLE * time() ? 0 : median;
    }

    /** Median with the quartiles around it. */
    public String spread() {
      return "%s (%s to %s)"
          .formatted(nanos(time()), nanos(quantile(times, 0.25)), nanos(quantile(times, 0.75)));
    }

    static String nanos(double value) {
      String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
      return String.format(Locale.ROOT, format, value);
    }

    private static double quantile(double[] sorted, double part) {
      return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(part * (sorted.length - 1))];
    }
  }
}
