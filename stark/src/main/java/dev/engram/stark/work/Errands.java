/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.work;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * What threads are to do, each of which looks for more for a while before it sleeps.
 *
 * <p>A proof shares out some two hundred ranges, with a tenth of a millisecond between two, on
 * average, in which one thread works alone. One that sleeps comes as late to the next again, since
 * a processor may have to be woken too: with two threads that was a twentieth of the time. Whoever
 * else wants the processor meanwhile goes first.
 */
final class Errands extends LinkedBlockingQueue<Runnable> {

  private static final long serialVersionUID = 1;

  /** How long a thread looks, in nanoseconds. */
  private static final long PATIENCE = 1_000_000;

  /** How often it looks in a row. */
  private static final int LOOKS = 64;

  @Override
  public Runnable take() throws InterruptedException {
    lookOut(() -> !isEmpty());
    return super.take();
  }

  /** Waits for something without sleeping, but not for long. */
  // who yields waits for nobody by that: it only lets others go first
  @SuppressWarnings("ThreadPriorityCheck")
  static void lookOut(BooleanSupplier isThere) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < LOOKS; i++) {
        if (isThere.getAsBoolean()) {
          return;
        }
        Thread.onSpinWait();
      }
      Thread.yield();
    } while (System.nanoTime() - start < PATIENCE);
  }
}
