/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.arena.Guard;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A read under a guard while the block moves and another takes its place. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the block's own bytes")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class ReadMove {
  private static final Raced RACED = Raced.arena();

  private final long block = RACED.block();
  private final long decoy = RACED.decoy();

  @Actor
  public void read(II_Result result) {
    Guard guard = RACED.guard();
    guard.enter();
    result.r1 = guard.getLong(block, 0) == Raced.OURS ? 1 : -1;
    result.r2 = guard.getLong(block, Raced.LAST) == Raced.OURS ? 1 : -1;
    guard.exit();
  }

  @Actor
  public void move() {
    RACED.swap(block, decoy);
  }

  @Arbiter
  public void end() {
    RACED.arena.free(block, decoy);
  }
}
