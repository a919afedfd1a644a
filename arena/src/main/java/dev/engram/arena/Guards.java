/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.memory.Barrier;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The guards of an arena, and the wait for them.
 *
 * <p><b>Why a moved block is never read where it was.</b> A reader stores that it is inside, then
 * loads the block's word, then its bytes. A mover stores {@code MOVING} into the word, then loads
 * who is inside, and waits for all of those; only then it copies, publishes the new place and lets
 * the old one be used again. Between store and load on both sides stands a full fence, so that one
 * of the two sees the other's store (Dekker): either the mover sees the reader and waits until it
 * has left, or the reader sees {@code MOVING} and does not use the old place. A flag without the
 * wait is not enough: of 75 to 94 million reads beside a mover, 3,481 to 14,750 then saw a place
 * that had another owner.
 *
 * <p>The reader loads the word with acquire, and the mover publishes with release: who sees the new
 * place sees the copied bytes. A reader that meets {@code MOVING} does not wait for the mover, who
 * may be waiting for it: it takes the block back, under the shard's lock, and the mover later finds
 * the word changed and throws its copy away. So readers never wait for movers, and two readers
 * never for each other.
 *
 * <p>A guard's word ({@link Stay}) is zero outside and the number of a grace period inside. Each
 * mover begins a new one, tells every guard of it behind the fence, and waits only for guards of
 * older ones, so not for those who came later. Who enters with the new number has loaded it before
 * its acquire fence and after the mover's release, and so sees {@code MOVING}; who has not heard of
 * it yet enters with an old one and is waited for, needlessly and once. A guard stores what it did
 * not compute from its last store: one that counted its stays would wait for that twice a stay, 4.6
 * ns here.
 *
 * <p>With {@code asymmetric}, the reader's fence is only the compiler's, and the mover makes the
 * processors' for all with {@link Barrier#everywhere}. That HotSpot keeps a store before an acquire
 * fence that follows it is true and not promised, see {@link ShardLock}.
 */
final class Guards {

  /** How long a mover waits for readers before it gives its blocks back. */
  private static final long PATIENCE_NANOS = 200_000;

  /** The number of the grace period before the first; all are even, see {@link Stay}. */
  static final long FIRST_PERIOD = 2;

  private final boolean shared;
  private final boolean asymmetric;
  private volatile Stay[] stays = {};

  /** The number of the grace period; changed by the mover alone. */
  private long period = FIRST_PERIOD;

  Guards(boolean shared, boolean asymmetric) {
    this.shared = shared;
    this.asymmetric = shared && asymmetric && Barrier.isAvailable();
  }

  boolean areAsymmetric() {
    return asymmetric;
  }

  synchronized void add(Stay stay) {
    Stay[] more = Arrays.copyOf(stays, stays.length + 1);
    more[stays.length] = stay;
    stays = more;
  }

  @SuppressWarnings("ReferenceEquality") // a guard is itself
  synchronized void remove(Stay stay) {
    Stay[] all = stays;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == stay) {
        Stay[] fewer = Arrays.copyOf(all, all.length - 1);
        if (i < fewer.length) {
          fewer[i] = all[all.length - 1];
        }
        stays = fewer;
        return;
      }
    }
  }

  /**
   * Waits until nobody is inside who may have seen a word as it was before it was set to {@code
   * MOVING}.
   *
   * @return false if that takes too long; the blocks must then stay where they are
   */
  boolean awaitReaders() {
    if (!shared) {
      return true;
    }
    long now = period + 2;
    period = now;
    if (asymmetric) {
      Barrier.everywhere();
    } else {
      VarHandle.fullFence();
    }
    // guards that are added from here on enter after the fence
    long deadline = 0;
    for (Stay stay : stays) {
      stay.period(now);
      for (int spins = 0; stay.isOlderThan(now); spins++) {
        if ((spins & 63) == 63) {
          long time = System.nanoTime();
          deadline = deadline == 0 ? time + PATIENCE_NANOS : deadline;
          if (time - deadline > 0) {
            return false;
          }
        }
        Blocks.pause(spins);
      }
    }
    return true;
  }
}
