/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.memory.Barrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;

/**
 * A lock for stretches of some tens of nanoseconds: it spins. Where the system has an asymmetric
 * barrier it can lean towards one thread, which then enters and leaves with two plain stores.
 *
 * <p><b>Why the biased path excludes the others.</b> The owner stores {@code inside = 1} and then
 * loads {@code favoured}; whoever takes the lock for others stores {@code favoured = false} and
 * then loads {@code inside}. Each store must be visible before the load that follows it (Dekker).
 * The other thread makes it so for both: its barrier interrupts every processor that runs a thread
 * of this process and makes it order its memory accesses. So if the owner's load came before the
 * barrier, its store did too, and the other thread sees {@code inside}; and if it came after, it
 * sees that it is not. The owner's side needs only that the compiler keeps the order of store and
 * load, which an acquire fence does in HotSpot, though the memory model does not promise it for a
 * store; that is why the builder has to be asked for it.
 *
 * <p>The idea is biased locking's (Dice, Moir, Scherer, "Quickly reacquirable locks", 2006) with
 * the barrier of {@code membarrier(2)}.
 */
@SuppressWarnings("ReferenceEquality") // a thread is itself
class ShardLock {

  private static final VarHandle HELD;
  private static final VarHandle INSIDE;
  private static final VarHandle FAVOURED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HELD = lookup.findVarHandle(ShardLock.class, "held", int.class);
      INSIDE = lookup.findVarHandle(ShardLock.class, "inside", int.class);
      FAVOURED = lookup.findVarHandle(ShardLock.class, "favoured", long.class);
    } catch (ReflectiveOperationException missing) {
      throw new ExceptionInInitializerError(missing);
    }
  }

  /** 1 while a thread has it that is not favoured. */
  @SuppressWarnings("UnusedVariable") // through its VarHandle
  private volatile int held;

  /** 1 while the favoured thread is inside by the short way. Written by that thread alone. */
  @SuppressWarnings("UnusedVariable") // through its VarHandle
  private volatile int inside;

  /** The identifier of the thread that may take the short way, or {@link #NOBODY}. */
  private volatile long favoured = NOBODY;

  /** Whether who is inside came by the short way and leaves by {@link #leave}. */
  private boolean shortly;

  /**
   * Whom to favour again once the others leave; a virtual thread must not live on for that. Guarded
   * by {@link #held}.
   */
  private WeakReference<Thread> owner = new WeakReference<>(null);

  /** How often others came since the owner was favoured. Guarded by {@link #held}. */
  private int visits;

  /** The virtual thread that asked last to be favoured, and how often. Nothing depends on it. */
  private long candidate;

  private int asked;

  private static final long NOBODY = 0;

  /** A virtual thread that asks so often lives long enough for the barrier to pay. */
  private static final int OFTEN = 1_000;

  /** After so many visits of others nobody is favoured any more. */
  private static final int MOST_VISITS = 64;

  /**
   * Enters by the short way, if this thread is favoured. To be left by {@link #leaveFavoured}.
   *
   * @param self this thread's identifier
   */
  final boolean enterFavoured(long self) {
    if ((long) FAVOURED.getOpaque(this) != self) {
      return false;
    }
    INSIDE.setOpaque(this, 1);
    VarHandle.acquireFence();
    if ((long) FAVOURED.getOpaque(this) == self) {
      return true;
    }
    INSIDE.setRelease(this, 0);
    return false;
  }

  /** Leaves by the short way. */
  final void leaveFavoured() {
    INSIDE.setRelease(this, 0);
  }

  /** Takes the lock if nobody has it. To be left by {@link #leave}. */
  final boolean tryEnter() {
    if (favoured != NOBODY && enterFavoured(Thread.currentThread().threadId())) {
      shortly = true;
      return true;
    }
    if (!HELD.compareAndSet(this, 0, 1)) {
      return false;
    }
    if (favoured != NOBODY) {
      expel();
    }
    return true;
  }

  /** Takes the lock. To be left by {@link #leave}. */
  final void enter() {
    for (int spins = 0; !tryEnter(); spins++) {
      Blocks.pause(spins);
    }
  }

  /** Leaves, whichever way {@link #enter} or {@link #tryEnter} took. */
  final void leave() {
    if (shortly) {
      shortly = false;
      leaveFavoured();
    } else {
      HELD.setRelease(this, 0);
    }
  }

  /**
   * Lets a thread take the short way from now on, if nobody else has it; a virtual one if it asks
   * often. Must not be called inside.
   *
   * @return whether it may
   */
  final boolean favour(Thread self) {
    if (!Barrier.isAvailable()
        || self.isVirtual() && !isOften(self.threadId())
        || !HELD.compareAndSet(this, 0, 1)) {
      return false;
    }
    Thread before = owner.get();
    boolean may = before == null || !before.isAlive() || before == self && visits < MOST_VISITS;
    if (may) {
      if (favoured != NOBODY && favoured != self.threadId()) {
        expel();
      }
      if (before != self) {
        visits = 0;
        owner = new WeakReference<>(self);
      }
      favoured = self.threadId();
    }
    HELD.setRelease(this, 0);
    return may;
  }

  /** Whether a thread asks for the thousandth time without another one in between. */
  private boolean isOften(long self) {
    if (candidate != self) {
      candidate = self;
      asked = 0;
    }
    asked = (asked + 1) % OFTEN;
    return asked == 0;
  }

  /** Ends the short way and waits for the favoured thread to come out of it. */
  private void expel() {
    visits++;
    favoured = NOBODY;
    Barrier.everywhere();
    for (int spins = 0; (int) INSIDE.getAcquire(this) != 0; spins++) {
      // and not only spin: a virtual thread that is inside may need the processor of this one
      Blocks.pause(spins);
    }
  }
}
