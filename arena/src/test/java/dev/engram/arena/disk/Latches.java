/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.util.concurrent.CountDownLatch;

/** Holds a transfer in the middle until the test has seen enough. */
public final class Latches implements FaultyDisk.Before {
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Override
  public void transfer(long position) {
    entered.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same, for the threads of one name. */
  public FaultyDisk.Before onlyOn(String thread) {
    return position -> {
      if (Thread.currentThread().getName().equals(thread)) {
        transfer(position);
      }
    };
  }

  public void awaitEntered() throws InterruptedException {
    entered.await();
  }

  public void release() {
    released.countDown();
  }
}
