/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.concurrent.atomic.AtomicLong;

/** Says whether anybody commits. For any number of threads. */
final class Traffic {

  static final long BUSY = -1;

  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();

  void begin() {
    begun.incrementAndGet();
  }

  void end() {
    ended.incrementAndGet();
  }

  /** How many commits there were, if none is under way, or {@link #BUSY}. */
  long still() {
    long before = ended.get();
    return begun.get() == before ? before : BUSY;
  }
}
