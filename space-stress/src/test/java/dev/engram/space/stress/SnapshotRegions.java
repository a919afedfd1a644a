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
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two regions written in order by one thread are in a snapshot in that order. */
@JCStressTest
@Outcome(
    id = {"0, 0", "1, 0", "1, 1"},
    expect = ACCEPTABLE,
    desc = "one moment for all regions")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class SnapshotRegions {
  private static final Raced RACED = new Raced();

  private final long one = 1L << 32 | RACED.next();
  private final long two = one + (1L << 32);

  @Actor
  public void write() {
    RACED.space.putLong(one, 1);
    RACED.space.putLong(two, 1);
  }

  @Actor
  public void look(JJ_Result result) {
    try (Space snapshot = RACED.space.snapshot()) {
      result.r1 = snapshot.getLong(one);
      result.r2 = snapshot.getLong(two);
    }
  }

  @Arbiter
  public void end() {
    RACED.end(one & 0xFFFF_FFFFL);
  }
}
