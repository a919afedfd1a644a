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

/** A writer whose pages are shared with a snapshot that closes at the same time. */
@JCStressTest
@Outcome(id = "9, 7", expect = ACCEPTABLE, desc = "nothing is lost")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class SnapshotCloses {
  private static final Raced RACED = new Raced();

  private final long one = 1L << 32 | RACED.next();

  private final Space snapshot;

  {
    RACED.space.putLong(one, 7);
    RACED.space.putLong(one + 8, 7);
    snapshot = RACED.space.snapshot();
  }

  @Actor
  public void write() {
    RACED.space.putLong(one, 9);
  }

  @Actor
  public void close() {
    snapshot.close();
  }

  @Arbiter
  public void end(JJ_Result result) {
    result.r1 = RACED.space.getLong(one);
    result.r2 = RACED.space.getLong(one + 8);
    RACED.end(one & 0xFFFF_FFFFL);
  }
}
