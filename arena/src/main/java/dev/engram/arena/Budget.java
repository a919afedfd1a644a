/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/**
 * How many units of the run heap each lane may have. The compressed lane counts with the slow one,
 * since both compete for the same memory and a block that is compressed makes room for the next. A
 * tenth of the slow lane is scratch: moves may use it, so that there is always somewhere to put
 * what stands in the way.
 */
final class Budget {

  private int fastLimit;
  private int slowLimit;
  private int fast;
  private int slow;

  Budget(long fastBytes, long slowBytes) {
    limits(fastBytes, slowBytes);
  }

  private void limits(long fastBytes, long slowBytes) {
    fastLimit = (int) (fastBytes >>> RunHeap.UNIT_SHIFT);
    slowLimit = (int) (slowBytes >>> RunHeap.UNIT_SHIFT);
  }

  /** Units that only moves may use. */
  synchronized int scratch() {
    return slowLimit / 10;
  }

  /** Counts units as taken, if there are so many left; a move may also use the scratch. */
  synchronized boolean take(Lane lane, int units, boolean move) {
    if (lane == Lane.FAST) {
      if (units > fastLimit - fast) {
        return false;
      }
      fast += units;
      return true;
    }
    int limit = move ? slowLimit : slowLimit - slowLimit / 10;
    if (units > limit - slow) {
      return false;
    }
    slow += units;
    return true;
  }

  synchronized void give(Lane lane, int units) {
    if (lane == Lane.FAST) {
      fast -= units;
    } else {
      slow -= units;
    }
  }

  /** Makes the slow lane larger. */
  synchronized void grow(int units) {
    slowLimit += units;
  }

  synchronized long limit(Lane lane) {
    return (long) (lane == Lane.FAST ? fastLimit : slowLimit) << RunHeap.UNIT_SHIFT;
  }

  synchronized long used(Lane lane) {
    return (long) (lane == Lane.FAST ? fast : slow) << RunHeap.UNIT_SHIFT;
  }
}
