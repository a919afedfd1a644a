/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random programs on a space that reads its pages when they are first needed and on two that have
 * them: nobody can tell them apart.
 *
 * <p>{@code -Dengram.nightly=true} runs many more.
 */
class LazySpacesTest {

  private static final boolean NIGHTLY = Boolean.getBoolean("engram.nightly");
  private static final int STEPS = NIGHTLY ? 4_000 : 400;

  /** Steps from one comparison of all to the next. */
  private static final int BETWEEN = NIGHTLY ? 1 : 5;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, NIGHTLY ? 40 : 4);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyCanTellWhenPagesAreRead(long seed) {
    run(new RandomAccess(seed), 2 + (int) seed % 5 * 3, seed % 3 == 0, false, 0);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyCanTellWhatWasSettled(long seed) {
    run(new RandomAccess(-seed), 1 + (int) seed % 5 * 4, seed % 3 == 1, true, 0);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyCanTellWhenBlocksMoveByThemselves(long seed) {
    run(new RandomAccess(seed << 32), 3, seed % 3 == 2, true, 60);
  }

  private static void run(
      RandomAccess random, int cached, boolean shared, boolean settles, int relief) {
    SpaceBuilder builder = RandomAccess.builder().evacuation(relief);
    builder.cached((long) cached * PageTable.PAGE_BYTES);
    Space first = shared ? builder.shared() : builder.confined();
    random.fill(first);
    List<Trio> open = new ArrayList<>();
    open.add(Trio.of(first, builder, cached, shared));
    Trio keeper = open.getFirst().snapshot();
    for (int step = 1; step <= STEPS; step++) {
      Trio trio = open.get(random.nextInt(open.size()));
      switch (random.nextInt(64)) {
        case 0, 1, 2 -> trio.checkpoint();
        case 3, 4 -> trio.end(random.nextInt(2), true);
        case 5, 6 -> trio.end(random.nextInt(2), false);
        case 7 -> {
          if (open.size() < 4) {
            open.add(trio.fork());
          }
        }
        case 8 -> {
          if (open.size() > 1) {
            trio.close();
            open.remove(trio);
          }
          continue;
        }
        case 9, 10 -> trio.mark();
        case 11 -> trio.endMark(random.nextInt(4));
        case 12 -> trio.all(random.protection());
        case 13 ->
            trio.all(space -> {
              space.endTransaction();
              return "";
            });
        case 14, 15, 16 -> trio.all(random.evacuation());
        case 17, 18 -> {
          if (settles) {
            trio.end(Integer.MAX_VALUE, random.nextInt(3) == 0);
            trio.settle(random.nextInt(4), random.nextInt(3) == 0);
          }
        }
        case 19 -> {
          Trio snapshot = trio.snapshot();
          snapshot.all(random.access());
          snapshot.compareAll();
          snapshot.close();
        }
        case 20, 21, 22, 23, 24, 25, 26, 27 -> trio.all(random.counts());
        case 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39 -> trio.all(random.blocks());
        default -> trio.all(random.access());
      }
      trio.compareCounts();
      if (step % BETWEEN == 0) {
        trio.compareAll();
      }
    }
    for (Trio trio : open) {
      trio.compareAll();
      trio.end(Integer.MAX_VALUE, true);
      trio.compareAll();
      trio.close();
    }
    assertThat(OpenedOnSourceTest.physical(keeper.lazy())).isZero();
    keeper.compareAll();
    keeper.close();
    keeper.requireReleased();
  }
}
