/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaBuilder;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Guard;
import dev.engram.arena.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens once in an arena's life, beside those who use it: its table grows, it is closed. An
 * arena is too heavy to make thousands of them, so that these races are run here and not by
 * jcstress.
 */
class ArenaEndsTest {

  private static final int ARENAS = 40;
  private static final int PATIENCE_SECONDS = 20;

  /** Small blocks until the table grew twice: it begins with 16,384 entries. */
  private static final int BLOCKS = 40_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTableGrowsBesideAGuardedReader(boolean asymmetric) throws Exception {
    for (int i = 0; i < 4; i++) {
      try (Arena arena = builder(asymmetric).shared()) {
        long slot = arena.allocate(64);
        long blob = arena.allocate(400 << 10);
        arena.putLong(slot, 0, 1);
        arena.putLong(blob, 300 << 10, 2);
        FutureTask<Void> grower =
            start(() -> {
              for (int k = 0; k < BLOCKS; k++) {
                arena.allocate(16);
              }
              return null;
            });
        FutureTask<Void> reader =
            start(() -> {
              try (Guard guard = arena.guard()) {
                while (!grower.isDone()) {
                  guard.enter();
                  assertThat(guard.getLong(slot, 0)).isEqualTo(1);
                  assertThat(guard.getLong(blob, 300 << 10)).isEqualTo(2);
                  guard.exit();
                }
              }
              return null;
            });
        await(grower);
        await(reader);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverUsesAnArenaThatIsClosedIsToldSo(boolean asymmetric) throws Exception {
    for (int i = 0; i < ARENAS; i++) {
      Arena arena = builder(asymmetric).shared();
      long slot = arena.allocate(64);
      long blob = arena.allocate(400 << 10);
      arena.putLong(slot, 0, 1);
      arena.putLong(blob, 300 << 10, 2);
      CountDownLatch ready = new CountDownLatch(4);
      List<FutureTask<Void>> users = new ArrayList<>();
      users.add(
          user(
              ready,
              () -> {
                try (Guard guard = arena.guard()) {
                  while (true) {
                    guard.enter();
                    assertThat(guard.getLong(slot, 0)).isEqualTo(1);
                    assertThat(guard.getLong(blob, 300 << 10)).isEqualTo(2);
                    guard.exit();
                  }
                }
              }));
      users.add(
          user(
              ready,
              () -> {
                while (true) {
                  assertThat(arena.getLong(blob, 300 << 10)).isEqualTo(2);
                  assertThat(arena.getLong(slot, 0)).isEqualTo(1);
                }
              }));
      users.add(
          user(
              ready,
              () -> {
                while (true) {
                  arena.free(arena.allocate(100));
                }
              }));
      users.add(
          user(
              ready,
              () -> {
                long cold = arena.allocate(1024);
                while (true) {
                  arena.moveAll(new long[] {cold}, Lane.COMPRESSED);
                  assertThat(arena.getLong(cold, 0)).isZero();
                }
              }));
      assertThat(ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(1);
      FutureTask<Void> closing =
          start(() -> {
            arena.close();
            return null;
          });
      await(closing);
      for (FutureTask<Void> user : users) {
        await(user);
      }
    }
  }

  private static ArenaBuilder builder(boolean asymmetric) {
    return Arena.builder()
        .lanes(8 << 20, 8 << 20)
        .asymmetric(asymmetric)
        .compression(new CountingCodec());
  }

  /** Something that is done until the arena is closed. */
  private static FutureTask<Void> user(CountDownLatch ready, Callable<Void> use) {
    return start(() -> {
      ready.countDown();
      try {
        return use.call();
      } catch (ArenaException.Closed closed) {
        return null;
      }
    });
  }

  private static FutureTask<Void> start(Callable<Void> task) {
    FutureTask<Void> future = new FutureTask<>(task);
    Thread.ofPlatform().daemon().start(future);
    return future;
  }

  private static void await(FutureTask<Void> task) throws Exception {
    try {
      task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException stuck) {
      throw new AssertionError("two threads wait for each other", stuck);
    }
  }
}
