/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MemoryLane's threads and soaks, judged by what the arena itself uses and not by the heap. */
class ThreadScenariosTest {

  private static <T> List<T> inThreads(boolean virtual, int threads, Callable<T> work)
      throws Exception {
    try (ExecutorService executor =
        virtual
            ? Executors.newVirtualThreadPerTaskExecutor()
            : Executors.newFixedThreadPool(threads)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(executor.submit(work));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static void assertNothingIsUsed(Arena arena) {
    arena.compact();
    Statistics statistics = arena.statistics();
    assertThat(statistics.liveBlocks()).isZero();
    assertThat(statistics.usedBytes()).isZero();
    assertThat(statistics.committedBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noTwoBlocksOfEightThreadsOverlap(boolean virtual) throws Exception {
    try (Arena arena = Arena.shared()) {
      List<long[]> all =
          inThreads(
              virtual,
              8,
              () -> {
                long[] blocks = new long[100];
                for (int i = 0; i < blocks.length; i++) {
                  blocks[i] = arena.allocate(64);
                  arena.putLong(blocks[i], 0, blocks[i]);
                }
                return blocks;
              });
      Set<Long> addresses = new HashSet<>();
      for (long[] blocks : all) {
        for (long block : blocks) {
          assertThat(arena.getLong(block, 0)).isEqualTo(block);
          assertThat(addresses.add(arena.pin(block).address())).isTrue();
          arena.unpin(block);
          arena.free(block);
        }
      }
      assertThat(addresses).hasSize(800);
      assertNothingIsUsed(arena);
    }
  }

  @Test
  void whatOneThreadAllocatedAndAnotherFreedIsTheNextThatTheFirstGets() throws Exception {
    try (Arena arena = Arena.shared()) {
      long block = arena.allocate(64);
      long address = arena.pin(block).address();
      arena.unpin(block);
      Thread.ofPlatform().start(() -> arena.free(block)).join();
      assertThat(arena.isLive(block)).isFalse();
      long next = arena.allocate(64);
      assertThat(arena.pin(next).address()).isEqualTo(address);
      arena.unpin(next);
    }
  }

  @Test
  void aBlockThatAGroupAdoptsWhileItClosesCountsSomewhere() throws Exception {
    try (Arena arena = Arena.shared();
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Group from = arena.root().child("from");
      long block = arena.allocate(64, Request.of().in(from));
      for (int i = 0; i < 20_000; i++) {
        Group to = arena.root().child("to");
        AtomicInteger ready = new AtomicInteger();
        Future<?> closing = executor.submit(() -> together(ready, to::close));
        together(ready, () -> to.adopt(block));
        closing.get();
        assertThat(from.bytes() + to.bytes()).as("round %d", i).isEqualTo(64);
        from.adopt(block);
        to.close();
      }
    }
  }

  @Test
  void aGroupThatClosesWhileTheOneAboveDoesLeaksNothing() throws Exception {
    try (Arena arena = Arena.shared();
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 20_000; i++) {
        Group above = arena.root().child("above");
        Group below = above.child("below", 1024, 1024);
        AtomicInteger ready = new AtomicInteger();
        Future<?> closing = executor.submit(() -> together(ready, below::close));
        together(ready, above::close);
        closing.get();
        assertThat(arena.root().children()).as("round %d", i).isEmpty();
      }
    }
  }

  /** Does something when another thread does, which may refuse it. */
  private static void together(AtomicInteger ready, Runnable work) {
    ready.incrementAndGet();
    while (ready.get() < 2) {
      Thread.onSpinWait();
    }
    try {
      work.run();
    } catch (ArenaException.Leak | IllegalStateException | IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("to");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadsThatChurnWhileTheArenaCompactsKeepTheirValuesAndLeaveNothing(boolean virtual)
      throws Exception {
    try (Arena arena = Arena.builder().lanes(4 << 20, 16 << 20).shared()) {
      boolean[] done = {false};
      Thread compactor =
          Thread.ofPlatform()
              .start(() -> {
                while (true) {
                  synchronized (done) {
                    if (done[0]) {
                      return;
                    }
                  }
                  arena.compact(1_000_000, 1 << 20);
                }
              });
      try {
        List<Integer> wrong = inThreads(virtual, 4, () -> churn(arena));
        assertThat(wrong).containsOnly(0);
      } finally {
        synchronized (done) {
          done[0] = true;
        }
        compactor.join();
      }
      assertNothingIsUsed(arena);
    }
  }

  /** 20,000 blocks of 16 B to 64 KiB, at most 25 at once; how many did not hold what was put. */
  private static int churn(Arena arena) {
    Random random = new Random(1);
    long[] blocks = new long[25];
    int wrong = 0;
    for (int i = 0; i < 20_000; i++) {
      int at = random.nextInt(blocks.length);
      if (blocks[at] != Handle.NULL) {
        wrong += arena.getLong(blocks[at], 8) == blocks[at] ? 0 : 1;
        arena.free(blocks[at]);
      }
      try {
        blocks[at] = arena.allocate(16 << random.nextInt(13));
        arena.putLong(blocks[at], 8, blocks[at]);
      } catch (ArenaException.OutOfMemory full) {
        blocks[at] = Handle.NULL;
      }
    }
    for (long block : blocks) {
      if (block != Handle.NULL) {
        wrong += arena.getLong(block, 8) == block ? 0 : 1;
        arena.free(block);
      }
    }
    return wrong;
  }

  @Test
  void aMillionRentsTakeNoMoreThanTheFirst() {
    try (Arena arena = Arena.confined()) {
      arena.free(arena.allocate(256));
      long used = arena.statistics().peakBytes();
      for (int i = 0; i < 1_000_000; i++) {
        arena.free(arena.allocate(256));
      }
      assertThat(arena.statistics().peakBytes()).isEqualTo(used);
      assertThat(arena.statistics().frees()).isEqualTo(1_000_001);
      assertNothingIsUsed(arena);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockIsFreedUnderTheLockOfItsOwnShardWhoeverFreesIt(boolean asymmetric) throws Exception {
    try (Arena arena = Arena.builder().asymmetric(asymmetric).shared()) {
      long here = arena.allocate(64);
      Shard shard = shardOf(arena, here);
      // until there is a thread with another shard, in which it is at home
      boolean elsewhere = false;
      while (!elsewhere) {
        elsewhere =
            inThreads(
                    false,
                    1,
                    () -> {
                      long there = arena.allocate(64);
                      arena.free(there);
                      if (shardOf(arena, there).number == shard.number) {
                        return false;
                      }
                      arena.free(here);
                      return true;
                    })
                .getFirst();
      }
      assertThat(arena.isLive(here)).isFalse();
      // each shard counts what was done under its lock
      assertThat(shard.frees()).isEqualTo(shard.allocations());
      Audit.check(arena);
    }
  }

  private static Shard shardOf(Arena arena, long handle) {
    BlockTable table = arena.blocks.table;
    return table.page(table.index(handle)).shard;
  }
}
