/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.arena.Guard;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A segment that a guard lends while the block is to move. */
@JCStressTest
@Outcome(
    id = "1, 1",
    expect = ACCEPTABLE,
    desc = "the block's own bytes, and what was written through it stays")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class SegmentMove {
  private static final Raced RACED = Raced.arena();

  private final long block = RACED.block();
  private final long decoy = RACED.decoy();

  @Actor
  public void lend(II_Result result) {
    Guard guard = RACED.guard();
    guard.enter();
    MemorySegment bytes = guard.segment(block);
    result.r1 = bytes.get(ValueLayout.JAVA_LONG, Raced.LAST) == Raced.OURS ? 1 : -1;
    bytes.set(ValueLayout.JAVA_LONG, 0, 7);
    guard.exit();
  }

  @Actor
  public void move() {
    RACED.swap(block, decoy);
  }

  @Arbiter
  public void end(II_Result result) {
    result.r2 = RACED.arena.getLong(block, 0) == 7 ? 1 : -1;
    RACED.arena.free(block, decoy);
  }
}
