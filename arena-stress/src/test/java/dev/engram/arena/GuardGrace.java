/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.arena.stress.Raced;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A guard's stay beside a grace period, without an arena's blocks: the protocol alone. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the mover waited for the reader")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the reader came later, and saw the flag")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the reader saw the flag, and had left")
@Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "the mover gave up")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the mover gave up on another")
@Outcome(expect = FORBIDDEN, desc = "the mover missed a reader")
@State
public class GuardGrace {
  private static final Raced RACED = Raced.arena();

  private int moving;
  private int left;

  @Actor
  public void read(II_Result result) {
    Guard guard = RACED.guard();
    guard.enter();
    result.r1 = moving;
    left = 1;
    guard.exit();
  }

  @Actor
  public void move(II_Result result) {
    moving = 1;
    result.r2 = RACED.arena.blocks.guards.awaitReaders() ? left : 2;
  }
}
