/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of slots that were freed last, and when it is given back. */
final class RecentTest {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private static long addressOf(Arena arena, long handle) {
    long address = arena.pin(handle).address();
    arena.unpin(handle);
    return address;
  }

  private static List<Long> fill(Arena arena, int size, long bytes) {
    List<Long> handles = new ArrayList<>();
    for (long filled = 0; filled < bytes; filled += size) {
      handles.add(arena.allocate(size));
    }
    return handles;
  }

  @Test
  void whatWasFreedLastIsUsedFirst() {
    try (Arena arena = Arena.confined()) {
      List<Long> handles = fill(arena, 64, 300 * 64);
      long early = addressOf(arena, handles.get(3));
      long late = addressOf(arena, handles.get(200));
      arena.free(handles.get(3));
      arena.free(handles.get(200));
      assertThat(addressOf(arena, arena.allocate(64))).isEqualTo(late);
      assertThat(addressOf(arena, arena.allocate(64))).isEqualTo(early);
      Audit.check(arena);
    }
  }

  @Test
  void aSlotThatIsUsedAgainIsZeroAndOfTheSizeAskedFor() {
    try (Arena arena = Arena.confined()) {
      for (int size : new int[] {60, 600, 60_000}) {
        long before = arena.allocate(size);
        arena.fill(before, 0, size, (byte) -1);
        arena.free(before);
        long after = arena.allocate(size - 7);
        assertThat(arena.size(after)).isEqualTo(size - 7);
        assertThat(arena.pin(after).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
            .containsOnly(0);
        arena.unpin(after);
        arena.free(after);
      }
    }
  }

  @Test
  void aSlotThatAnAlignedBlockLeftMostOfIsAsLongAsTheNextOneAsksFor() {
    try (Arena arena = Arena.confined()) {
      // 496 bytes of the slot, of 512, are not asked for; 500 have the same slot
      for (int size : new int[] {500, 449, 512}) {
        arena.free(arena.allocate(16, Request.of().aligned(512)));
        long after = arena.allocate(size);
        assertThat(arena.size(after)).isEqualTo(size);
        arena.free(after);
      }
    }
  }

  @Test
  void sizesThatFitWideSlotsAreKnownWithoutTheirClass() {
    for (int size = 1; size <= SizeClasses.LARGEST; size++) {
      assertThat(SizeClasses.isWideFor(size)).isEqualTo(SizeClasses.isWide(SizeClasses.of(size)));
    }
  }

  @Test
  void blocksAreCountedWhetherTheirSlotsWereKeptOrGivenBack() {
    try (Arena arena = Arena.confined()) {
      for (int i = 0; i < 5; i++) {
        fill(arena, 64, 100 * 64).forEach(arena::free);
        arena.blocks.shards[0].recent.giveBack();
      }
      arena.allocate(64);
      assertThat(arena.statistics().allocations()).isEqualTo(501);
      assertThat(arena.statistics().frees()).isEqualTo(500);
    }
  }

  @Test
  void aClosedArenaHasCountedAllThatItFreed() {
    Arena arena = Arena.confined();
    Shard shard = arena.blocks.shards[0];
    fill(arena, 64, 100 * 64).forEach(arena::free);
    fill(arena, 64, 10 * 64).forEach(arena::free);
    arena.close();
    assertThat(shard.allocations()).isEqualTo(110);
    assertThat(shard.frees()).isEqualTo(110);
  }

  @Test
  void theFirstEntriesOfPagesLieApartInTheCache() {
    // classes of few blocks: words of 8 bytes, lines of 64, 64 sets
    try (Arena arena = Arena.builder().lanes(64 * MIB, 64 * MIB).threshold(64 * KIB).confined()) {
      Set<Integer> sets = new HashSet<>();
      int classes = 0;
      for (int size = 16;
          size <= 64 * KIB;
          size = SizeClasses.slotBytes(SizeClasses.of(size)) + 1) {
        sets.add(arena.blocks.table.index(arena.allocate(size)) / 8 % 64);
        classes++;
      }
      assertThat(classes).isEqualTo(SizeClasses.COUNT);
      assertThat(sets).hasSizeGreaterThan(48);
      Audit.check(arena);
    }
  }

  @Test
  void noClassKeepsMoreThanItsCap() {
    try (Arena arena = Arena.builder().lanes(64 * MIB, 64 * MIB).threshold(64 * KIB).confined()) {
      for (int size = 16; size <= 64 * KIB; size *= 2) {
        List<Long> handles = fill(arena, size, MIB);
        handles.forEach(arena::free);
        Recent recent = arena.blocks.shards[0].recent;
        int kept = recent.count(Recent.place(Lane.FAST, SizeClasses.of(size)));
        assertThat(kept).isBetween(2, 64);
        assertThat(kept <= 4 || kept * size <= 32 * KIB).isTrue();
        Audit.check(arena);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30 * KIB, 100 * KIB})
  void whatIsKeptOfOneClassDoesNotStandInTheWayOfOthers(int size) {
    try (Arena arena = Arena.builder().lanes(2 * MIB, 64 * KIB).threshold(MIB).confined()) {
      // as much as there is room for, once nothing was there before and once after others
      int most = fillUp(arena, size);
      List<Long> handles = fill(arena, 64, 2 * MIB - 64 * KIB);
      Collections.shuffle(handles, new Random(1));
      handles.forEach(arena::free);
      assertThat(fillUp(arena, size)).isEqualTo(most);
      Audit.check(arena);
    }
  }

  /** Fills the lane with large blocks and frees them; how many there was room for. */
  private static int fillUp(Arena arena, int size) {
    Request large = Request.of().failingOver(Failover.FAIL);
    List<Long> handles = new ArrayList<>();
    try {
      for (; ; ) {
        handles.add(arena.allocate(size, large));
      }
    } catch (ArenaException.OutOfMemory full) {
      handles.forEach(arena::free);
    }
    return handles.size();
  }

  @Test
  void aCompactionEmptiesRunsWhoseLastSlotsAreKept() {
    try (Arena arena = Arena.builder().lanes(64 * MIB, 64 * MIB).confined()) {
      List<Long> handles = fill(arena, KIB, 32L * Slabs.RUN_BYTES);
      for (int i = 0; i < handles.size(); i++) {
        if (i % 64 != 0) {
          arena.free(handles.get(i));
        }
      }
      // half of what is left: each of these is the last of its run, and is kept
      for (int i = 0; i < handles.size(); i += 128) {
        arena.free(handles.get(i));
      }
      assertThat(arena.statistics().usedBytes()).isGreaterThan(16L * Slabs.RUN_BYTES);
      arena.compact(Long.MAX_VALUE, Long.MAX_VALUE);
      assertThat(arena.statistics().usedBytes()).isLessThanOrEqualTo(2L * Slabs.RUN_BYTES);
      Audit.check(arena);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCompactionSeesRoomThatIsAllKept(boolean withCurrentRun) {
    // lanes so small that a run is one unit, of sixteen blocks
    try (Arena arena = Arena.builder().lanes(MIB, MIB).threshold(KIB).confined()) {
      List<Long> handles = fill(arena, KIB, 33 * KIB);
      if (!withCurrentRun) {
        arena.free(handles.removeLast());
        arena.compact();
      }
      for (int i = 0; i < 32; i += 2) {
        arena.free(handles.get(i));
      }
      assertThat(arena.compact(Long.MAX_VALUE, Long.MAX_VALUE).freedBytes()).isPositive();
      Audit.check(arena);
    }
  }

  @Test
  void aNewRunIsAddedOnlyWhenAllThatIsKeptIsGivenBack() {
    try (Arena arena = Arena.builder().lanes(64 * MIB, 64 * MIB).confined()) {
      List<Long> handles = fill(arena, 64, 60L * Slabs.RUN_BYTES);
      Collections.shuffle(handles, new Random(1));
      handles.forEach(arena::free);
      assertThat(arena.statistics().usedBytes()).isGreaterThan(16L * Slabs.RUN_BYTES);
      arena.allocate(KIB);
      assertThat(arena.statistics().usedBytes()).isLessThanOrEqualTo(2L * Slabs.RUN_BYTES);
    }
  }

  @Test
  void statisticsDoNotCountWhatIsKept() {
    try (Arena arena = Arena.confined()) {
      List<Long> handles = fill(arena, 64, 10 * 64);
      handles.subList(0, 7).forEach(arena::free);
      LaneStatistics fast = arena.statistics().lane(Lane.FAST);
      assertThat(fast.blocks()).isEqualTo(3);
      assertThat(fast.liveBytes()).isEqualTo(3 * 64);
    }
  }

  @Test
  void aMapShowsWhatIsKeptAsFree() {
    try (Arena arena = Arena.confined()) {
      fill(arena, 64, Slabs.RUN_BYTES).forEach(arena::free);
      assertThat(arena.map().cells()).allMatch(cell -> cell.eighths() == 0);
    }
  }

  @Test
  void aClosedArenaHandsOutNothingThatWasKept() {
    Arena arena = Arena.confined();
    arena.free(arena.allocate(64));
    arena.close();
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(() -> arena.allocate(64));
  }

  @Test
  void whatIsKnownOfABlockTakesFourteenBytesAtMost() {
    int blocks = 1 << 20;
    try (Arena arena = Arena.builder().lanes(128 << 20, 64 << 20).confined()) {
      for (int i = 0; i < blocks; i++) {
        arena.allocate(64);
      }
      assertThat(arena.statistics().metadataBytes()).isBetween(9L * blocks, 14L * blocks);
    }
  }
}
