/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A free of another thread's block beside allocations: no memory is given out twice. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "every block has memory of its own")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class RemoteFree {
  private static final Raced RACED = Raced.arena();

  private final long block = RACED.block();
  private final long decoy = RACED.decoy();
  private long other;
  private long first;
  private long second;

  @Actor
  public void free(II_Result result) {
    result.r1 = RACED.free(block);
    other = RACED.arena.allocate(Raced.BYTES);
    RACED.arena.putLong(other, 0, 3);
  }

  @Actor
  public void allocate() {
    first = RACED.arena.allocate(Raced.BYTES);
    RACED.arena.putLong(first, 0, 1);
    second = RACED.arena.allocate(Raced.BYTES);
    RACED.arena.putLong(second, 0, 2);
  }

  @Arbiter
  public void end(II_Result result) {
    boolean apart =
        RACED.arena.getLong(first, 0) == 1
            && RACED.arena.getLong(second, 0) == 2
            && RACED.arena.getLong(other, 0) == 3
            && RACED.arena.getLong(decoy, 0) == Raced.DECOY;
    result.r2 = apart ? 1 : -1;
    RACED.arena.free(first, second, other, decoy);
  }
}
