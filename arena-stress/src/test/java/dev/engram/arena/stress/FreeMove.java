/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.arena.ArenaException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A free while the block moves. */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "moved, then freed")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "freed while it moved, or before")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class FreeMove {
  private static final Raced RACED = Raced.arena();

  private final long block = RACED.block();
  private final long decoy = RACED.decoy();

  @Actor
  public void free(III_Result result) {
    result.r1 = RACED.free(block);
  }

  @Actor
  public void move(III_Result result) {
    try {
      result.r2 = RACED.swap(block, decoy) ? 1 : 0;
    } catch (ArenaException.InvalidHandle freed) {
      result.r2 = 0;
    }
  }

  @Arbiter
  public void end(III_Result result) {
    long first = RACED.block();
    long second = RACED.block();
    RACED.arena.putLong(first, 0, 1);
    RACED.arena.putLong(second, 0, 2);
    boolean apart =
        RACED.arena.getLong(first, 0) == 1
            && RACED.arena.getLong(second, 0) == 2
            && RACED.arena.getLong(decoy, 0) == Raced.DECOY;
    boolean gone = RACED.free(block) == 0 && !RACED.arena.isLive(block);
    result.r3 = apart && gone ? 1 : -1;
    RACED.arena.free(first, second, decoy);
  }
}
