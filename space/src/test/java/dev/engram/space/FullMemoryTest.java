/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A memory that is full again and again, beside one that never is: what has no room has changed
 * nothing, and all else answers the same.
 */
class FullMemoryTest {

  private static final boolean NIGHTLY = Boolean.getBoolean("engram.nightly");
  private static final int STEPS = NIGHTLY ? 8_000 : 1_500;

  /** A space, and what was opened of it. */
  private static final class Side implements AutoCloseable {
    private final Space space;
    private final List<Long> checkpoints = new ArrayList<>();
    private final List<Space> forks = new ArrayList<>();
    private Mark mark;

    private Side(SpaceBuilder builder) {
      space = builder.confined();
      mark = space.mark();
    }

    @Override
    public void close() {
      forks.forEach(Space::close);
      space.close();
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, NIGHTLY ? 60 : 6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatHasNoRoomHasChangedNothing(long seed) {
    RandomAccess random = new RandomAccess(seed);
    int refusals = 0;
    try (Side small = new Side(RandomAccess.builder().memory(1 << 20));
        Side large = new Side(RandomAccess.builder())) {
      List<Side> both = List.of(small, large);
      for (int page = 0; isDone(small, large, put(page)); page++) {
        // until it is full
      }
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(24)) {
          case 0, 1 -> both.forEach(side -> side.checkpoints.add(side.space.checkpoint()));
          case 2 -> both.forEach(FullMemoryTest::revert);
          case 3 -> both.forEach(FullMemoryTest::commit);
          case 4 -> {
            compareChunks(small, large);
            both.forEach(side -> {
              side.mark.close();
              side.mark = side.space.mark();
            });
          }
          case 5 -> {
            if (small.forks.size() < 2) {
              both.forEach(side -> side.forks.add(side.space.fork()));
            } else {
              assertThat(image(small.forks.getFirst())).isEqualTo(image(large.forks.getFirst()));
              both.forEach(side -> side.forks.removeFirst().close());
            }
          }
          case 6 -> {
            both.forEach(side -> side.checkpoints.add(side.space.checkpoint()));
            Function<Space, Object> what = random.evacuation(); // in several steps, each by itself
            boolean done = isDone(small, large, what);
            both.forEach(done ? FullMemoryTest::commit : FullMemoryTest::revert);
            refusals += done ? 0 : 1;
          }
          default -> {
            boolean done = isDone(small, large, what(random));
            refusals += done ? 0 : 1;
            if (!done) {
              compare(small, large);
            }
          }
        }
      }
      while (!small.checkpoints.isEmpty()) {
        both.forEach(FullMemoryTest::revert);
        compare(small, large);
      }
      compareChunks(small, large);
    }
    assertThat(refusals).isGreaterThan(STEPS / 20);
  }

  private static Function<Space, Object> what(RandomAccess random) {
    int page = random.nextInt(300);
    int kind = random.nextInt(40);
    return switch (kind) {
      case 0 ->
          space -> {
            space.endTransaction();
            return "";
          };
      case 1 ->
          space -> {
            space.fill(far(page), 8 * 4_096, (byte) 0);
            return "";
          };
      default ->
          kind < 14
              ? random.blocks()
              : kind < 18 ? random.counts() : kind < 28 ? random.access() : put(page);
    };
  }

  private static long far(int page) {
    return Address.of(1, 20_000, 0) + page * 4_096L;
  }

  private static Function<Space, Object> put(int page) {
    return space -> {
      space.putLong(far(page), ~page);
      return "";
    };
  }

  /** Does something with both, unless the small one has no room for it. */
  private static boolean isDone(Side small, Side large, Function<Space, Object> what) {
    Object answer = RandomAccess.answer(small.space, what);
    if (answer instanceof String text && text.contains("OutOfSpace: no room for")) {
      return false;
    }
    assertThat(answer).isEqualTo(RandomAccess.answer(large.space, what));
    return true;
  }

  private static void revert(Side side) {
    if (!side.checkpoints.isEmpty()) {
      side.space.revert(side.checkpoints.removeLast());
    }
  }

  private static void commit(Side side) {
    if (!side.checkpoints.isEmpty()) {
      side.space.commit(side.checkpoints.removeLast());
    }
  }

  private static void compare(Side small, Side large) {
    assertThat(small.space.pages().resident()).isEqualTo(large.space.pages().resident());
    assertThat(small.space.pages().kept()).isEqualTo(large.space.pages().kept());
    assertThat(image(small.space)).isEqualTo(image(large.space));
  }

  /** What was refused may be among what changed. */
  private static void compareChunks(Side small, Side large) {
    assertThat(Arrays.stream(small.mark.chunks()).boxed().collect(Collectors.toSet()))
        .containsAll(Arrays.stream(large.mark.chunks()).boxed().toList());
  }

  private static byte[] image(Space space) {
    try {
      return Images.of(space);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
