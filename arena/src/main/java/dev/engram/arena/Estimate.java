/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/**
 * What a move would cost and bring, from what moves cost lately. The upkeep decides by the same
 * figures.
 *
 * @param from where the block is
 * @param to where it would be
 * @param costNanos what the move takes
 * @param accessNanos what the next access would take more, or less where it is negative
 * @param frequency how often the block was used lately, 0 to 15; 0 where accesses are not tracked
 * @param ramBytes bytes of RAM that become free, or are taken where it is negative
 */
public record Estimate(
    Lane from, Lane to, long costNanos, long accessNanos, int frequency, long ramBytes) {

  /**
   * Nanoseconds that it costs, now and at the uses to be expected, for each KiB of RAM that becomes
   * free; infinite where none does. What is lower is better.
   */
  public double nanosPerKibibyte() {
    if (ramBytes <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    double uses = Math.max(0, accessNanos) * (double) frequency;
    return (costNanos + uses) * 1024 / ramBytes;
  }
}
