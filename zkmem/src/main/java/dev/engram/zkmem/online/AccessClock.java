/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static dev.engram.zkmem.model.MemoryConfiguration.TIME_LIMIT;

import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;

/**
 * Time and capacity of a memory. Every access takes one of each, so both bounds are one: the time
 * at which either is used up. A clock that stands still has that in the past, and so an access has
 * one compare to make whatever may be wrong.
 */
final class AccessClock {

  private static final int FIRST = 1;

  private final int capacity;

  /** The time of the next access. */
  private int now = FIRST;

  /** Ticks that were no accesses. */
  private int skipped;

  /** No access is at this time or later. */
  private int end;

  private boolean going;

  AccessClock(int capacity) {
    this.capacity = capacity;
  }

  int now() {
    return now;
  }

  int skipped() {
    return skipped;
  }

  /** Accesses so far. */
  int accesses() {
    return now - FIRST - skipped;
  }

  /** Whether some accesses may be made with no more ado. */
  boolean has(int accesses) {
    return accesses <= end - now;
  }

  /** Checks that there is time and room for some accesses. */
  void require(int accesses) {
    requireTime(accesses);
    if (accesses > capacity - accesses()) {
      throw new MemoryException(
          Reason.CAPACITY, "%d accesses after %d, of %d".formatted(accesses, accesses(), capacity));
    }
  }

  /** Checks that the clock can go on. */
  void requireTime(int ticks) {
    if (ticks >= TIME_LIMIT - now) {
      throw new MemoryException(
          Reason.TIME, "%d ticks after %d reach %d".formatted(ticks, now, TIME_LIMIT));
    }
  }

  void start() {
    going = true;
    bound();
  }

  /** No access goes without more ado from now on. */
  void stop() {
    going = false;
    bound();
  }

  /** An access happens; says when. */
  int tick() {
    return now++;
  }

  /** Time goes on without an access; says what it was. */
  int skip(int ticks) {
    int was = now;
    now += ticks;
    skipped += ticks;
    bound();
    return was;
  }

  /** Goes back to what it showed. */
  void back(int now, int skipped) {
    this.now = now;
    this.skipped = skipped;
    bound();
  }

  private void bound() {
    int left = Math.min(capacity - accesses(), TIME_LIMIT - 1 - now);
    end = going ? now + left : 0;
  }
}
