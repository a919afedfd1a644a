/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A value over two pages is read as it was before a write of it or after, never half. */
@JCStressTest
@Outcome(
    id = {"0, -1", "-1, -1"},
    expect = ACCEPTABLE,
    desc = "all or nothing")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class WholeWrite {
  private static final Raced RACED = new Raced();

  private final long one = 1L << 32 | RACED.next();

  @Actor
  public void write() {
    RACED.space.putLong(one + 4_092, -1);
  }

  @Actor
  public void read(JJ_Result result) {
    result.r1 = RACED.space.getLong(one + 4_092);
  }

  @Arbiter
  public void end(JJ_Result result) {
    result.r2 = RACED.space.getLong(one + 4_092);
    RACED.end(one & 0xFFFF_FFFFL);
  }
}
