/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.arena.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

  private static final int PAGE = PageTable.PAGE_BYTES;
  private static final long BASE = Address.of(1, 0, 0);

  @Test
  void checkpointsNestTenThousandDeep() {
    try (Space space = Space.builder().confined()) {
      List<Long> checkpoints = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        space.putLong(BASE + i % 5L * PAGE, i + 1);
        checkpoints.add(space.checkpoint());
      }
      assertThat(space.depth()).isEqualTo(10_000);
      for (int i = 9_999; i >= 5_000; i--) {
        space.revert(checkpoints.get(i));
        assertThat(space.getLong(BASE + i % 5L * PAGE)).isEqualTo(i + 1);
        assertThat(space.depth()).isEqualTo(i);
      }
      space.commit(checkpoints.get(2_500));
      assertThat(space.getLong(BASE + 4_999 % 5 * PAGE)).isEqualTo(5_000);
      space.revert(checkpoints.get(2));
      assertThat(space.getLong(BASE + 2 * PAGE)).isEqualTo(3);
      assertThat(space.getLong(BASE + 3 * PAGE)).isZero();
      space.revert(checkpoints.getFirst());
      assertThat(space.resident(1)).isEqualTo(PAGE);
    }
  }

  @Test
  void aCheckpointThatHasEndedIsRefusedAndChangesNothing() {
    try (Space space = Space.builder().confined()) {
      long outer = space.checkpoint();
      long inner = space.checkpoint();
      space.putLong(BASE, 1);
      space.revert(outer);
      long next = space.checkpoint();
      space.putLong(BASE, 2);
      for (long stale : new long[] {outer, inner, 0, -1, next + 1, Long.MAX_VALUE}) {
        assertThatExceptionOfType(SpaceException.Closed.class)
            .isThrownBy(() -> space.revert(stale));
        assertThatExceptionOfType(SpaceException.Closed.class)
            .isThrownBy(() -> space.commit(stale));
      }
      assertThat(space.getLong(BASE)).isEqualTo(2);
      assertThat(space.depth()).isOne();
      space.revert(next);
      assertThat(space.getLong(BASE)).isZero();
    }
  }

  @Test
  void memoryIsWhatWasTouchedWhateverIsReadOrMarkedOrForked() {
    try (Space space = Space.builder().confined()) {
      SplittableRandom random = new SplittableRandom(4);
      byte[] bytes = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        space.read(Address.at(1, random.nextLong((1L << 32) - bytes.length)), bytes, 0, 1 << 20);
      }
      space.fill(BASE, 1L << 32, (byte) 0);
      assertThat(space.resident(1)).isZero();
      for (int i = 0; i < 100; i++) {
        space.putByte(Address.of(1, i * 600, 77), (byte) 1);
      }
      assertThat(space.resident(1)).isEqualTo(100 * PAGE);
      long checkpoint = space.checkpoint();
      try (Space fork = space.fork()) {
        fork.putByte(Address.of(1, 0, 78), (byte) 2);
        assertThat(fork.resident(1)).isEqualTo(100 * PAGE);
      }
      space.putByte(Address.of(1, 0, 4_096), (byte) 3);
      assertThat(space.resident(1)).isEqualTo(101 * PAGE);
      space.revert(checkpoint);
      assertThat(space.resident(1)).isEqualTo(100 * PAGE);
    }
  }

  @Test
  void aForkCopiesNothingUntilItIsWritten() {
    Arena arena = Arena.builder().lanes(8 << 20, 8 << 20).confined();
    try (Space space = on(arena)) {
      space.fill(BASE, 200 * PAGE, (byte) 1);
      long pages = arena.statistics().liveBlocks();
      Space fork = space.fork();
      assertThat(arena.statistics().liveBlocks()).isEqualTo(pages);
      fork.putByte(BASE, (byte) 2);
      space.putByte(BASE + PAGE, (byte) 3);
      assertThat(arena.statistics().liveBlocks()).isEqualTo(pages + 2);
      fork.close();
      assertThat(arena.statistics().liveBlocks()).isEqualTo(pages);
    }
  }

  @Test
  void forksOfForksGiveAllBackInWhateverOrderTheyClose() {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Arena arena = Arena.builder().lanes(8 << 20, 8 << 20).confined();
      Space keeper = on(arena);
      List<Space> open = new ArrayList<>(List.of(keeper.fork()));
      Map<Space, Deque<Long>> checkpoints = new HashMap<>();
      for (int step = 0; step < 60; step++) {
        Space space = open.get(random.nextInt(open.size()));
        switch (random.nextInt(6)) {
          case 0 -> open.add(random.nextBoolean() ? space.fork() : space.snapshot());
          case 1 -> {
            if (open.size() > 1) {
              space.close();
              open.remove(space);
            }
          }
          default -> change(space, checkpoints, random);
        }
      }
      while (!open.isEmpty()) {
        open.remove(random.nextInt(open.size())).close();
      }
      assertThat(arena.statistics().liveBlocks()).as("seed %d", seed).isZero();
      keeper.close();
    }
  }

  private static void change(Space space, Map<Space, Deque<Long>> open, SplittableRandom random) {
    if (space.settings(1).permissions().contains(Permission.WRITE)) {
      if (random.nextInt(4) == 0) {
        open.computeIfAbsent(space, none -> new ArrayDeque<>()).push(space.checkpoint());
      }
      Deque<Long> checkpoints = open.getOrDefault(space, new ArrayDeque<>());
      if (!checkpoints.isEmpty() && random.nextInt(6) == 0) {
        space.commit(checkpoints.pop());
      } else if (!checkpoints.isEmpty() && random.nextInt(6) == 0) {
        space.revert(checkpoints.pop());
      }
      space.fill(
          BASE + random.nextInt(40) * (long) PAGE,
          random.nextInt(3 * PAGE),
          (byte) random.nextInt(3));
    }
  }

  @Test
  void tenThousandForksInAMebibyteDoNotRunOut() {
    try (Space space = Space.builder().memory(1 << 20).confined()) {
      space.fill(BASE, 60 * PAGE, (byte) 1);
      for (int i = 0; i < 10_000; i++) {
        try (Space fork = space.fork()) {
          fork.fill(BASE + i % 55L * PAGE, 4 * PAGE, (byte) 2);
          fork.putLong(BASE + 100 * PAGE, i);
          fork.checkpoint();
          fork.putLong(BASE + 100 * PAGE, i + 1);
        }
      }
      assertThat(space.getByte(BASE + 59 * PAGE)).isEqualTo((byte) 1);
    }
  }

  @Test
  void aForkOfAnOpenCheckpointGoesOnWithoutIt() {
    try (Space space = Space.builder().confined()) {
      space.putLong(BASE, 1);
      long block = space.heap(1).allocate(300);
      long checkpoint = space.checkpoint();
      space.putLong(block, 2);
      space.heap(1).free(block);
      long other = space.heap(1).allocate(400);
      space.putLong(other, 3);
      try (Space fork = space.fork()) {
        assertThat(fork.depth()).isZero();
        space.revert(checkpoint);
        assertThat(fork.getLong(other)).isEqualTo(3);
        assertThat(fork.heap(1).size(other)).isEqualTo(400);
        assertThat(space.heap(1).size(block)).isEqualTo(300);
        assertThatExceptionOfType(SpaceException.Closed.class)
            .isThrownBy(() -> fork.revert(checkpoint));
      }
      assertThat(space.getLong(block)).isZero();
    }
  }

  @Test
  void transientMemoryEndsWithATransactionAndARevertBringsItBack() {
    try (Space space =
        Space.builder()
            .region(1, RegionSettings.of(RegionType.HEAP))
            .region(2, RegionSettings.of(RegionType.TRANSIENT))
            .confined()) {
      long cell = Address.of(2, 9, 9);
      space.putLong(BASE, 1);
      space.putLong(cell, 2);
      long block = space.heap(2).allocate(70_000);
      space.putLong(block + 69_992, 3);
      long checkpoint = space.checkpoint();
      space.endTransaction();
      assertThat(space.getLong(BASE)).isEqualTo(1);
      assertThat(space.getLong(cell)).isZero();
      assertThat(space.getLong(block + 69_992)).isZero();
      assertThat(space.heap(2).next(block)).isEqualTo(-1);
      assertThat(space.resident(2)).isZero();
      space.revert(checkpoint);
      assertThat(space.getLong(cell)).isEqualTo(2);
      assertThat(space.getLong(block + 69_992)).isEqualTo(3);
      assertThat(space.heap(2).size(block)).isEqualTo(70_000);
    }
  }

  @Test
  void aMarkSaysWhichChunksChangedAndNoOthers() {
    try (Space space = Space.builder().confined()) {
      space.fill(BASE, 4 * PAGE, (byte) 1);
      try (Mark mark = space.mark()) {
        assertThat(mark.chunks()).isEmpty();
        space.putByte(BASE + 5, (byte) 2);
        space.putLong(BASE + 2 * 256 - 4, 3);
        space.fill(BASE + PAGE, PAGE, (byte) 0);
        assertThat(mark.pages()).isEqualTo(2);
        long chunk = BASE >>> 8;
        assertThat(mark.chunks()).startsWith(chunk, chunk + 1, chunk + 2, chunk + 16).hasSize(19);
        long checkpoint = space.checkpoint();
        space.putByte(BASE + 3 * PAGE, (byte) 9);
        space.revert(checkpoint);
        assertThat(mark.chunks()).contains(chunk, chunk + 1, chunk + 2).hasSizeBetween(19, 20);
      }
      Mark closed = space.mark();
      closed.close();
      closed.close();
      assertThatExceptionOfType(SpaceException.Closed.class).isThrownBy(closed::chunks);
    }
  }

  static Space on(Arena arena) {
    @Nullable RegionSettings[] settings = new RegionSettings[Address.REGIONS];
    settings[1] = RegionSettings.of(RegionType.HEAP);
    return new Space(new PageStore(arena, false, false), settings, null, 0);
  }
}
