/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What the iterations of a run came to. */
public final class Iterations {

  /** The name of what a benchmark itself times, by the clock. */
  public static final String CLOCK = "";

  private final Collection<RunResult> results;

  /** Those of all forks of each result. */
  public Iterations(Collection<RunResult> results) {
    this.results = results;
  }

  /**
   * A figure of each iteration, rising; none if the benchmark was not run.
   *
   * @param benchmark such as {@code WholeProof.prove}
   * @param parameters that it was run with, among others
   * @param name of the figure, as a profiler or a counter has it
   */
  public double[] of(String benchmark, Map<String, String> parameters, String name) {
    List<Double> found = new ArrayList<>();
    for (RunResult result : results) {
      if (isOf(result.getParams(), benchmark, parameters)) {
        result
            .getBenchmarkResults()
            .forEach(fork -> fork.getIterationResults().forEach(each -> add(each, name, found)));
      }
    }
    double[] sorted = found.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private static boolean isOf(
      BenchmarkParams params, String benchmark, Map<String, String> parameters) {
    return params.getBenchmark().endsWith("." + benchmark)
        && parameters.entrySet().stream()
            .allMatch(each -> each.getValue().equals(params.getParam(each.getKey())));
  }

  private static void add(IterationResult iteration, String name, List<Double> to) {
    Result<?> result =
        name.equals(CLOCK)
            ? iteration.getPrimaryResult()
            : iteration.getSecondaryResults().get(name);
    if (result != null) {
      to.add(result.getScore());
    }
  }

  /** The one in the middle. */
  public static double median(double[] sorted) {
    return quantile(sorted, 0.5);
  }

  /** The one that a part of them, 0 to 1, is not above; not a number if there is none. */
  public static double quantile(double[] sorted, double part) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(part * (sorted.length - 1))];
  }
}
