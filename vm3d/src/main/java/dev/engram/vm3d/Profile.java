/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.vm3d.code.Program;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How often each instruction was executed, and how long those took that were sampled. A clock is
 * read for one in so many instructions only, since reading it takes longer than most of them.
 */
final class Profile {

  /** Latencies are kept to two digits, up to a second. */
  private static final int DIGITS = 2;

  private static final long MOST_NANOS = 1_000_000_000;

  private final int every;
  private final long[] counts = new long[256];
  private final @Nullable Histogram[] latencies = new Histogram[256];
  private int next;
  private int sampled = -1;
  private long began;

  /**
   * @param every one in so many is sampled, at least 1
   */
  Profile(int every) {
    this.every = every;
    this.next = every;
  }

  /** The last instruction is done, and the next one begins. */
  void next(int op) {
    if (sampled >= 0) {
      stop();
    }
    if (op == Program.END) {
      return; // which is no instruction
    }
    counts[op]++;
    if (--next == 0) {
      next = every;
      sampled = op;
      began = System.nanoTime();
    }
  }

  /** The last instruction is done. */
  void stop() {
    if (sampled >= 0) {
      long nanos = System.nanoTime() - began;
      Histogram of = latencies[sampled];
      if (of == null) {
        of = new Histogram(MOST_NANOS, DIGITS);
        latencies[sampled] = of;
      }
      of.recordValue(Math.clamp(nanos, 0, MOST_NANOS));
      sampled = -1;
    }
  }

  /** How often each instruction was executed, by its byte. */
  Map<Integer, Long> counts() {
    Map<Integer, Long> all = new TreeMap<>();
    for (int op = 0; op < counts.length; op++) {
      if (counts[op] > 0) {
        all.put(op, counts[op]);
      }
    }
    return all;
  }

  /** The latencies of each instruction that was sampled, in nanoseconds, by its byte; copies. */
  Map<Integer, Histogram> latencies() {
    Map<Integer, Histogram> all = new TreeMap<>();
    for (int op = 0; op < latencies.length; op++) {
      Histogram each = latencies[op];
      if (each != null) {
        all.put(op, each.copy());
      }
    }
    return all;
  }
}
