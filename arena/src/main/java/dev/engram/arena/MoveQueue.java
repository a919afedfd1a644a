/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.ArrayDeque;
import java.util.List;
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
  private boolean closed;

  MoveQueue(Blocks blocks) {
    this.blocks = blocks;
  }

  /**
   * Asks for a move.
   *
   * @return completes with the lane in which the block then is, or with what the move threw;
   *     cancelling it takes it back, if the move has not begun
   * @throws RejectedExecutionException if the queue is full
   * @throws ArenaException.Closed if the arena is closed, or will be in a moment
   */
  CompletableFuture<Lane> add(long handle, Lane to) {
    Wish wish = new Wish(handle, to, new CompletableFuture<>());
    synchronized (wishes) {
      if (closed) {
        throw new ArenaException.Closed();
      }
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
      } catch (RuntimeException | Error refused) {
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

  /** Takes back all that wait, and takes no more. */
  void close() {
    List<Wish> waiting;
    synchronized (wishes) {
      closed = true;
      waiting = List.copyOf(wishes);
      wishes.clear();
      wishes.notifyAll();
    }
    // whoever is told may call back
    waiting.forEach(wish -> wish.done.cancel(false));
  }
}
