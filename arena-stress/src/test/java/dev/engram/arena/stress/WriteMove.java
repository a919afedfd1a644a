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
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Writes under a guard while the block moves: none is lost, none lands in another block. */
@JCStressTest
@Outcome(id = "7, 8, 1", expect = ACCEPTABLE, desc = "both writes, and the decoy as it was")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class WriteMove {
  private static final Raced RACED = Raced.arena();

  private final long block = RACED.block();
  private final long decoy = RACED.decoy();

  @Actor
  public void write() {
    Guard guard = RACED.guard();
    guard.enter();
    guard.putLong(block, 0, 7);
    guard.exit();
    guard.enter();
    guard.putLong(block, Raced.LAST, guard.getLong(block, 0) + 1);
    guard.exit();
  }

  @Actor
  public void move() {
    RACED.swap(block, decoy);
  }

  @Arbiter
  public void end(JJJ_Result result) {
    result.r1 = RACED.arena.getLong(block, 0);
    result.r2 = RACED.arena.getLong(block, Raced.LAST);
    boolean intact =
        RACED.arena.getLong(decoy, 0) == Raced.DECOY
            && RACED.arena.getLong(decoy, Raced.LAST) == Raced.DECOY;
    result.r3 = intact ? 1 : -1;
    RACED.arena.free(block, decoy);
  }
}
