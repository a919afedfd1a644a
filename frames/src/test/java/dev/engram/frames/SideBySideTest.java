/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long random sequences of all operations, seeded, on the real memory and on the naive one. */
class SideBySideTest {

  @ParameterizedTest(name = "reach {0}, limit {1}, {2} deep, {3} sequences of {4} operations")
  @CsvSource({
    "2000, 1000000, 4, 40, 2000",
    "3000, 100000, 30, 40, 2000",
    "20000, 1000000, 6, 30, 1500",
    "70000, 4000000, 3, 16, 1000",
    "1048576, 8000000, 2, 10, 600",
    "4000, 9000, 5, 30, 1500",
    "300, 97, 4, 10, 1000",
    "300, 0, 3, 5, 500",
  })
  void memoryDoesWhatTheNaiveOneDoes(int span, long limit, int deepest, int seeds, int operations) {
    for (int seed = 0; seed < seeds; seed++) {
      Frames frames = Frames.builder().limit(limit).build();
      compare(frames, null, span, limit, deepest, seed, operations);
    }
  }

  @ParameterizedTest(name = "reach {0}, {2} deep")
  @CsvSource({"2000, 1000000, 5", "20000, 1000000, 6", "200000, 4000000, 2", "4000, 9000, 4"})
  void aMemoryThatIsListenedToDoesTheSameAndItsLogExplainsEveryRead(
      int span, long limit, int deepest) {
    for (int seed = 100; seed < 112; seed++) {
      Replay replay = new Replay();
      Frames frames = Frames.builder().limit(limit).sink(replay).build();
      compare(frames, replay, span, limit, deepest, seed, 1000);
      assertThat(replay.events()).isPositive();
    }
  }

  @ParameterizedTest(name = "reach {0}, capacity {1}, {2} deep")
  @CsvSource({"2000, 0, 5", "5000, 1, 30", "30000, 300000, 5", "1048576, 4000000, 2"})
  void aBufferThatEarlierTransactionsDirtiedMakesNoDifference(
      int span, long capacity, int deepest) {
    long limit = 4_000_000;
    Frames frames = Frames.builder().capacity(capacity).limit(limit).build();
    for (int seed = 200; seed < 220; seed++) {
      byte[] dirt = new byte[(int) frames.capacity() & -32];
      Arrays.fill(dirt, (byte) 0xEE);
      frames.root().putBytes(0, dirt);
      frames.reset();
      compare(frames, null, span, limit, deepest, seed, 400);
      frames.reset();
    }
  }

  @Test
  void elevenHundredNestedFramesKeepToThemselves() {
    Frames frames = Frames.create();
    NaiveFrames model = new NaiveFrames(Long.MAX_VALUE);
    SplittableRandom random = new SplittableRandom(42);
    List<Frame> active = new ArrayList<>(List.of(frames.root()));
    for (int round = 0; round < 3; round++) {
      while (active.size() <= 1_150) {
        int depth = active.size() - 1;
        byte[] data = new byte[random.nextInt(700)];
        random.nextBytes(data);
        long offset = random.nextInt(2_000);
        active.getLast().putBytes(offset, data);
        model.put(depth, offset, data);
        active.add(active.getLast().enter());
        model.enter(depth);
      }
      assertThat(frames.depth()).isEqualTo(1_150);
      assertThat(frames.total()).isEqualTo(model.total());
      int remaining = random.nextInt(5);
      while (active.size() > 1 + remaining) {
        active.removeLast();
        int depth = active.size() - 1;
        switch (random.nextInt(8)) {
          case 0 -> {
            active.getLast().commit();
            model.commit(depth);
          }
          case 1, 2, 3 -> {
            active.getLast().revert();
            model.discard(depth);
          }
          default -> {
            active.getLast().release();
            model.discard(depth);
          }
        }
        assertThat(
                Arrays.equals(active.getLast().snapshot(), model.get(depth, 0, model.size(depth))))
            .as("depth %d of round %d", depth, round)
            .isTrue();
      }
    }
  }

  private static void compare(
      Frames frames,
      @Nullable Replay replay,
      int span,
      long limit,
      int deepest,
      long seed,
      int operations) {
    Draw draw = new Draw(new SplittableRandom(31L * span + seed), span);
    try {
      new SideBySide(frames, replay, limit, deepest, draw).run(operations);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ", reach " + span, e);
    }
  }
}
