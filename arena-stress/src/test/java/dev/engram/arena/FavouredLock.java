/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The owner of a lock that leans towards it, and a visitor: one at a time is inside. */
@JCStressTest
@Outcome(id = "12", expect = ACCEPTABLE, desc = "no step was lost")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class FavouredLock {
  private static final int ROUNDS = 6;

  private final ShardLock lock = new ShardLock();
  private int steps;

  @Actor
  public void owner() {
    Thread self = Thread.currentThread();
    for (int i = 0; i < ROUNDS; i++) {
      lock.favour(self);
      if (i % 3 > 0 && lock.enterFavoured(self.threadId())) {
        steps++;
        lock.leaveFavoured();
      } else {
        // by the short way too, if it is still favoured
        lock.enter();
        steps++;
        lock.leave();
      }
    }
  }

  @Actor
  public void visitor() {
    for (int i = 0; i < ROUNDS; i++) {
      lock.enter();
      steps++;
      lock.leave();
    }
  }

  @Arbiter
  public void end(I_Result result) {
    result.r1 = steps;
  }
}
