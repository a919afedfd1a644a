/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Memory3D's test scenarios of its bitmap and its allocator, with what they leave out. Its planes
 * are as small as a test likes, ours have 65,536 cells; its bitmap has a bit a byte, ours one a
 * plane.
 */
class Memory3dScenariosTest {

  private static final int PLANE = Address.PLANE_CELLS;

  private final Space space = Space.builder().confined();
  private final Heap heap = space.heap(1);

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void aRangeThatIsTakenIsGivenBack() {
    FreePlanes free = new FreePlanes();
    int all = free.count();
    assertThat(free.find(8, 0)).isZero();
    free.take(0, 8);
    assertThat(free.count()).isEqualTo(all - 8);
    assertThat(free.find(8, 0)).isEqualTo(8);
    assertThat(free.nextFree(0)).isEqualTo(8);
    free.give(0, 8);
    assertThat(free.count()).isEqualTo(all);
    assertThat(free.find(8, 0)).isZero();
  }

  @Test
  void whatIsTakenHereAndThereIsCounted() {
    FreePlanes free = new FreePlanes();
    int all = free.count();
    for (int i = 0; i < 10; i++) {
      free.take(10 * i + 3, 1);
    }
    assertThat(free.count()).isEqualTo(all - 10);
    free.give(53, 1);
    assertThat(free.count()).isEqualTo(all - 9);
    assertThat(free.nextTaken(44)).isEqualTo(63);
  }

  @Test
  void twoAreFoundWhereThreeAreNot() {
    FreePlanes free = new FreePlanes();
    free.take(0, 8);
    free.take(10, FreePlanes.PLANES - 10);
    assertThat(free.find(2, 0)).isEqualTo(8);
    assertThat(free.find(3, 0)).isEqualTo(-1);
  }

