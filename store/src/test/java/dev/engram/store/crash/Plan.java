/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.util.SplittableRandom;

/**
 * When a worker is to be killed.
 *
 * @param at what it is then about to do
 * @param after how many other jobs each of its threads does before
 * @param millis if not negative, it is killed so long after it began, whatever it does
 * @param part how much of the time that such a job takes passes after it was announced, about
 * @param mebibytes if not negative, it is killed when so much was written after the announcement,
 *     and a small part of that time later
 * @param again whether whoever opens the store next is killed too
 */
record Plan(Work at, int after, int millis, double part, int mebibytes, boolean again) {

  private static final int LONGEST_MILLIS = 900;

  /** What a stage has, a little more than which is written before the next. */
  private static final int STAGE = 48;

  static Plan of(SplittableRandom random) {
    boolean timed = random.nextInt(6) == 0;
    Work at = timed ? Work.COMPACT : some(random);
    return new Plan(
        at,
        timed ? 20 : random.nextInt(4),
        timed ? random.nextInt(LONGEST_MILLIS) : -1,
        random.nextInt(3) == 0 ? 0 : random.nextDouble(1.6),
        at.isStaged() ? mebibytes(random) : -1,
        random.nextInt(6) == 0);
  }

  private static Work some(SplittableRandom random) {
    int all = 0;
    for (Work each : Work.values()) {
      all += each.weight;
    }
    int draw = random.nextInt(all);
    for (Work each : Work.values()) {
      draw -= each.weight;
      if (draw < 0) {
        return each;
      }
    }
    throw new AssertionError(all);
  }

  private static int mebibytes(SplittableRandom random) {
    int draw = random.nextInt(8);
    return draw == 0 ? -1 : draw < 4 ? random.nextInt(STAGE) : STAGE;
  }
}
