/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.fri;

import dev.engram.stark.commit.Opening;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Looks at positions: whether their values fold, step by step, to what the last polynomial says.
 * That leaves are those that were committed to, and that challenges came after them, is for the
 * caller.
 */
public final class FriVerifier implements ProximityVerifier {

  private final ExtensionField extension;
  private final PrimeField field;
  private final FriSchedule schedule;
  private final int[][] last;
  private final int[][][] challenges;

  /** By step, the first positions of the leaves that are opened, ascending. */
  private final int[][] leaves;

  private final List<Opening> openings;

  /**
   * Takes what was said and what is opened.
   *
   * @param last the coefficients of the last polynomial
   * @param challenges by step, the one that folds and the one that a word joins with
   * @param leaves by step, the leaves that are opened, ascending
   * @param openings by step, these leaves
   */
  public FriVerifier(
      ExtensionField extension,
      FriSchedule schedule,
      int[][] last,
      int[][][] challenges,
      int[][] leaves,
      List<Opening> openings) {
    this.extension = extension;
    this.field = extension.base();
    this.schedule = schedule;
    this.last = last;
    this.challenges = challenges;
    this.leaves = leaves;
    this.openings = openings;
  }

  @Override
  public Outcome position(int position, Map<Integer, int[]> words) {
    int[] value = word(words, schedule.logTallest());
    int at = position;
    for (int i = 0; i < schedule.steps().size(); i++) {
      FriSchedule.Step step = schedule.steps().get(i);
      int leaf = at & (1 << step.logLeaves()) - 1;
      int[][] values = leaf(i, leaf, 1 << step.logArity());
      if (!Arrays.equals(values[at >>> step.logLeaves()], value)) {
        return Outcome.NOT_FOLDED;
      }
      int y = field.pow(field.rootOfUnity(step.logHeight()), leaf);
      value = FriFolding.fold(extension, values, y, challenges[i][0]);
      if (step.joins()) {
        int[] joining = word(words, step.logLeaves());
        value = extension.add(value, extension.mul(challenges[i][1], joining));
      }
      at = leaf;
    }
    int y = field.pow(field.rootOfUnity(schedule.logLast()), at);
    int[] expected = extension.zero();
    for (int i = last.length - 1; i >= 0; i--) {
      expected = extension.add(extension.scale(expected, y), last[i]);
    }
    return Arrays.equals(expected, value) ? Outcome.NEAR : Outcome.NOT_LAST;
  }

  private int[][] leaf(int step, int leaf, int arity) {
    Opening opening = openings.get(step);
    int[] row = opening.rows()[0][Arrays.binarySearch(leaves[step], leaf)];
    int[][] values = new int[arity][];
    for (int k = 0; k < arity; k++) {
      values[k] = Arrays.copyOfRange(row, k * extension.degree(), (k + 1) * extension.degree());
    }
    return values;
  }

  private static int[] word(Map<Integer, int[]> words, int logHeight) {
    int[] word = words.get(logHeight);
    if (word == null) {
      throw new IllegalStateException("the schedule has a word of height 2^" + logHeight);
    }
    return word;
  }
}
