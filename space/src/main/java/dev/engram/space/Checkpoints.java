/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * The checkpoints of a space that are open, one inside the other, each with a number of its own.
 */
final class Checkpoints {

  private long[] open = new long[8];
  private int depth;
  private long last;

  int depth() {
    return depth;
  }

  /** Opens one inside the others and returns its number. */
  long push() {
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = ++last;
    return last;
  }

  /** Closes one and all inside it, and returns how deep it was: 1 for the outermost. */
  int pop(long number) {
    int found = Arrays.binarySearch(open, 0, depth, number);
    if (found < 0) {
      throw new SpaceException.Closed("checkpoint " + number + " is not open");
    }
    depth = found;
    return found + 1;
  }
}
