/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * That a flag alone does not make relocation safe, and that reads of a block's first and last word
 * find out. Without this test the silence of the others would say nothing.
 */
class FlagOnlyTest {

  private static final long PATIENCE_NANOS = 10_000_000_000L;

  @Test
  void aReaderThatTrustsAFlagReadsAnothersBytes() throws InterruptedException {
    long garbage = untilGarbage(false);
    Assumptions.assumeTrue(garbage > 0, "no garbage in ten seconds: this machine cannot show it");
    assertThat(garbage).isPositive();
  }

  @Test
  void theSameReaderForWhomTheMoverWaitsReadsItsOwn() throws InterruptedException {
    assertThat(untilGarbage(true)).isZero();
  }

  /** Reads beside a mover until garbage is seen or time is up, or with a wait for a second. */
  private static long untilGarbage(boolean waits) throws InterruptedException {
    try (Arena memory = Arena.ofShared()) {
      FlagOnly block = new FlagOnly(memory.allocate(2L * FlagOnly.BYTES, 64), waits);
      AtomicBoolean over = new AtomicBoolean();
      Thread mover =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!over.get()) {
                  block.move();
                }
              });
      long end = System.nanoTime() + (waits ? PATIENCE_NANOS / 10 : PATIENCE_NANOS);
      long garbage = 0;
      while (garbage == 0 && System.nanoTime() - end < 0) {
        for (int i = 0; i < 10_000; i++) {
          garbage += block.isWhole() ? 0 : 1;
        }
      }
      over.set(true);
      mover.join();
      return garbage;
    }
  }

  /** A block with two places, of which it is in one and another's bytes in the other. */
  private static final class FlagOnly {

    static final int BYTES = 64;
    private static final int LAST = BYTES - 8;
    private static final long MOVING = 1L << 32;
    private static final long OURS = 7;
    private static final long ANOTHERS = -1;
    private static final VarHandle WORD;
    private static final VarHandle INSIDE;

    static {
      try {
        WORD = MethodHandles.lookup().findVarHandle(FlagOnly.class, "word", long.class);
        INSIDE = MethodHandles.lookup().findVarHandle(FlagOnly.class, "inside", int.class);
      } catch (ReflectiveOperationException missing) {
        throw new ExceptionInInitializerError(missing);
      }
    }

    private final MemorySegment memory;
    private final boolean waits;

    @SuppressWarnings("UnusedVariable") // through its VarHandle
    private volatile long word;

    @SuppressWarnings("UnusedVariable") // through its VarHandle
    private volatile int inside;

    FlagOnly(MemorySegment memory, boolean waits) {
      this.memory = memory;
      this.waits = waits;
      fill(0, OURS);
      fill(BYTES, ANOTHERS);
    }

    private void fill(long place, long value) {
      for (int at = 0; at < BYTES; at += 8) {
        memory.set(ValueLayout.JAVA_LONG, place + at, value);
      }
    }

    /** Whether the block's first and last word are its own. */
    boolean isWhole() {
      INSIDE.setOpaque(this, 1);
      VarHandle.fullFence();
      long now = (long) WORD.getAcquire(this);
      boolean whole = true;
      if ((now & MOVING) == 0) {
        long first = memory.get(ValueLayout.JAVA_LONG, now);
        long last = memory.get(ValueLayout.JAVA_LONG, now + LAST);
        whole = first == OURS && last == OURS;
      }
      INSIDE.setRelease(this, 0);
      return whole;
    }

    void move() {
      long from = (long) WORD.getOpaque(this);
      long to = from ^ BYTES;
      WORD.setRelease(this, from | MOVING);
      VarHandle.fullFence();
      while (waits && (int) INSIDE.getAcquire(this) != 0) {
        Thread.onSpinWait();
      }
      MemorySegment.copy(memory, from, memory, to, BYTES);
      WORD.setRelease(this, to);
      // the place that it left is another's
      fill(from, ANOTHERS);
    }
  }
}
