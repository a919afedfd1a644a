/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.space;

import dev.engram.space.Address;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one, two and more threads do together in a second: in spaces of their own, in one space with
 * a region for each, in one region, and beside a reader of snapshots. An access is a write or a
 * read of eight bytes in one of 64 pages.
 */
public final class Scaling {

  private static final int ACCESSES = 16_000_000;
  private static final int ROUNDS = 7;
  private static final int BYTES = 64 * 4096;

  /** What a thread does so many times over. */
  private interface Work {
    void run(int thread);
  }

  private Scaling() {}

  /**
   * Prints millions of accesses a second, the median of seven rounds.
   *
   * @param arguments the most threads, if it is not 2
   */
  public static void main(String[] arguments) throws InterruptedException {
    int most = arguments.length == 0 ? 2 : Integer.parseInt(arguments[0]);
    System.out.printf("%d processors%n", Runtime.getRuntime().availableProcessors());
    for (int threads = 1; threads <= most; threads++) {
      ownSpaces(threads);
      try (Space space = shared(threads)) {
        print("a region each", threads, thread -> use(space, 1 + thread));
        print("one region", threads, thread -> use(space, 1));
        besideSnapshots(space, threads);
      }
    }
  }

  private static Space shared(int regions) {
    SpaceBuilder builder = Space.builder();
    for (int region = 1; region <= regions; region++) {
      builder.region(region, RegionSettings.of(RegionType.SHARED));
    }
    return builder.shared();
  }

  private static void ownSpaces(int threads) throws InterruptedException {
    print(
        "a space each",
        threads,
        thread -> {
          try (Space space = Space.builder().confined()) {
            use(space, 1);
          }
        });
  }

  private static void besideSnapshots(Space space, int threads) throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong snapshots = new AtomicLong();
    Thread reader =
        new Thread(() -> {
          while (!done.get()) {
            try (Space snapshot = space.snapshot()) {
              long sum = 0;
              for (int at = 0; at < BYTES; at += 4096) {
                sum += snapshot.getLong(Address.at(1, at));
              }
              snapshots.addAndGet(sum >= 0 ? 1 : 0);
            }
          }
        });
    reader.start();
    print("a region each, beside snapshots", threads, thread -> use(space, 1 + thread));
    done.set(true);
    reader.join();
    System.out.printf("  %d snapshots were taken and read meanwhile%n", snapshots.get());
  }

  private static void use(Space space, int region) {
    long start = Address.at(region, 0);
    int at = 0;
    for (int i = 0; i < ACCESSES; i += 2) {
      at = at + 4_104 & BYTES - 8;
      space.putLong(start + at, i);
      if (space.getLong(start + at) < 0) {
        throw new IllegalStateException("nobody wrote that");
      }
    }
  }

  private static void print(String what, int threads, Work work) throws InterruptedException {
    double[] rates = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      rates[round] = (double) threads * ACCESSES / nanos(threads, work) * 1e3;
    }
    Arrays.sort(rates);
    System.out.printf(
        "%s, %d thread(s): %.1f million accesses a second%n", what, threads, rates[ROUNDS / 2]);
  }

  private static long nanos(int threads, Work work) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(threads);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread =
          new Thread(() -> {
            ready.countDown();
            try {
              go.await();
            } catch (InterruptedException stopped) {
              throw new IllegalStateException(stopped);
            }
            work.run(number);
          });
      thread.start();
      all.add(thread);
    }
    ready.await();
    long start = System.nanoTime();
    go.countDown();
    for (Thread each : all) {
      each.join();
    }
    return System.nanoTime() - start;
  }
}
