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
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Two threads that add to one number, and so to a page that appears. */
@JCStressTest
@Outcome(
    id = {"0, 5, 12", "7, 0, 12"},
    expect = ACCEPTABLE,
    desc = "one after the other")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class GetAndAdd {
  private static final Raced RACED = new Raced();

  private final long one = 1L << 32 | RACED.next();

  @Actor
  public void five(JJJ_Result result) {
    result.r1 = RACED.space.getAndAdd(one, 5);
  }

  @Actor
  public void seven(JJJ_Result result) {
    result.r2 = RACED.space.getAndAdd(one, 7);
  }

  @Arbiter
  public void end(JJJ_Result result) {
    result.r3 = RACED.space.getLong(one);
    RACED.end(one & 0xFFFF_FFFFL);
  }
}
