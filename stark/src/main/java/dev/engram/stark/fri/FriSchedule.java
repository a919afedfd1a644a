/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.fri;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * In which steps words of several heights are folded to one polynomial. It follows from the heights
 * alone.
 *
 * @param logTallest log2 of the tallest word's height
 * @param logLast log2 of the height at which folding ends
 * @param steps from the tallest to the last; none if the tallest is the last
 */
public record FriSchedule(int logTallest, int logLast, List<Step> steps) {

  /**
   * One folding.
   *
   * @param logHeight log2 of the word's height before it
   * @param logArity log2 of the values that become one
   * @param joins whether a word joins after it
   */
  public record Step(int logHeight, int logArity, boolean joins) {

    /** log2 of the leaves, and of the word's height afterwards. */
    public int logLeaves() {
      return logHeight - logArity;
    }
  }

  /** Keeps the steps as they are now. */
  public FriSchedule {
    steps = List.copyOf(steps);
  }

  /**
   * The schedule for words of these heights: steps of the full arity, shorter only where a word
   * joins or folding ends.
   *
   * @param logHeights log2 of each height
   * @param logArity the most that a step may fold
   * @param logLast log2 of the height to end at
   * @throws IllegalArgumentException if there are no heights, or one is below the last
   */
  public static FriSchedule of(SortedSet<Integer> logHeights, int logArity, int logLast) {
    if (logHeights.isEmpty() || logHeights.first() < logLast) {
      throw new IllegalArgumentException(
          "words of heights 2^" + logHeights + " do not fold to 2^" + logLast);
    }
    List<Step> steps = new ArrayList<>();
    int height = logHeights.last();
    while (height > logLast) {
      SortedSet<Integer> below = logHeights.headSet(height);
      int stop = below.isEmpty() ? logLast : below.last();
      int arity = Math.min(logArity, height - stop);
      steps.add(new Step(height, arity, logHeights.contains(height - arity)));
      height -= arity;
    }
    return new FriSchedule(logHeights.last(), logLast, steps);
  }
}
