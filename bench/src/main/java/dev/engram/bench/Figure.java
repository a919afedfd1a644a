/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import org.jspecify.annotations.Nullable;

/**
 * A figure to reach, and the benchmarks that tell.
 *
 * @param name what is timed
 * @param ours the benchmark of it
 * @param naive the benchmark of the straightforward way
 * @param bare the benchmark of the same bytes moved by the JDK alone
 * @param target nanoseconds at most, or times what bare takes; not a number where nothing was set
 * @param ofBare whether the target is a multiple of bare
 */
record Figure(
    String name,
    String ours,
    @Nullable String naive,
    @Nullable String bare,
    double target,
    boolean ofBare) {

  /** A target that is a multiple of bare. */
  static final double COPY = 1.05;

  /** A figure in nanoseconds, or one of a copy. */
  Figure(String name, String ours, @Nullable String naive, @Nullable String bare, double target) {
    this(name, ours, naive, bare, target, target == COPY);
  }

  /** A figure that is a multiple of bare. */
  static Figure times(double target, String name, String ours, String bare) {
    return new Figure(name, ours, null, bare, target, true);
  }
}
