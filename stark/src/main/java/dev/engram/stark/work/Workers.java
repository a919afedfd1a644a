/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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
        new ThreadPoolExecutor(
            Math.max(1, threads - 1),
            Math.max(1, threads - 1),
            0,
            TimeUnit.SECONDS,
            new Errands(),
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
   * Has the items [0, items) worked on, each once, and returns when all are done. Whether it
   * returns or throws, nobody works on them any more then: their memory may be given back. Once a
   * piece has thrown, no other begins. An interrupt is left to the caller.
   *
   * @throws RuntimeException what one of the pieces threw
   * @throws Error what one of the pieces threw
   */
  public void run(long items, Range range) {
    if (threads == 1 || items < 2) {
      if (items > 0) {
        range.run(0, items);
      }
      return;
    }
    Work work = new Work(items, Math.min(items, (long) threads * PIECES), range);
    List<Future<?>> others = new ArrayList<>();
    try {
      for (int i = 1; i < threads; i++) {
        others.add(pool.submit(work));
      }
      work.run();
    } finally {
      await(others);
    }
    work.report();
  }

  private static void await(List<Future<?>> others) {
    Errands.lookOut(() -> areDone(others));
    boolean interrupted = false;
    for (int i = 0; i < others.size(); ) {
      try {
        others.get(i).get();
        i++;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e); // what pieces throw is caught
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean areDone(List<Future<?>> others) {
    for (Future<?> other : others) {
      if (!other.isDone()) {
        return false;
      }
    }
    return true;
  }

  /** A range that is being worked on. */
  private static final class Work implements Runnable {

    private final long items;
    private final long pieces;
    private final Range range;
    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Work(long items, long pieces, Range range) {
      this.items = items;
      this.pieces = pieces;
      this.range = range;
    }

    /** Takes pieces until there are no more, or one has thrown. */
    @Override
    public void run() {
      try {
        for (long piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
          range.run(items * piece / pieces, items * (piece + 1) / pieces);
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        next.set(pieces);
      }
    }

    void report() {
      Throwable thrown = failure.get();
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown != null) {
        throw (RuntimeException) thrown;
      }
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
