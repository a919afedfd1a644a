/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.arena.stress.Raced;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A charge that never fits beside one that always does, in a group with a reservation. */
@JCStressTest
@Outcome(
    id = "0, 1, 40, 0",
    expect = ACCEPTABLE,
    desc = "only what fits is counted, here and above")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class GroupRefusal {
  private static final Raced RACED = Raced.arena();

  private final Group above =
      new Group(RACED.arena.blocks, RACED.arena.blocks.groups.root(), "above", 10, 0, 1);

  private final Group group = new Group(RACED.arena.blocks, above, "race", Long.MAX_VALUE, 100, 2);

  {
    group.charge(90);
  }

  @Actor
  public void refused(IIII_Result result) {
    try {
      group.charge(200);
      result.r1 = 1;
    } catch (ArenaException.GroupLimitExceeded full) {
      result.r1 = 0;
    }
  }

  @Actor
  public void fits(IIII_Result result) {
    group.release(90);
    try {
      group.charge(40);
      result.r2 = 1;
    } catch (ArenaException.GroupLimitExceeded full) {
      result.r2 = 0;
    }
  }

  @Arbiter
  public void end(IIII_Result result) {
    result.r3 = (int) group.bytes();
    result.r4 = (int) above.bytes();
  }
}
