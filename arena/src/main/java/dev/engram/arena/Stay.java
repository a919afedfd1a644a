/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a guard and the movers tell each other; {@link Guards} has the protocol. It is a part of the
 * guard itself, and not an array or an object beside it: after each barrier the compiler loads
 * every reference and every length again.
 *
 * <p>The word is zero outside; inside the number of a grace period, which is even, and one more if
 * a segment was lent; negative if the guard was given up. So one compare says whether it may enter,
 * one whether it may leave, and leaving forgets that something was lent.
 */
abstract class Stay extends Apart {

  private static final long CLOSED = -1;

  private static final VarHandle WORD;
  private static final VarHandle PERIOD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(Stay.class, "word", long.class);
      PERIOD = lookup.findVarHandle(Stay.class, "period", long.class);
    } catch (ReflectiveOperationException missing) {
      throw new ExceptionInInitializerError(missing);
    }
  }

  /** Written by the guard's thread alone. */
  private long word;

  /** What the word will be in the next stay. Written by the mover alone. */
  @SuppressWarnings("UnusedVariable") // through its VarHandle
  private long period = Guards.FIRST_PERIOD;

  /** Says that it is inside, and sees to it that the compiler loads nothing before that. */
  final void begin(boolean fenced) {
    if (word != 0) {
      throw new IllegalStateException(word < 0 ? "the guard is closed" : "already inside");
    }
    WORD.setOpaque(this, (long) PERIOD.getOpaque(this));
    if (fenced) {
      VarHandle.fullFence();
    } else {
      VarHandle.acquireFence();
    }
  }

  /** Says that it is outside, after everything that it read. */
  final void end() {
    requireInside();
    WORD.setRelease(this, 0L);
  }

  final boolean isInside() {
    return word > 0;
  }

  final void requireInside() {
    if (word <= 0) {
      throw new IllegalStateException("not inside");
    }
  }

  /** Notes until the end of the stay that a segment was lent in it. Movers do not care. */
  final void lend() {
    WORD.setOpaque(this, word | 1);
  }

  final boolean hasLent() {
    return (word & 1) != 0;
  }

  /** Lets nobody enter again. */
  final void giveUp() {
    WORD.setRelease(this, CLOSED);
  }

  final boolean isGivenUp() {
    return word < 0;
  }

  /** Tells it of a grace period, for its next stay. For the mover. */
  final void period(long now) {
    PERIOD.setRelease(this, now);
  }

  /** Whether it is inside since before a grace period. For the mover. */
  final boolean isOlderThan(long now) {
    long stay = (long) WORD.getAcquire(this);
    return stay > 0 && stay < now;
  }
}
