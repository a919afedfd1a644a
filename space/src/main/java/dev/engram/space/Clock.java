/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * The time of a space, which passes when something must know what is written from now on: a
 * checkpoint, a mark, a fork. Each page has the time at which it was last opened for writing, and
 * one compare with now says whether a write may just happen or must first be looked at.
 *
 * <p>A time has 48 bits. At ten million checkpoints a second they last for ten months.
 */
final class Clock {

  /** Bits below the time in a page's stamp: which chunks were written since. */
  static final int SHIFT = 16;

  static final long CHUNKS = (1L << SHIFT) - 1;

  /** The time, shifted. */
  long now = 1L << SHIFT;

  /** Open checkpoints. */
  int depth;

  /** When each of them was made, shifted; the first is that of depth 1. */
  private long[] made = new long[8];

  /** Open marks. */
  int marks;

  /** When each of them was made, shifted, the oldest first. */
  private long[] marked = new long[4];

  void pass() {
    now += 1L << SHIFT;
  }

  /** One more checkpoint, with all that is written now before it. */
  void push() {
    pass();
    if (depth == made.length) {
      made = Arrays.copyOf(made, depth * 2);
    }
    made[depth++] = now;
  }

  /** The time of the innermost checkpoint, or one before all others. */
  long since() {
    return depth == 0 ? Long.MIN_VALUE : made[depth - 1];
  }

  /** The time of the checkpoint of a depth, or one before all others. */
  long since(int ofDepth) {
    return ofDepth == 0 ? Long.MIN_VALUE : made[ofDepth - 1];
  }

  /** One more mark, with all that is written now before it. */
  void mark() {
    pass();
    if (marks == marked.length) {
      marked = Arrays.copyOf(marked, marks * 2);
    }
    marked[marks++] = now;
  }

  /** Ends the mark of a time. */
  void forget(long time) {
    int at = marksUntil(time) - 1;
    System.arraycopy(marked, at + 1, marked, at, --marks - at);
  }

  /** How many open marks were made at or before a time. */
  int marksUntil(long time) {
    int found = Arrays.binarySearch(marked, 0, marks, time);
    return found < 0 ? -found - 1 : found + 1;
  }

  /** When the oldest open mark was made, or after all times if there is none. */
  long oldestMark() {
    return marks == 0 ? Long.MAX_VALUE : marked[0];
  }
}
