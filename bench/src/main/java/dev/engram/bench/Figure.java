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
 * @param target nanoseconds at most, or {@link #COPY}; not a number where nothing was set
 */
record Figure(
    String name, String ours, @Nullable String naive, @Nullable String bare, double target) {

  /** A target that is a multiple of bare. */
  static final double COPY = 1.05;
}
