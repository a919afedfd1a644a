/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a machine has done so far. All numbers are exact; what a frame did counts although it was
 * reverted, but for the bytes of live blocks.
 *
 * @param gasUsed all gas that was charged, less what was refunded
 * @param gasRefunded what was refunded
 * @param instructions executed
 * @param calls frames made, besides those of programs
 * @param faults of frames, of programs and of host calls
 * @param allocations of blocks
 * @param frees of blocks
 * @param liveBytes what live blocks asked for
 * @param peakBytes the most that it was
 * @param promotions allocations of blocks that lie in more than one plane
 * @param moves blocks that compactions moved, and frees if the machine compacts by itself
 * @param pagesReleased pages given back by frees, reallocations and compactions
 * @param residentBytes memory that there is
 * @param cacheHits writes that were found to cost nothing more without a look at the memory
 * @param cacheMisses writes that were not
 * @param executed how often each instruction was executed, by its byte; empty if the machine is not
 *     profiled
 * @param latencies nanoseconds that sampled instructions took, by their byte; empty likewise
 */
public record Statistics(
    long gasUsed,
    long gasRefunded,
    long instructions,
    long calls,
    long faults,
    long allocations,
    long frees,
    long liveBytes,
    long peakBytes,
    long promotions,
    long moves,
    long pagesReleased,
    long residentBytes,
    long cacheHits,
    long cacheMisses,
    Map<Integer, Long> executed,
    Map<Integer, Histogram> latencies) {

  /** Copies the maps. */
  public Statistics {
    executed = Map.copyOf(executed);
    latencies = Map.copyOf(latencies);
  }
}
