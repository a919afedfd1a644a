/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Moves that are made later: by the arena's own thread if it has one, else by {@link
 * Arena#maintain}. The queue is bounded; what stands in it can be cancelled until it begins.
 */
final class MoveQueue {

  private static final int MOST = 4096;

  private record Wish(long handle, Lane to, CompletableFuture<Lane> done) {}

  private final Blocks blocks;
  private final ArrayDeque<Wish> wishes = new ArrayDeque<>();

  MoveQueue(Blocks blocks) {
    this.blocks = blocks;
  }

  /**
   * Asks for a move.
   *
   * @return completes with the lane in which the block then is, or with the {@link ArenaException}
   *     of the move; cancelling it takes it back, if the move has not begun
   * @throws RejectedExecutionException if the queue is full
   */
  CompletableFuture<Lane> add(long handle, Lane to) {
    Wish wish = new Wish(handle, to, new CompletableFuture<>());
    synchronized (wishes) {
      wishes.removeIf(each -> each.done.isDone());
      if (wishes.size() >= MOST) {
        throw new RejectedExecutionException("there are " + MOST + " moves in the queue");
      }
      wishes.add(wish);
      wishes.notifyAll();
    }
    return wish.done;
  }

  /** How many moves wait. */
  int size() {
    synchronized (wishes) {
      return wishes.size();
    }
  }

  /** Makes moves for a time; the one that began is ended. */
  void run(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Wish wish;
      synchronized (wishes) {
        wish = wishes.poll();
      }
      if (wish == null) {
        return;
      }
      if (wish.done.isDone()) {
        continue;
      }
      try {
        blocks.movement.move(wish.handle, wish.to);
        wish.done.complete(wish.to);
      } catch (RuntimeException refused) {
        wish.done.completeExceptionally(refused);
      }
    }
  }

  /** Waits for a move to make, at most so long. */
  void await(long millis) throws InterruptedException {
    synchronized (wishes) {
      if (wishes.isEmpty()) {
        wishes.wait(Math.max(1, millis));
      }
    }
  }

  /** Takes back all that wait. */
  void cancelAll() {
    synchronized (wishes) {
      wishes.forEach(wish -> wish.done.cancel(false));
      wishes.clear();
      wishes.notifyAll();
    }
  }
}
