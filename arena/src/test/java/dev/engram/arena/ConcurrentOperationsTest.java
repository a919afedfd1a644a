/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threads that use a shared arena while one of them moves everything. Every word of a block is the
 * block's stamp, so that a word of another block, or of none, shows; the owner of a block writes a
 * new stamp to all of its words now and then, so that a write that is lost shows too.
 *
 * <p>{@code -Dengram.arena.rounds=…} sets what each thread does, by default 1,000 rounds.
 */
final class ConcurrentOperationsTest {

  private static final int ROUNDS = Integer.getInteger("engram.arena.rounds", 1_000);
  private static final List<Lane> LANES = List.of(Lane.FAST, Lane.SLOW, Lane.COMPRESSED);
  private static final int MOST_BLOCKS = 60;

  /** A block of a thread, and what its words are. */
  private record Stamped(long handle, int words, long stamp) {}

  private final ConcurrentLinkedQueue<Stamped> given = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong stamps = new AtomicLong(0x0101_0101_0101_0101L);
  private final AtomicLong allocated = new AtomicLong();

  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void nothingIsTornOrLostWhileEverythingMoves(boolean asymmetric, boolean background)
      throws InterruptedException {
    ArenaBuilder builder =
        Arena.builder()
            .lanes(4 << 20, 20 << 20)
            .asymmetric(asymmetric)
            .background(background)
            .upkeepEvery(Duration.ofMillis(2))
            .compression(new DeflateCodec());
    try (Arena arena = builder.shared()) {
      List<Thread> workers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        long seed = i;
        Thread.Builder kind = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
        workers.add(kind.start(() -> guarded(() -> work(arena, seed))));
      }
      Thread mover = Thread.ofPlatform().start(() -> guarded(() -> move(arena)));
      for (Thread worker : workers) {
        worker.join();
      }
      over.set(true);
      mover.join();
      Throwable failure = failures.peek();
      if (failure != null) {
        throw new AssertionError(failure);
      }
      for (Stamped block = given.poll(); block != null; block = given.poll()) {
        verify(arena, block);
        arena.free(block.handle);
      }
      if (!background) {
        Audit.check(arena);
        assertThat(arena.statistics().liveBlocks()).isZero();
        assertThat(arena.statistics().frees()).isEqualTo(allocated.get());
        arena.compact();
        assertThat(arena.statistics().usedBytes()).isZero();
      }
    }
  }

  private void guarded(Runnable body) {
    try {
      body.run();
    } catch (Throwable thrown) {
      failures.add(thrown);
      over.set(true);
    }
  }

  private void work(Arena arena, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Stamped> mine = new ArrayList<>();
    try (Guard guard = arena.guard()) {
      for (int round = 0; round < ROUNDS && !over.get(); round++) {
        if (mine.size() < MOST_BLOCKS) {
          allocate(arena, random, mine);
        }
        if (mine.isEmpty()) {
          continue;
        }
        int at = random.nextInt(mine.size());
        Stamped block = mine.get(at);
        switch (random.nextInt(8)) {
          case 0 -> verify(arena, block);
          case 1 -> verifyInside(guard, block);
          case 2 -> verifyPinned(arena, block);
          case 3 -> mine.set(at, restamp(arena, guard, random, block));
          case 4 -> {
            given.add(block);
            mine.remove(at);
          }
          case 5 -> freeAnother(arena);
          case 6 -> verifyWord(arena, guard, random, block);
          default -> {
            if (mine.size() > MOST_BLOCKS / 2) {
              verify(arena, block);
              arena.free(block.handle);
              mine.remove(at);
            }
          }
        }
      }
    }
    given.addAll(mine);
  }

  private void allocate(Arena arena, SplittableRandom random, List<Stamped> mine) {
    int words = random.nextInt(20) == 0 ? 1 + random.nextInt(6000) : 1 + random.nextInt(100);
    long handle;
    try {
      handle = arena.allocate(8L * words);
    } catch (ArenaException.OutOfMemory full) {
      freeAnother(arena);
      return;
    }
    allocated.incrementAndGet();
    verify(arena, new Stamped(handle, words, 0));
    mine.add(stamp(arena, handle, words));
  }

  private Stamped stamp(Arena arena, long handle, int words) {
    long stamp = stamps.getAndIncrement();
    long[] all = new long[words];
    Arrays.fill(all, stamp);
    arena.write(handle, 0, MemorySegment.ofArray(all));
    return new Stamped(handle, words, stamp);
  }

  /** Writes another stamp, word by word or at once, by each of the ways to write. */
  private Stamped restamp(Arena arena, Guard guard, SplittableRandom random, Stamped block) {
    int way = random.nextInt(3);
    if (way == 0) {
      return stamp(arena, block.handle, block.words);
    }
    long stamp = stamps.getAndIncrement();
    for (int i = 0; i < block.words; i++) {
      if (way == 1) {
        arena.putLong(block.handle, 8L * i, stamp);
      } else {
        guard.enter();
        guard.putLong(block.handle, 8L * i, stamp);
        guard.exit();
      }
    }
    return new Stamped(block.handle, block.words, stamp);
  }

  private void freeAnother(Arena arena) {
    Stamped block = given.poll();
    if (block != null) {
      verify(arena, block);
      arena.free(block.handle);
      assertThat(arena.isLive(block.handle)).isFalse();
    }
  }

  private static void verify(Arena arena, Stamped block) {
    long[] words = new long[block.words];
    arena.read(block.handle, 0, MemorySegment.ofArray(words));
    for (long word : words) {
      same(word, block);
    }
  }

  private static void verifyInside(Guard guard, Stamped block) {
    guard.enter();
    try {
      MemorySegment segment = guard.segment(block.handle);
      for (int i = 0; i < block.words; i++) {
        same(segment.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i), block);
      }
    } finally {
      guard.exit();
    }
  }

  private static void verifyPinned(Arena arena, Stamped block) {
    MemorySegment segment = arena.pin(block.handle);
    for (int again = 0; again < 2; again++) {
      for (int i = 0; i < block.words; i++) {
        same(segment.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i), block);
      }
      Thread.onSpinWait();
    }
    arena.unpin(block.handle);
  }

  private static void verifyWord(Arena arena, Guard guard, SplittableRandom random, Stamped block) {
    long offset = 8L * random.nextInt(block.words);
    same(arena.getLong(block.handle, offset), block);
    guard.enter();
    same(guard.getLong(block.handle, offset), block);
    guard.exit();
  }

  private static void same(long word, Stamped block) {
    if (word != block.stamp) {
      throw new AssertionError(
          "%s of %d words has %x, not %x"
              .formatted(Handle.toString(block.handle), block.words, word, block.stamp));
    }
  }

  private void move(Arena arena) {
    SplittableRandom random = new SplittableRandom(99);
    while (!over.get()) {
      for (BlockInfo block : arena.dump()) {
        try {
          arena.move(block.handle(), LANES.get(random.nextInt(3)));
        } catch (ArenaException.MoveRefused
            | ArenaException.BlockPinned
            | ArenaException.InvalidHandle refused) {
          continue;
        }
        if (random.nextInt(50) == 0) {
          arena.compact(100_000, 32 << 10);
        }
      }
      arena.compact();
      arena.tick();
      arena.maintain(200_000);
    }
  }
}
