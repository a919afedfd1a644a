/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import dev.engram.stark.work.Workers;
import java.util.concurrent.atomic.AtomicLong;

/** Finds the first of the nonces that pass, whatever the number of workers. */
final class NonceSearch {

  /** Nonces that are shared out together. */
  private static final int STEP = 256;

  /** The most nonces that are searched before workers wait for each other, as a power of two. */
  private static final int SPAN = 17;

  private NonceSearch() {}

  /** Tries nonces in a row. For any number of threads. */
  @FunctionalInterface
  interface Trial {

    /** The first nonce in [from, to) that passes, or −1. */
    long first(long from, long to);
  }

  /**
   * The smallest nonce that passes.
   *
   * @param bits one of 2^bits is expected to
   */
  static long smallest(int bits, Workers workers, Trial trial) {
    long steps = 1L << Math.clamp(bits, 0, SPAN - 8);
    AtomicLong found = new AtomicLong(Long.MAX_VALUE);
    for (long begin = 0; found.get() == Long.MAX_VALUE; begin += steps * STEP) {
      long base = begin;
      workers.run(
          steps,
          (from, to) -> {
            if (base + from * STEP < found.get()) {
              long nonce = trial.first(base + from * STEP, base + to * STEP);
              if (nonce >= 0) {
                found.accumulateAndGet(nonce, Math::min);
              }
            }
          });
    }
    return found.get();
  }
}
