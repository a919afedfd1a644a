/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaBuilder;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Handle;
import dev.engram.arena.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The collections beside those of the JDK, while their blocks move from lane to lane. */
class CollectionsModelTest {

  private static final int OPERATIONS = 20_000;

  private static Arena arena(boolean shared) {
    ArenaBuilder builder = Arena.builder().lanes(16 << 20, 32 << 20);
    return shared ? builder.shared() : builder.confined();
  }

  /** Other blocks come and go around it, so that there is something to compact. */
  private static void disturb(Arena arena, Elements elements, Random random, Deque<Long> others) {
    others.add(arena.allocate(1 + random.nextInt(2000)));
    if (others.size() > 200 || random.nextInt(3) == 0) {
      arena.free(random.nextBoolean() ? others.removeFirst() : others.removeLast());
    }
    long block = elements.handle();
    if (block == Handle.NULL) {
      return;
    }
    switch (random.nextInt(40)) {
      case 0 -> arena.move(block, Lane.FAST);
      case 1 -> arena.move(block, Lane.SLOW);
      case 2 -> arena.compact();
      case 3 -> arena.compactUntil(64 << 10);
      case 4 -> arena.maintain(100_000);
      default -> arena.tick();
    }
  }

  private static void assertNothingIsLeft(Arena arena, Deque<Long> others) {
    others.forEach(arena::free);
    assertThat(arena.statistics().liveBlocks()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "false, 2", "true, 3", "true, 4"})
  void aListIsAnArrayList(boolean shared, long seed) {
    Random random = new Random(seed);
    try (Arena arena = arena(shared)) {
      Deque<Long> others = new ArrayDeque<>();
      List<Long> model = new ArrayList<>();
      try (ArenaList list = ArenaList.of(arena, Struct.LONG)) {
        for (int i = 0; i < OPERATIONS; i++) {
          disturb(arena, list, random, others);
          int size = model.size();
          int operation = random.nextInt(100);
          if (size == 0 || operation < 45) {
            long value = random.nextLong();
            assertThat(list.addLong(value)).isEqualTo(size);
            model.add(value);
          } else if (operation < 60) {
            int at = random.nextInt(size);
            list.remove(at);
            model.remove(at);
          } else if (operation < 70) {
            list.removeLast();
            model.removeLast();
          } else if (operation < 71 && random.nextInt(20) == 0) {
            list.clear();
            model.clear();
          } else if (operation < 85) {
            int at = random.nextInt(size);
            long value = random.nextLong();
            list.setLong(at, value);
            model.set(at, value);
          } else {
            int at = random.nextInt(size);
            assertThat(list.getLong(at)).isEqualTo(model.get(at));
          }
          assertThat(list.size()).isEqualTo(model.size());
          if (i % 1000 == 0) {
            assertThat(all(list)).isEqualTo(model);
          }
        }
        assertThat(all(list)).isEqualTo(model);
      }
      assertNothingIsLeft(arena, others);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "false, 2", "true, 3", "true, 4"})
  void aQueueIsAnArrayDequeThatGrowsWhileItIsWrapped(boolean shared, long seed) {
    Random random = new Random(seed);
    int wrappedGrowths = 0;
    try (Arena arena = arena(shared)) {
      Deque<Long> others = new ArrayDeque<>();
      Deque<Long> model = new ArrayDeque<>();
      try (ArenaQueue queue = ArenaQueue.of(arena, Struct.LONG)) {
        for (int i = 0; i < OPERATIONS; i++) {
          disturb(arena, queue, random, others);
          // full and empty in turn, so that the ring turns and grows
          boolean fills = (i / 1500 & 1) == 0;
          int operation = random.nextInt(100);
          if (model.isEmpty() || operation < (fills ? 55 : 35)) {
            long value = random.nextLong();
            wrappedGrowths += queue.head > 0 && queue.size() == queue.capacity() ? 1 : 0;
            queue.addLong(value);
            model.add(value);
          } else if (operation < 90) {
            assertThat(queue.peekLong()).isEqualTo(model.peek());
            assertThat(queue.removeLong()).isEqualTo(model.remove());
          } else {
            assertThat(queue.getLong(queue.size() - 1)).isEqualTo(model.getLast());
          }
          if (i % 1000 == 0) {
            assertThat(all(queue)).isEqualTo(List.copyOf(model));
          }
        }
        assertThat(all(queue)).isEqualTo(List.copyOf(model));
      }
      assertNothingIsLeft(arena, others);
    }
    assertThat(wrappedGrowths).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "true, 2"})
  void aStackIsAnArrayDequeUsedAsOne(boolean shared, long seed) {
    Random random = new Random(seed);
    try (Arena arena = arena(shared)) {
      Deque<Integer> model = new ArrayDeque<>();
      Deque<Long> others = new ArrayDeque<>();
      try (ArenaStack stack = ArenaStack.of(arena, Struct.INT)) {
        for (int i = 0; i < OPERATIONS; i++) {
          disturb(arena, stack, random, others);
          if (model.isEmpty() || random.nextInt(100) < 52) {
            int value = random.nextInt();
            stack.pushInt(value);
            model.push(value);
          } else {
            assertThat(stack.peekInt()).isEqualTo(model.peek());
            assertThat(stack.popInt()).isEqualTo(model.pop());
          }
          assertThat(stack.size()).isEqualTo(model.size());
        }
        while (!model.isEmpty()) {
          assertThat(stack.popInt()).isEqualTo(model.pop());
        }
        assertThat(stack.isEmpty()).isTrue();
      }
      assertNothingIsLeft(arena, others);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aListThatAnotherThreadMovesAllTheTimeStaysAnArrayList(long seed) throws Exception {
    Random random = new Random(seed);
    try (Arena arena = arena(true);
        ArenaList list = ArenaList.of(arena, Struct.LONG)) {
      long[] handle = {Handle.NULL};
      boolean[] done = {false};
      Thread mover = Thread.ofPlatform().start(() -> move(arena, handle, done));
      List<Long> model = new ArrayList<>();
      try {
        for (int i = 0; i < OPERATIONS; i++) {
          if (model.size() < 3000) {
            long value = random.nextLong();
            list.addLong(value);
            model.add(value);
          } else {
            list.clear();
            model.clear();
            continue;
          }
          synchronized (handle) {
            handle[0] = list.handle();
          }
          int at = random.nextInt(model.size());
          list.setLong(at, i);
          model.set(at, (long) i);
          int other = random.nextInt(model.size());
          assertThat(list.getLong(other)).isEqualTo(model.get(other));
        }
      } finally {
        synchronized (handle) {
          done[0] = true;
        }
        mover.join();
      }
      assertThat(all(list)).isEqualTo(model);
    }
  }

  private static void move(Arena arena, long[] handle, boolean[] done) {
    for (int i = 0; ; i++) {
      long block;
      synchronized (handle) {
        if (done[0]) {
          return;
        }
        block = handle[0];
      }
      try {
        arena.move(block, (i & 1) == 0 ? Lane.SLOW : Lane.FAST);
      } catch (ArenaException.InvalidHandle
          | ArenaException.MoveRefused
          | ArenaException.BlockPinned meanwhile) {
        // it grew, or is in use
        Thread.onSpinWait();
      }
    }
  }

  private static List<Long> all(Elements elements) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      all.add(elements.getLong(i));
    }
    return all;
  }
}
