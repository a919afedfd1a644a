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

/** Two threads that allocate in one region get blocks apart. */
@JCStressTest
@Outcome(id = "1, 2, 1", expect = ACCEPTABLE, desc = "two blocks")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class Allocations {
  private static final Raced RACED = new Raced();

  private volatile long first;
  private volatile long second;

  @Actor
  public void first() {
    first = RACED.space.heap(1).allocate(100);
    RACED.space.putLong(first, 1);
  }

  @Actor
  public void second() {
    second = RACED.space.heap(1).allocate(100);
    RACED.space.putLong(second, 2);
  }

  @Arbiter
  public void end(JJJ_Result result) {
    result.r1 = RACED.space.getLong(first);
    result.r2 = RACED.space.getLong(second);
    result.r3 = Math.abs(first - second) >= 100 ? 1 : 0;
    RACED.space.heap(1).free(first);
    RACED.space.heap(1).free(second);
  }
}
