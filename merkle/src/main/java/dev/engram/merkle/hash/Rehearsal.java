/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs code aside until the JVM has compiled it well. Code of the Vector API is a hundred times
 * slower before than after, and compiling it takes long; whoever can do the same in a plainer way
 * does it so until the rehearsal is over. One rehearsal at a time, on a daemon thread.
 */
public final class Rehearsal {

  /** After this it is given up, and plain code it stays. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  /**
   * After this and so many runs too, if the compilers have nothing to do: what they made of it is
   * not faster.
   */
  private static final long SETTLED = TimeUnit.SECONDS.toNanos(5);

  /** More than either compiler waits for, as each run calls what it consists of several times. */
  private static final int ENOUGH = 5_000;

  /** Times in a row that the new code must have been the faster one. */
  private static final int IN_A_ROW = 20;

  /**
   * For how many times as long as a run it rests after it while the compilers are at work and there
   * are not enough processors. While they are not at work, the code has not been run often enough
   * for them, and a rest would be lost; so it would be where nobody waits for a processor.
   */
  private static final int RESTS = 4;

  private static final ThreadPoolExecutor STAGE = stage();

  /**
   * Two ways of doing the same, on memory of their own.
   *
   * @param plain what is done until then
   * @param quick what is rehearsed
   */
  public record Piece(Runnable plain, Runnable quick) {}

  private Rehearsal() {}

  private static ThreadPoolExecutor stage() {
    ThreadPoolExecutor stage =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("engram-rehearsal").factory());
    stage.allowCoreThreadTimeOut(true);
    return stage;
  }

  /**
   * Begins one, or has it wait for those before it.
   *
   * @param piece makes what is rehearsed; called on the rehearsal's thread
   * @param ready called there when the new code is the faster one; never, if it does not become so
   */
  public static void begin(Supplier<Piece> piece, Runnable ready) {
    STAGE.execute(() -> {
      if (succeeds(piece.get(), PATIENCE, SETTLED)) {
        ready.run();
      }
    });
  }

  /** How many have begun or wait, and are not over. */
  public static int pending() {
    return STAGE.getActiveCount() + STAGE.getQueue().size();
  }

  /**
   * Whether the new code becomes the faster one.
   *
   * @param patience nanoseconds after which it is given up
   * @param settled nanoseconds after which, and after enough runs, it is given up if the compilers
   *     are not at work
   */
  static boolean succeeds(Piece piece, long patience, long settled) {
    long begin = System.nanoTime();
    long plain = Long.MAX_VALUE;
    int faster = 0;
    int runs = 0;
    Compilers compilers = new Compilers();
    Crowd crowd = new Crowd();
    while (faster < IN_A_ROW && System.nanoTime() - begin < patience) {
      plain = Math.min(plain, nanos(piece.plain));
      long quick = nanos(piece.quick);
      crowd.ran(quick);
      runs++;
      if (quick < plain) {
        faster++;
      } else {
        faster = 0;
        if (compilers.areAtWork()) {
          if (crowd.isThere()) {
            LockSupport.parkNanos(RESTS * quick);
          }
        } else if (runs >= ENOUGH && System.nanoTime() - begin > settled) {
          return false;
        }
      }
    }
    return faster == IN_A_ROW;
  }

  private static long nanos(Runnable code) {
    long begin = System.nanoTime();
    code.run();
    return System.nanoTime() - begin;
  }

  /** Those who wait for a processor: seen by this thread's having waited. */
  private static final class Crowd {

    /** How long runs are looked at together: some of what the system gives a thread at a time. */
    private static final long SOME = TimeUnit.MILLISECONDS.toNanos(20);

    /** With at least so many percent of the time there is nobody else. */
    private static final int ALONE = 80;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean isCounted = threads.isCurrentThreadCpuTimeSupported();

    private long taken;
    private long had;
    private boolean there;

    Crowd() {
      had = had();
    }

    private long had() {
      return isCounted ? threads.getCurrentThreadCpuTime() : 0;
    }

    /** Counts a run, which took so many nanoseconds. */
    void ran(long nanos) {
      taken += nanos;
      if (taken > SOME) {
        long now = had();
        there = isCounted && (now - had) * 100 < taken * ALONE;
        had = now;
        taken = 0;
      }
    }

    boolean isThere() {
      return there;
    }
  }

  /** The compilers of this JVM. */
  private static final class Compilers {

    /** How long one method may take them. */
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(500);

    /** Null where there are none, or nobody counts how long they work. */
    private final @Nullable CompilationMXBean all;

    private long millis;
    private long lastDone;

    Compilers() {
      CompilationMXBean here = ManagementFactory.getCompilationMXBean();
      all = here != null && here.isCompilationTimeMonitoringSupported() ? here : null;
    }

    /** Whether they are at work: whether anything was compiled a moment ago. */
    boolean areAtWork() {
      if (all == null) {
        return false;
      }
      long before = millis;
      long now = System.nanoTime();
      millis = all.getTotalCompilationTime();
      if (millis != before) {
        lastDone = now;
      }
      return now - lastDone < LONG;
    }
  }
}
