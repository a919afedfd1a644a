/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.CpuTime;
import dev.engram.bench.Iterations;
import dev.engram.bench.zkmem.ZkmemTable.Run;
import java.util.Arrays;
import java.util.Locale;

/** What is measured of a run. */
enum Measure {
  /** Accesses in a microsecond by the clock. */
  ACCESSES("M/s", true, true),
  /** Rows of hashes in a microsecond by the clock. */
  COMPRESSIONS("M/s", true, true),
  /** Processor time of an access, in nanoseconds. */
  NANOS("ns", false, true),
  /** Processor time of the whole, in milliseconds. */
  MILLIS("ms", false, true),
  /** The clock's time of the whole, in milliseconds. */
  CLOCK("ms", false, true),
  /** Memory outside the heap for an access, in bytes. */
  MEMORY("B", false, false),
  /** Size of the proof, in units of 1,024 bytes. */
  PROOF("KiB", false, false);

  private final String text;

  /** Whether more is better. */
  final boolean isRate;

  /** Whether it depends on how fast the machine is. */
  final boolean isScaled;

  Measure(String text, boolean isRate, boolean isScaled) {
    this.text = text;
    this.isRate = isRate;
    this.isScaled = isScaled;
  }

  /** Of each iteration, rising. */
  double[] of(Iterations iterations, Run run) {
    String figure =
        switch (this) {
          case NANOS, MILLIS -> CpuTime.NAME;
          case ACCESSES, COMPRESSIONS, CLOCK -> Iterations.CLOCK;
          case MEMORY -> "memoryBytes";
          case PROOF -> "proofBytes";
        };
    double accesses =
        Iterations.median(iterations.of(run.benchmark(), run.parameters(), "accesses"));
    double compressions =
        Iterations.median(iterations.of(run.benchmark(), run.parameters(), "compressions"));
    double[] values = iterations.of(run.benchmark(), run.parameters(), figure);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (this) {
            case ACCESSES -> 1e3 * accesses / values[i];
            case COMPRESSIONS -> 1e3 * compressions / values[i];
            case NANOS, MEMORY -> values[i] / accesses;
            case MILLIS, CLOCK -> values[i] / 1e6;
            case PROOF -> values[i] / 1024;
          };
    }
    Arrays.sort(values);
    return values;
  }

  /** A median with the quartiles around it, or without if they are the same. */
  String spread(double[] values) {
    double low = Iterations.quantile(values, 0.25);
    double high = Iterations.quantile(values, 0.75);
    String around = low == high ? "" : " (%s to %s)".formatted(number(low), number(high));
    return number(Iterations.median(values)) + around + " " + text;
  }

  /** What has to be reached. */
  String target(double value) {
    return "%s %s %s".formatted(isRate ? "≥" : "≤", number(value), text);
  }

  static String number(double value) {
    String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
