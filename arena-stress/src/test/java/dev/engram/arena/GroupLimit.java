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
import org.openjdk.jcstress.infra.results.III_Result;

/** Two charges of which a group has room for one, and what is seen beside them. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the first fitted")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the second fitted")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class GroupLimit {
  private static final Raced RACED = Raced.arena();

  private final Group group =
      new Group(RACED.arena.blocks, RACED.arena.blocks.groups.root(), "race", 100, 0, 1);

  @Actor
  public void first(III_Result result) {
    result.r1 = charge(60);
  }

  @Actor
  public void second(III_Result result) {
    boolean within = group.bytes() <= 100;
    result.r2 = charge(60);
    result.r3 = within && group.bytes() <= 100 && group.peakBytes() <= 100 ? 1 : -1;
  }

  private int charge(long bytes) {
    try {
      group.charge(bytes);
      return 1;
    } catch (ArenaException.GroupLimitExceeded full) {
      return 0;
    }
  }
}
