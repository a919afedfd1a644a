/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space.stress;

import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A shared space of two regions, in which each run of a race has cells of its own: pages that were
 * never there before, so that they appear, are copied and are given back under the race too.
 */
final class Raced {

  /** Pages that a run has to itself in each region. */
  private static final long BYTES = 4 * 4_096;

  private static final long RUNS = 1L << 18;

  final Space space =
      Space.builder()
          .memory(512 << 20)
          .region(1, RegionSettings.of(RegionType.SHARED))
          .region(2, RegionSettings.of(RegionType.SHARED))
          .shared();

  private final AtomicLong runs = new AtomicLong();

  /** The pointer of the first cell of another run. */
  long next() {
    return runs.getAndIncrement() % RUNS * BYTES;
  }

  /** Gives the pages of a run back. */
  void end(long pointer) {
    space.fill(1L << 32 | pointer, BYTES, (byte) 0);
    space.fill(2L << 32 | pointer, BYTES, (byte) 0);
  }
}