  @Test
  void aWholePlaneOfSmallBlocksOverlapsNowhere() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < PLANE / 16; i++) {
      blocks.add(heap.allocate(4));
      space.putInt(blocks.get(i), i);
    }
    assertThat(heap.report(50).planes()).isOne();
    assertApart(blocks);
    for (int i = 0; i < blocks.size(); i++) {
      assertThat(space.getInt(blocks.get(i))).isEqualTo(i);
    }
    assertThat(Address.plane(heap.allocate(4))).isEqualTo(1);
  }

  @Test
  void whatIsFreeFallsByAnAllocationAndRisesByAFree() {
    heap.allocate(16);
    List<Long> free = new ArrayList<>();
    List<Long> blocks = new ArrayList<>();
    free.add(heap.report(50).free());
    for (int i = 0; i < 5; i++) {
      blocks.add(heap.allocate(16));
      free.add(heap.report(50).free());
      assertThat(free.get(i) - free.get(i + 1)).isEqualTo(16);
      assertSums(i + 2, 16L * (i + 2));
    }
    for (int i = 4; i >= 0; i--) {
      heap.free(blocks.get(i));
      assertThat(heap.report(50).free()).isEqualTo(free.get(i));
      assertSums(i + 1, 16L * (i + 1));
    }
  }

  /** Holes and what is reserved are all there is, and holes add up to what is free. */
  private void assertSums(long blocks, long used) {
    SpaceReport report = heap.report(50);
    assertThat(report.blocks()).isEqualTo(blocks);
    assertThat(report.used()).isEqualTo(used);
    assertThat(report.free() + report.reserved()).isEqualTo(1L << 32);
    assertThat(report.reserved()).isGreaterThanOrEqualTo(used);
  }

  /** Theirs looks at the fragments, and not at what the plane and the region say is free. */
  @Test
  void aBlockOfThreePlanesTakesThreeAndGivesThemBack() {
    long small = heap.allocate(1);
    SpaceReport before = heap.report(50);
    long block = heap.allocate(3 * PLANE);
    SpaceReport during = heap.report(50);
    assertThat(during.planes()).isEqualTo(before.planes() + 3);
    assertThat(during.free()).isEqualTo(before.free() - 3 * PLANE);
    assertThat(heap.size(block)).isEqualTo(3 * PLANE);
    for (int i = 0; i < 3; i++) {
      space.putLong(block + (long) i * PLANE, i + 1);
    }
    assertThat(space.resident(1)).isEqualTo(3L * PageTable.PAGE_BYTES);
    heap.free(block);
    assertThat(heap.report(50)).isEqualTo(before);
    assertThat(space.resident(1)).isZero();
    assertThat(heap.size(small)).isOne();
  }

  @Test
  void blocksOfManySizesAreFreedFromTheLastToTheFirst() {
    SpaceReport before = heap.report(50);
    List<SpaceReport> reports = new ArrayList<>();
    List<Long> blocks = new ArrayList<>();
    for (int size : new int[] {10, 20, 15, 32, 48, 32, 25, 20, 70_000, 65_536, 40_000}) {
      reports.add(heap.report(50));
      blocks.add(heap.allocate(size));
    }
    assertApart(blocks);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      heap.free(blocks.get(i));
      assertThat(heap.report(50)).isEqualTo(reports.get(i));
    }
    assertThat(heap.report(50)).isEqualTo(before);
  }

  /** Theirs waits for a lock that it has itself. */
  @Test
  void twoPlanesThatAreFreedServeOneBlockOfBoth() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      blocks.add(heap.allocate(PLANE / 8));
    }
    assertThat(heap.report(50).planes()).isEqualTo(2);
    blocks.forEach(heap::free);
    assertThat(heap.report(50).planes()).isZero();
    assertThat(heap.report(50).largestFree()).isEqualTo(1L << 32);
    long both = heap.allocate(2 * PLANE);
    assertThat(both).isEqualTo(Collections.min(blocks));
    assertThat(heap.size(both)).isEqualTo(2 * PLANE);
    space.putLong(both + PLANE - 4, -1);
    assertThat(space.getLong(both + PLANE - 4)).isEqualTo(-1);
  }

  /** Theirs passes if one of a hundred allocations succeeds. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aHundredThreadsAllAllocateAndAllFree() throws Exception {
    try (Space shared = Space.builder().shared()) {
      Heap blocks = shared.heap(1);
      long[] all = new long[100];
      CyclicBarrier start = new CyclicBarrier(all.length);
      together(
          all.length,
          i -> {
            start.await();
            all[i] = blocks.allocate(8);
            shared.putLong(all[i], i);
          });
      assertThat(all).doesNotHaveDuplicates();
      assertThat(blocks.report(50).blocks()).isEqualTo(100);
      assertThat(blocks.report(50).used()).isEqualTo(800);
      for (int i = 0; i < all.length; i++) {
        assertThat(shared.getLong(all[i])).isEqualTo(i);
      }
      CyclicBarrier again = new CyclicBarrier(all.length);
      together(
          all.length,
          i -> {
            again.await();
            blocks.free(all[i]);
          });
      assertThat(blocks.report(50).blocks()).isZero();
      assertThat(blocks.report(50).free()).isEqualTo(1L << 32);
    }
  }

  private interface Work {
    void of(int thread) throws Exception;
  }

  private static void together(int threads, Work work) throws InterruptedException {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      all.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  work.of(number);
                } catch (Exception | AssertionError e) {
                  failures.add(e);
                }
              }));
    }
    for (Thread each : all) {
      each.join();
    }
    assertThat(failures).isEmpty();
  }

  private void assertApart(List<Long> blocks) {
    List<Long> ordered = blocks.stream().sorted().toList();
    for (int i = 1; i < ordered.size(); i++) {
      assertThat(ordered.get(i))
          .isGreaterThanOrEqualTo(ordered.get(i - 1) + heap.size(ordered.get(i - 1)));
    }
  }
}
