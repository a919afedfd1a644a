/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64})
  void eachItemIsWorkedOnOnce(int threads) {
    try (Workers workers = Workers.of(threads)) {
      for (int items : new int[] {0, 1, 2, 15, 16, 17, 1_000}) {
        AtomicIntegerArray times = new AtomicIntegerArray(items);
        workers.run(items, (from, to) -> count(times, from, to));
        for (int i = 0; i < items; i++) {
          assertThat(times.get(i)).as("item %d of %d", i, items).isOne();
        }
      }
    }
  }

  @Test
  void allThreadsTakePart() {
    int threads = 3;
    try (Workers workers = Workers.of(threads)) {
      for (int round = 0; round < 100; round++) {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(threads);
        workers.run(
            threads,
            (from, to) -> {
              seen.add(Thread.currentThread());
              all.countDown();
              await(all);
            });
        assertThat(seen).hasSize(threads).contains(Thread.currentThread());
      }
    }
  }

  @Test
  void manyThreadsMayShareThem() throws Exception {
    try (Workers workers = Workers.of(2);
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        calls.add(
            callers.submit(() -> {
              for (int round = 0; round < 500; round++) {
                AtomicIntegerArray times = new AtomicIntegerArray(40);
                workers.run(40, (from, to) -> count(times, from, to));
                for (int i = 0; i < 40; i++) {
                  assertThat(times.get(i)).isOne();
                }
              }
            }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void whatAPieceThrowsIsThrown(int threads) {
    try (Workers workers = Workers.of(threads)) {
      assertThatThrownBy(() ->
              workers.run(
                  1_000,
                  (from, to) -> {
                    if (from <= 777 && 777 < to) {
                      throw new IllegalArgumentException("seven");
                    }
                  }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("seven");
      AtomicIntegerArray times = new AtomicIntegerArray(10);
      workers.run(10, (from, to) -> count(times, from, to));
      assertThat(times.get(9)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodyIsAtWorkAnyMoreWhenAPieceHasThrown(boolean onTheCallersThread) {
    Thread caller = Thread.currentThread();
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    try (Workers workers = Workers.of(2)) {
      CountDownLatch both = new CountDownLatch(2);
      assertThatThrownBy(() ->
              workers.run(
                  1_000,
                  (from, to) -> {
                    begun.incrementAndGet();
                    atWork.incrementAndGet();
                    both.countDown();
                    await(both);
                    if (Thread.currentThread().equals(caller) == onTheCallersThread) {
                      atWork.decrementAndGet();
                      throw new StackOverflowError("too deep");
                    }
                    pause();
                    atWork.decrementAndGet();
                  }))
          .isInstanceOf(StackOverflowError.class)
          .hasMessage("too deep");
      assertThat(atWork).hasValue(0);
      assertThat(begun).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptedCallerWaitsAllTheSame(boolean waitingAlready) {
    Thread caller = Thread.currentThread();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    try (Workers workers = Workers.of(2)) {
      workers.run(
          2,
          (from, to) -> {
            begun.incrementAndGet();
            waitUntil(() -> begun.get() == 2);
            if (!Thread.currentThread().equals(caller)) {
              if (waitingAlready) {
                pause();
              }
              caller.interrupt();
              pause();
            } else if (!waitingAlready) {
              waitUntil(caller::isInterrupted);
            }
            done.incrementAndGet();
          });
      assertThat(done).hasValue(2);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void noThreadIsLeftBehind() throws InterruptedException {
    Thread other;
    try (Workers workers = Workers.of(2)) {
      other = other(workers);
    }
    other.join();
  }

  @Test
  void whoFindsNothingToDoSleeps() {
    try (Workers workers = Workers.of(2)) {
      for (int round = 0; round < 3; round++) {
        Thread other = other(workers);
        waitUntil(() -> other.getState() == State.WAITING);
      }
    }
  }

  @Test
  void aCallerSleepsWhileAnotherIsLongAtWork() {
    Thread caller = Thread.currentThread();
    AtomicInteger begun = new AtomicInteger();
    try (Workers workers = Workers.of(2)) {
      workers.run(
          2,
          (from, to) -> {
            begun.incrementAndGet();
            waitUntil(() -> begun.get() == 2);
            if (!Thread.currentThread().equals(caller)) {
              waitUntil(() -> caller.getState() == State.WAITING);
            }
          });
    }
    assertThat(begun).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void noneAreRefused(int threads) {
    assertThatThrownBy(() -> Workers.of(threads)).isInstanceOf(IllegalArgumentException.class);
  }

  /** The one of two workers that is not the calling thread. */
  private static Thread other(Workers workers) {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    workers.run(
        2,
        (from, to) -> {
          seen.add(Thread.currentThread());
          both.countDown();
          await(both);
        });
    seen.remove(Thread.currentThread());
    assertThat(seen).hasSize(1);
    return seen.iterator().next();
  }

  private static void count(AtomicIntegerArray times, long from, long to) {
    for (long i = from; i < to; i++) {
      times.incrementAndGet((int) i);
    }
  }

  /** Waits as an interrupt does not end it, though not for ever. */
  private static void waitUntil(BooleanSupplier holds) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the other has not come").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Long enough for the other to be gone, were it not to wait. */
  private static void pause() {
    LockSupport.parkNanos(100_000_000);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
