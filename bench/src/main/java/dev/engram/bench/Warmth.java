/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import dev.engram.merkle.hash.Rehearsal;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Warms up what takes so long, and has so much code, that no number of runs says when it is warm:
 * on two processors the compilers get one only while the measured threads wait.
 */
public final class Warmth {

  /** So many runs together are looked at. */
  private static final int RUNS = 10;

  /** After so many runs, or so long, it is measured as it is, and said. */
  private static final int MOST = 120;

  private static final long LONGEST_MILLIS = 180_000;

  /** What is compiled beside them may take a fiftieth of their time. */
  private static final int MUCH_LONGER = 50;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Warmth() {}

  /** Runs something until nothing is rehearsed and the compilers have had next to nothing to do. */
  public static void reach(Runnable work) {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    long total = 0;
    int runs = 0;
    while (runs < MOST && total < LONGEST_MILLIS) {
      long compiled = compilers.getTotalCompilationTime();
      long begun = System.nanoTime();
      for (int run = 0; run < RUNS; run++) {
        work.run();
      }
      long took = (System.nanoTime() - begun) / NANOS_PER_MILLI;
      long beside = compilers.getTotalCompilationTime() - compiled;
      runs += RUNS;
      total += took;
      if (Rehearsal.pending() == 0 && beside * MUCH_LONGER <= took) {
        return;
      }
    }
    System.out.printf(
        "# not warm after %d runs; %d rehearsals to come%n", runs, Rehearsal.pending());
  }
}
