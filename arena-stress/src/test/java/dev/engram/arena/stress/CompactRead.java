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

/**
 * A read and a write under a guard while a compaction empties the runs around them, and decoys take
 * the slots that it leaves.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the block's own bytes, and the write stays")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class CompactRead {
  private static final Raced RACED = Raced.arena();

  private final long block = RACED.block();
  private final long hole = RACED.block();
  private final long[] decoys = new long[16];

  @Actor
  public void use(II_Result result) {
    Guard guard = RACED.guard();
    guard.enter();
    result.r1 = guard.getLong(block, Raced.LAST) == Raced.OURS ? 1 : -1;
    guard.putLong(block, 0, 7);
    guard.exit();
  }

  @Actor
  public void compact() {
    RACED.arena.free(hole);
    RACED.arena.compact(100_000, 64 << 10);
    for (int i = 0; i < decoys.length; i++) {
      decoys[i] = RACED.fastDecoy();
    }
  }

  @Arbiter
  public void end(II_Result result) {
    result.r2 = RACED.arena.getLong(block, 0) == 7 ? 1 : -1;
    RACED.arena.free(block);
    RACED.arena.free(decoys);
  }
}
