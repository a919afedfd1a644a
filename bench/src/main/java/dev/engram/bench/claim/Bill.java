/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import dev.engram.vm3d.gas.GasSchedule;

/**
 * What a program pays.
 *
 * @param memory gas for its memory: expansion, or allocations, pages, frees and compaction; what is
 *     given back is taken off
 * @param copying gas for what reallocation copied
 * @param accesses gas for loads and stores, which is the same under every pricing
 */
record Bill(long memory, long copying, long accesses) {

  /** No gas at all. */
  static final Bill NONE = new Bill(0, 0, 0);

  /** A refund is given back as far as {@code engram 1} allows: a fifth of all that is used. */
  static Bill settled(long memory, long refund, long copying, long accesses) {
    long used = memory + copying + accesses;
    return new Bill(memory - GasSchedule.ENGRAM_1.settled(used, refund), copying, accesses);
  }

  /** What managing the memory costs: all but loads and stores. */
  long managing() {
    return memory + copying;
  }

  /** Everything. */
  long total() {
    return memory + copying + accesses;
  }

  /** Both together. */
  Bill plus(Bill other) {
    return new Bill(memory + other.memory, copying + other.copying, accesses + other.accesses);
  }
}
