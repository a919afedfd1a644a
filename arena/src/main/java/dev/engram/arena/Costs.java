/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/**
 * What moves cost, learnt from the moves that were made: nanoseconds a byte and a fixed part, each
 * the mean of the recent ones. Until one was made, what was measured on a machine of 2026 stands.
 * Only moves to and from the cold lanes are timed; they take microseconds, a clock 20 ns.
 */
final class Costs {

  /** A move between direct lanes: the slot, the entry, the grace. */
  private static final double DIRECT_FIXED = 400;

  /** 4 KiB are copied in 61 ns. */
  private static final double DIRECT_BYTE = 0.015;

  /** How much a new measurement counts. */
  private static final double WEIGHT = 1.0 / 16;

  // ns a byte into and out of a lane: LZ4 takes 4 KiB in 4.5 and 0.8 µs, the page cache in 0.62 and
  // 0.46
  private final double[] into = {0, 0, 1.1, 0.16};
  private final double[] outOf = {0, 0, 0.2, 0.12};

  /** What a byte is worth after compression. */
  private double ratio = 0.5;

  synchronized void moved(Lane from, Lane to, long bytes, long nanos) {
    double each = (double) nanos / Math.max(1, bytes);
    if (!to.isDirect()) {
      into[to.number()] += WEIGHT * (each - into[to.number()]);
    } else if (!from.isDirect()) {
      outOf[from.number()] += WEIGHT * (each - outOf[from.number()]);
    }
  }

  synchronized void compressed(long bytes, long became) {
    ratio += WEIGHT * ((double) became / bytes - ratio);
  }

  /**
   * What it costs to move a block, and what that is good for.
   *
   * @param frequency how often it was used lately, 0 to 15
   */
  synchronized Estimate estimate(Lane from, Lane to, long bytes, int frequency) {
    double cost = DIRECT_FIXED;
    cost += bytes * (from.isDirect() ? DIRECT_BYTE : outOf[from.number()]);
    cost += bytes * (to.isDirect() ? 0 : into[to.number()]);
    double access = accessNanos(to, bytes) - accessNanos(from, bytes);
    long room = Math.round(ramBytes(from, bytes) - ramBytes(to, bytes));
    return new Estimate(from, to, Math.round(cost), Math.round(access), frequency, room);
  }

  /** What the next access costs where the block is. */
  private double accessNanos(Lane lane, long bytes) {
    return switch (lane) {
      case FAST -> 1;
      case SLOW -> 1.2;
      case COMPRESSED, DISK -> DIRECT_FIXED + bytes * outOf[lane.number()];
    };
  }

  private double ramBytes(Lane lane, long bytes) {
    return switch (lane) {
      case FAST, SLOW -> bytes;
      case COMPRESSED -> bytes * ratio;
      case DISK -> 0;
    };
  }
}
