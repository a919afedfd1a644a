/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.arena.memory.Barrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShardLockTest {

  private static final int OFTEN = 1_000;

  private final ShardLock lock = new ShardLock();

  /** Changed by who is inside. */
  private int steps;

  @BeforeEach
  void requireBarrier() {
    assumeTrue(Barrier.isAvailable(), "this system has no asymmetric barrier");
  }

  @Test
  void aPlatformThreadIsFavouredAtOnce() {
    Thread self = Thread.currentThread();
    assertThat(lock.enterFavoured(self.threadId())).isFalse();
    assertThat(lock.favour(self)).isTrue();
    assertThat(lock.enterFavoured(self.threadId())).isTrue();
    lock.leaveFavoured();
  }

  @Test
  void aVirtualThreadIsFavouredWhenItHasAskedOften() throws Exception {
    List<Boolean> answers = new ArrayList<>();
    boolean entered =
        onVirtualThread(() -> {
          Thread self = Thread.currentThread();
          for (int i = 0; i < OFTEN; i++) {
            answers.add(lock.favour(self));
          }
          boolean enters = lock.enterFavoured(self.threadId());
          lock.leaveFavoured();
          return enters;
        });
    assertThat(entered).isTrue();
    assertThat(answers.indexOf(true)).isEqualTo(OFTEN - 1);
  }

  @Test
  void virtualThreadsThatTakeTurnsAreNotFavoured() throws Exception {
    for (int i = 0; i < 2 * OFTEN; i++) {
      assertThat(onVirtualThread(() -> lock.favour(Thread.currentThread()))).isFalse();
    }
  }

  @Test
  void aVirtualThreadDoesNotTakeTheShortWayFromOneThatLives() throws Exception {
    Thread self = Thread.currentThread();
    assertThat(lock.favour(self)).isTrue();
    boolean favoured =
        onVirtualThread(() -> {
          boolean any = false;
          for (int i = 0; i < 2 * OFTEN; i++) {
            any |= lock.favour(Thread.currentThread());
          }
          return any;
        });
    assertThat(favoured).isFalse();
    assertThat(lock.enterFavoured(self.threadId())).isTrue();
    lock.leaveFavoured();
  }

  @Test
  void whoComesNextTakesTheShortWayFromOneThatHasEnded() throws Exception {
    onVirtualThread(() -> {
      for (int i = 0; i < OFTEN; i++) {
        lock.favour(Thread.currentThread());
      }
      return true;
    });
    Thread self = Thread.currentThread();
    assertThat(lock.favour(self)).isTrue();
    assertThat(lock.enterFavoured(self.threadId())).isTrue();
    lock.leaveFavoured();
  }

  @Test
  void aFavouredVirtualThreadThatMovesBetweenCarriersIsInsideAlone() throws Exception {
    int visits = 2_000;
    Thread[] visitors = new Thread[2];
    for (int i = 0; i < visitors.length; i++) {
      visitors[i] =
          Thread.ofPlatform()
              .start(() -> {
                for (int j = 0; j < visits; j++) {
                  lock.enter();
                  step();
                  lock.leave();
                  LockSupport.parkNanos(j % 16 == 0 ? 1_000 : 0);
                }
              });
    }
    int[] entered = new int[2];
    onVirtualThread(() -> {
      Thread self = Thread.currentThread();
      for (int i = 0; i < 4 * OFTEN || Stream.of(visitors).anyMatch(Thread::isAlive); i++) {
        lock.favour(self);
        if (lock.enterFavoured(self.threadId())) {
          step();
          entered[0]++;
          lock.leaveFavoured();
        } else {
          lock.enter();
          step();
          entered[1]++;
          lock.leave();
        }
        if (steps % 64 == 0) {
          Thread.sleep(Duration.ofNanos(1));
        }
      }
      return true;
    });
    for (Thread visitor : visitors) {
      visitor.join();
    }
    assertThat(entered[0]).isPositive();
    assertThat(steps).isEqualTo(2 * visits + entered[0] + entered[1]);
  }

  @Test
  void virtualThreadsThatParkInsideComeOutThoughAllProcessorsAreWaitedOn() throws Exception {
    int locks = Runtime.getRuntime().availableProcessors();
    CountDownLatch inside = new CountDownLatch(locks);
    CountDownLatch waiting = new CountDownLatch(locks);
    List<Thread> all = new ArrayList<>();
    List<ShardLock> each = Stream.generate(ShardLock::new).limit(locks).toList();
    for (ShardLock one : each) {
      all.add(
          Thread.startVirtualThread(() -> {
            Thread self = Thread.currentThread();
            for (int i = 0; i < OFTEN; i++) {
              one.favour(self);
            }
            if (one.enterFavoured(self.threadId())) {
              inside.countDown();
              LockSupport.parkNanos(100_000_000);
              one.leaveFavoured();
            }
          }));
    }
    inside.await();
    for (ShardLock one : each) {
      all.add(
          Thread.startVirtualThread(() -> {
            waiting.countDown();
            one.enter();
            one.leave();
          }));
    }
    waiting.await();
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(each).allMatch(ShardLock::tryEnter);
  }

  /** Takes long enough for others to come meanwhile. */
  private void step() {
    int before = steps;
    for (int i = 0; i < 100; i++) {
      Thread.onSpinWait();
    }
    steps = before + 1;
  }

  private static boolean onVirtualThread(Callable<Boolean> task)
      throws InterruptedException, ExecutionException {
    FutureTask<Boolean> future = new FutureTask<>(task);
    Thread thread = Thread.ofVirtual().start(future);
    thread.join();
    return future.get();
  }
}
