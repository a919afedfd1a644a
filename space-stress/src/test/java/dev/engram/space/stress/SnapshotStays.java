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

/** What is written after a snapshot is not seen in it, while pages are copied and given back. */
@JCStressTest
@Outcome(id = "7, 7, 9", expect = ACCEPTABLE, desc = "the snapshot holds what it held")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class SnapshotStays {
  private static final Raced RACED = new Raced();

  private final long one = 1L << 32 | RACED.next();

  private final Space snapshot;

  {
    RACED.space.putLong(one, 7);
    RACED.space.putLong(one + 4_096, 7);
    snapshot = RACED.space.snapshot();
  }

  @Actor
  public void write() {
    RACED.space.putLong(one, 9);
    RACED.space.fill(one + 4_096, 4_096, (byte) 0);
    RACED.space.putLong(one + 8_192, 9);
  }

  @Actor
  public void look(JJJ_Result result) {
    result.r1 = snapshot.getLong(one);
    result.r2 = snapshot.getLong(one + 4_096);
  }

  @Arbiter
  public void end(JJJ_Result result) {
    result.r3 = RACED.space.getLong(one);
    snapshot.close();
    RACED.end(one & 0xFFFF_FFFFL);
  }
}
