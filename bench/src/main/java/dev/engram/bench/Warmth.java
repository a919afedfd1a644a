/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Warms up what takes so long, and has so much code, that no number of runs says when it is warm:
 * on two processors the compilers get one only while the measured threads wait.
 */
public final class Warmth {

  /** Runs in a row beside which next to nothing was compiled. */
  private static final int QUIET = 10;

  /** After so many runs it is measured as it is, and said. */
  private static final int MOST = 120;

  /** What is compiled beside a run may take a fiftieth of its time. */
  private static final int MUCH_LONGER = 50;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Warmth() {}

  /** Runs something until the compilers have had next to nothing to do for a while. */
  public static void reach(Runnable work) {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    int quiet = 0;
    for (int runs = 0; quiet < QUIET; runs++) {
      if (runs == MOST) {
        System.out.println("# not warm after " + MOST + " runs");
        return;
      }
      long compiled = compilers.getTotalCompilationTime();
      long begun = System.nanoTime();
      work.run();
      long took = (System.nanoTime() - begun) / NANOS_PER_MILLI;
      long beside = compilers.getTotalCompilationTime() - compiled;
      quiet = beside * MUCH_LONGER <= took ? quiet + 1 : 0;
    }
  }
}
