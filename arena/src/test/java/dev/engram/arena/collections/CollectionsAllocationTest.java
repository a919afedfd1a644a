/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.engram.arena.Arena;
import dev.engram.arena.Lane;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionsAllocationTest {

  private static final int ELEMENTS = 10_000;

  /** Less than a tenth of a byte an element: what the measuring itself and a compiler may need. */
  private static final long NOTHING = ELEMENTS / 10;

  record Point(int x, double y) {}

  private static long allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    work.run();
    work.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goingThroughAListAllocatesNothing(boolean shared) {
    try (Arena arena = shared ? Arena.shared() : Arena.confined();
        ArenaList longs = ArenaList.of(arena, Struct.LONG);
        ArenaList points = ArenaList.of(arena, Struct.of(Point.class))) {
      long y = points.struct().offset("y");
      for (int i = 0; i < ELEMENTS; i++) {
        longs.addLong(i);
        points.putDouble(points.add(), y, i);
      }
      arena.move(points.handle(), Lane.SLOW);
      double[] sum = {0};
      long bytes =
          allocated(() -> {
            for (int i = 0; i < ELEMENTS; i++) {
              longs.setLong(i, longs.getLong(i) + 1);
              sum[0] += points.getDouble(i, y);
            }
          });
      assertThat(bytes).isLessThan(NOTHING);
      assertThat(longs.getLong(0)).isEqualTo(3);
      assertThat(sum[0]).isEqualTo(3.0 * ELEMENTS * (ELEMENTS - 1) / 2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatComesAndGoesInAQueueAndOnAStackAllocatesNothing(boolean shared) {
    try (Arena arena = shared ? Arena.shared() : Arena.confined();
        ArenaQueue queue = ArenaQueue.of(arena, Struct.LONG);
        ArenaStack stack = ArenaStack.of(arena, Struct.INT)) {
      long bytes =
          allocated(() -> {
            for (int i = 0; i < ELEMENTS; i++) {
              queue.addLong(i);
              stack.pushInt(i);
            }
            for (int i = 0; i < ELEMENTS; i++) {
              queue.removeLong();
              stack.popInt();
            }
          });
      assertThat(bytes).isLessThan(NOTHING);
    }
  }
}
