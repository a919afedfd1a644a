/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.arena.Guard;
import dev.engram.arena.Lane;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two uses of a cold block: it is read once, and both have its bytes. */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "both read it, and it was restored once")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class FaultIn {
  private static final int BYTES = 256;
  private static final CountingCodec CODEC = new CountingCodec();
  private static final Raced RACED = Raced.of(Raced.builder().compression(CODEC).shared());
  private static final AtomicInteger WORDS = new AtomicInteger();

  private final long word = WORDS.getAndIncrement() & 0xFFFF;
  private final long block = cold(word);

  private static long cold(long word) {
    long block = RACED.arena.allocate(BYTES);
    for (int at = 0; at < BYTES; at += 8) {
      RACED.arena.putLong(block, at, word);
    }
    RACED.arena.move(block, Lane.COMPRESSED);
    return block;
  }

  @Actor
  public void guarded(III_Result result) {
    Guard guard = RACED.guard();
    guard.enter();
    result.r1 = guard.getLong(block, 0) == word ? 1 : -1;
    guard.exit();
  }

  @Actor
  public void locked(III_Result result) {
    result.r2 = RACED.arena.getLong(block, BYTES - 8) == word ? 1 : -1;
  }

  @Arbiter
  public void end(III_Result result) {
    result.r3 = CODEC.restored(word);
    RACED.arena.free(block);
  }
}
