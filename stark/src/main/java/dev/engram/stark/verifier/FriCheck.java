/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.verifier;

import static dev.engram.stark.verifier.RefusedException.require;

import dev.engram.stark.commit.Opening;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.fri.FriFolding;
import dev.engram.stark.fri.FriSchedule;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.Refusal;
import java.util.Arrays;
import java.util.Map;

/** That each position's values fold, step by step, to what the last polynomial says. */
final class FriCheck {

  private final ExtensionField extension;
  private final PrimeField field;
  private final FriSchedule schedule;
  private final Proof.Fri fri;
  private final int[][][] challenges;

  /** By step, the first positions of the leaves that are opened, ascending. */
  private final int[][] leaves;

  /**
   * Takes the openings, whose paths have been checked.
   *
   * @param challenges by step, the one that folds and the one that a word joins with
   */
  FriCheck(
      ExtensionField extension,
      FriSchedule schedule,
      Proof.Fri fri,
      int[][][] challenges,
      int[][] leaves) {
    this.extension = extension;
    this.field = extension.base();
    this.schedule = schedule;
    this.fri = fri;
    this.challenges = challenges;
    this.leaves = leaves;
  }

  /**
   * Checks a position.
   *
   * @param words by log2 of a height, the value of its word at the position
   */
  void position(int position, Map<Integer, int[]> words) throws RefusedException {
    int[] value = word(words, schedule.logTallest());
    int at = position;
    for (int i = 0; i < schedule.steps().size(); i++) {
      FriSchedule.Step step = schedule.steps().get(i);
      int leaf = at & (1 << step.logLeaves()) - 1;
      int[][] values = leaf(i, leaf, 1 << step.logArity());
      require(
          Arrays.equals(values[at >>> step.logLeaves()], value),
          Refusal.FOLDING,
          "position " + position + " of step " + i + " is not what it was folded from");
      int y = field.pow(field.rootOfUnity(step.logHeight()), leaf);
      value = FriFolding.fold(extension, values, y, challenges[i][0]);
      if (step.joins()) {
        int[] joining = word(words, step.logLeaves());
        value = extension.add(value, extension.mul(challenges[i][1], joining));
      }
      at = leaf;
    }
    int y = field.pow(field.rootOfUnity(schedule.logLast()), at);
    int[] last = extension.zero();
    for (int i = fri.last().length - 1; i >= 0; i--) {
      last = extension.add(extension.scale(last, y), fri.last()[i]);
    }
    require(
        Arrays.equals(last, value),
        Refusal.LAST_POLYNOMIAL,
        "position " + position + " is not on the last polynomial");
  }

  private int[][] leaf(int step, int leaf, int arity) {
    Opening opening = fri.openings().get(step);
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
