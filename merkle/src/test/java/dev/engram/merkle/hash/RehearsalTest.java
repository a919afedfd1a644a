/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RehearsalTest {

  private static void take(long micros) {
    long end = System.nanoTime() + 1_000 * micros;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void codeThatStaysSlowIsGivenUp() {
    Rehearsal.Piece slow = new Rehearsal.Piece(() -> take(10), () -> take(1_000));
    assertThat(Rehearsal.succeeds(slow, TimeUnit.MILLISECONDS.toNanos(100), Long.MAX_VALUE))
        .isFalse();
  }

  /**
   * It would go on for ever otherwise; while other rehearsals of this JVM have compilers at work,
   * it does.
   */
  @Test
  @Timeout(600)
  void codeThatStaysSlowIsGivenUpSoonerIfTheCompilersHaveNothingToDo() {
    Rehearsal.Piece slow = new Rehearsal.Piece(() -> take(10), () -> take(50));
    assertThat(Rehearsal.succeeds(slow, Long.MAX_VALUE, TimeUnit.MILLISECONDS.toNanos(100)))
        .isFalse();
  }

  @Test
  void codeThatBecomesFastSucceeds() {
    AtomicInteger runs = new AtomicInteger();
    Rehearsal.Piece learning =
        new Rehearsal.Piece(() -> take(300), () -> take(runs.incrementAndGet() < 100 ? 600 : 1));
    assertThat(Rehearsal.succeeds(learning, TimeUnit.SECONDS.toNanos(60), Long.MAX_VALUE)).isTrue();
    assertThat(runs.get()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void oneThatIsNotOverIsPending() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    CountDownLatch ready = new CountDownLatch(1);
    Rehearsal.begin(
        () -> {
          begun.countDown();
          try {
            seen.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new Rehearsal.Piece(() -> take(300), () -> {});
        },
        ready::countDown);
    assertThat(begun.await(600, TimeUnit.SECONDS)).isTrue();
    assertThat(Rehearsal.pending()).isPositive();
    seen.countDown();
    assertThat(ready.await(600, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPieceThatFailsDoesNotStopThoseAfterIt() throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    Rehearsal.begin(
        () -> {
          throw new IllegalStateException("expected by the test");
        },
        ready::countDown);
    Rehearsal.begin(() -> new Rehearsal.Piece(() -> take(300), () -> {}), ready::countDown);
    // kernels of other tests in this JVM may be rehearsed before, each for two minutes at most
    assertThat(ready.await(600, TimeUnit.SECONDS)).isTrue();
  }
}
