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

/** Two threads of which one finds what it expects. */
@JCStressTest
@Outcome(
    id = {"1, 0, 1", "0, 1, 2"},
    expect = ACCEPTABLE,
    desc = "one of them")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class CompareAndSet {
  private static final Raced RACED = new Raced();

  private final long one = 1L << 32 | RACED.next();

  @Actor
  public void one(JJJ_Result result) {
    result.r1 = RACED.space.compareAndSet(one, 0, 1) ? 1 : 0;
  }

  @Actor
  public void two(JJJ_Result result) {
    result.r2 = RACED.space.compareAndSet(one, 0, 2) ? 1 : 0;
  }

  @Arbiter
  public void end(JJJ_Result result) {
    result.r3 = RACED.space.getLong(one);
    RACED.end(one & 0xFFFF_FFFFL);
  }
}
