/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A fixed number of platform threads that share out ranges of items. What is computed must not
 * depend on how a range is cut; then results are the same for any number of threads. One worker is
 * the calling thread itself.
 *
 * <p>For many threads, but whoever is run by workers must not run on the same workers again.
 */
public final class Workers implements AutoCloseable {

  /** Pieces for each thread, so that one that is slow for a while does not hold up the others. */
  private static final int PIECES = 8;

  private final int threads;
  private final ExecutorService pool;

  private Workers(int threads) {
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            Thread.ofPlatform().daemon().name("engram-stark-", 1).factory());
  }

  /**
   * As many workers as asked for, the calling thread included.
   *
   * @throws IllegalArgumentException if that is less than one
   */
  public static Workers of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("workers are one or more, not " + threads);
    }
    return new Workers(threads);
  }

  /** A worker for each processor. */
  public static Workers all() {
    return of(Runtime.getRuntime().availableProcessors());
  }

  /** How many there are. */
  public int threads() {
    return threads;
  }

  /** What is done with the items from one, included, to another, excluded. */
  @FunctionalInterface
  public interface Range {

    /** Works on the items of a range. */
    void run(long from, long to);
  }

  /**
   * Has the items [0, items) worked on, each once, and returns when all are done.
   *
   * @throws RuntimeException what one of the pieces threw
   */
  public void run(long items, Range range) {
    if (threads == 1 || items < 2) {
      if (items > 0) {
        range.run(0, items);
      }
      return;
    }
    long pieces = Math.min(items, (long) threads * PIECES);
    AtomicLong next = new AtomicLong();
    Callable<Void> worker =
        () -> {
          for (long piece = next.getAndIncrement();
              piece < pieces;
              piece = next.getAndIncrement()) {
            range.run(items * piece / pieces, items * (piece + 1) / pieces);
          }
          return null;
        };
    List<Future<Void>> others = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      others.add(pool.submit(worker));
    }
    Throwable failure = null;
    try {
      worker.call();
    } catch (Exception e) {
      failure = e;
    }
    for (Future<Void> other : others) {
      try {
        other.get();
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = e;
      }
    }
    if (failure instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException("work was broken off", failure);
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
