/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A pin while the block is to move: what is pinned stays. */
@JCStressTest
@Outcome(
    id = "1, 1, 1",
    expect = ACCEPTABLE,
    desc = "the block's own bytes, twice, and the write stays")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class PinMove {
  private static final Raced RACED = Raced.arena();

  private final long block = RACED.block();
  private final long decoy = RACED.decoy();

  @Actor
  public void pin(III_Result result) {
    MemorySegment bytes = RACED.arena.pin(block);
    result.r1 = bytes.get(ValueLayout.JAVA_LONG, 0) == Raced.OURS ? 1 : -1;
    bytes.set(ValueLayout.JAVA_LONG, 0, 7);
    result.r2 = bytes.get(ValueLayout.JAVA_LONG, Raced.LAST) == Raced.OURS ? 1 : -1;
    RACED.arena.unpin(block);
  }

  @Actor
  public void move() {
    RACED.swap(block, decoy);
  }

  @Arbiter
  public void end(III_Result result) {
    result.r3 = RACED.arena.getLong(block, 0) == 7 ? 1 : -1;
    RACED.arena.free(block, decoy);
  }
}
