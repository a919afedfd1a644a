/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.space.Space;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** A pair written in order, over two pages, is in a snapshot in that order. */
@JCStressTest
@Outcome(
    id = {"0, 0, 7", "1, 0, 7", "1, 1, 7"},
    expect = ACCEPTABLE,
    desc = "what was written first is there first")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class SnapshotPair {
  private static final Raced RACED = new Raced();

  private final long one = 1L << 32 | RACED.next();

  {
    RACED.space.putLong(one + 4_096, 7);
    RACED.space.putLong(one + 4_096, 0);
    RACED.space.putLong(one + 2 * 4_096, 7);
  }

  @Actor
  public void write() {
    RACED.space.putLong(one, 1);
    RACED.space.putLong(one + 4_096, 1);
  }

  @Actor
  public void look(JJJ_Result result) {
    try (Space snapshot = RACED.space.snapshot()) {
      result.r2 = snapshot.getLong(one + 4_096);
      result.r1 = snapshot.getLong(one);
      result.r3 = snapshot.getLong(one + 2 * 4_096);
    }
  }

  @Arbiter
  public void end() {
    RACED.end(one & 0xFFFF_FFFFL);
  }
}
