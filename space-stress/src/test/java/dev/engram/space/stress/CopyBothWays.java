/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Copies between two regions in both directions at once, whose locks have one order. */
@JCStressTest
@Outcome(
    id = {"1, 1", "2, 2"},
    expect = ACCEPTABLE,
    desc = "one after the other")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class CopyBothWays {
  private static final Raced RACED = new Raced();

  private final long one = 1L << 32 | RACED.next();
  private final long two = one + (1L << 32);

  {
    RACED.space.putLong(one, 1);
    RACED.space.putLong(two, 2);
  }

  @Actor
  public void there() {
    RACED.space.copy(one, two, 8);
  }

  @Actor
  public void back() {
    RACED.space.copy(two, one, 8);
  }

  @Arbiter
  public void end(JJ_Result result) {
    result.r1 = RACED.space.getLong(one);
    result.r2 = RACED.space.getLong(two);
    RACED.end(one & 0xFFFF_FFFFL);
  }
}
