/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MemoryLane's compactions, and what makes room when there is none. */
class CompactionScenariosTest {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private static long[] allocate(Arena arena, int count, int size, Request request) {
    long[] blocks = new long[count];
    for (int i = 0; i < count; i++) {
      blocks[i] = arena.allocate(size, request);
      arena.putInt(blocks[i], size - 4, i);
    }
    return blocks;
  }

  private static long live(Arena arena, long[] blocks) {
    return Arrays.stream(blocks).filter(arena::isLive).count();
  }

  private static void freeEven(Arena arena, long[] blocks) {
    for (int i = 0; i < blocks.length; i += 2) {
      arena.free(blocks[i]);
    }
  }

  private static void assertOddAreIntact(Arena arena, long[] blocks, int size) {
    for (int i = 1; i < blocks.length; i += 2) {
      assertThat(arena.getInt(blocks[i], size - 4)).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 100, 3000, 30_000})
  void withEveryOtherBlockFreedACompactionHalvesWhatIsUsed(int size) {
    try (Arena arena = Arena.builder().lanes(MIB, 32 * MIB).shared()) {
      Request slow = Request.of().in(Lane.SLOW);
      long[] blocks = allocate(arena, 8 * MIB / size / 8, size, slow);
      long full = arena.statistics().usedBytes();
      freeEven(arena, blocks);
      assertThat(arena.statistics().usedBytes()).isGreaterThan(full * 9 / 10);
      Compaction done = arena.compact();
      LaneStatistics after = arena.statistics().lane(Lane.SLOW);
      assertThat(after.usedBytes()).isLessThan(full / 2 + 256 * KIB);
      assertThat(after.liveBytes())
          .isEqualTo(blocks.length / 2 * arena.describe(blocks[1]).capacity());
      assertThat(done.freedBytes()).isEqualTo(full - after.usedBytes());
      assertThat(done.complete()).isTrue();
      assertOddAreIntact(arena, blocks, size);
      Compaction again = arena.compact();
      assertThat(again.freedBytes()).as("nothing is left to do").isZero();
    }
  }

  @Test
  void freeingTheEvenOnesOfSmallAndLargeAndCompactedOnesLeavesTheOthersIntact() {
    try (Arena arena =
        Arena.builder().lanes(4 * MIB, 32 * MIB).compression(new DeflateCodec()).confined()) {
      Random random = new Random(5);
      long[] blocks = new long[1000];
      for (int i = 0; i < blocks.length; i++) {
        int size = random.nextInt(20) == 0 ? 40 * KIB + i : 16 << random.nextInt(8);
        blocks[i] = arena.allocate(size);
        arena.putInt(blocks[i], 0, i);
        if (size > KIB && random.nextInt(3) == 0) {
          arena.move(blocks[i], Lane.COMPRESSED);
        }
      }
      freeEven(arena, blocks);
      arena.compact();
      for (int i = 1; i < blocks.length; i += 2) {
        assertThat(arena.getInt(blocks[i], 0)).isEqualTo(i);
      }
      freeEven(arena, Arrays.copyOfRange(blocks, 1, blocks.length));
      arena.compact();
      Statistics statistics = arena.statistics();
      assertThat(statistics.liveBlocks()).isZero();
      assertThat(statistics.usedBytes()).isZero();
      assertThat(statistics.committedBytes()).isZero();
    }
  }

  @Test
  void compactingNothingOrOneBlockDoesNothing() {
    try (Arena arena = Arena.confined()) {
      assertThat(arena.compact().blocks()).isZero();
      long block = arena.allocate(100);
      arena.putLong(block, 0, 1);
      Compaction done = arena.compact();
      assertThat(done.blocks()).isZero();
      assertThat(done.freedBytes()).isZero();
      assertThat(arena.getLong(block, 0)).isEqualTo(1);
    }
  }

  @Test
  void goodEnoughStopsEarlyAndWhatWasWantedFits() {
    try (Arena arena = Arena.builder().lanes(64 * KIB, 8 * MIB).confined()) {
      Request slow = Request.of().in(Lane.SLOW).failingOver();
      long[] blocks = allocate(arena, 5000, KIB, slow);
      freeEven(arena, blocks);
      Compaction some = arena.compactUntil(256 * KIB);
      assertThat(some.freedBytes()).isBetween(256L * KIB, 384L * KIB);
      assertThat(some.complete()).isFalse();
      arena.allocate(256 * KIB, slow);
      assertOddAreIntact(arena, blocks, KIB);
      assertThat(arena.compact().freedBytes()).isGreaterThan(MIB);
    }
  }

  @Test
  void slicesGoOnWhereTheLastOneStoppedUntilNothingIsLeft() {
    try (Arena arena = Arena.builder().lanes(64 * KIB, 8 * MIB).confined()) {
      long[] blocks = allocate(arena, 5000, KIB, Request.of().in(Lane.SLOW));
      long full = arena.statistics().usedBytes();
      freeEven(arena, blocks);
      int slices = 0;
      Compaction slice;
      do {
        slice = arena.compact(Long.MAX_VALUE, 100 * KIB);
        assertThat(slice.bytes()).isLessThanOrEqualTo(100 * KIB + 66 * KIB);
        slices++;
      } while (!slice.complete() && slices < 1000);
      assertThat(slice.complete()).isTrue();
      assertThat(slices).isGreaterThan(5);
      assertThat(arena.statistics().usedBytes()).isLessThan(full * 6 / 10);
      assertOddAreIntact(arena, blocks, KIB);
    }
  }

  @Test
  void aPinnedBlockStaysWhereItIsAndIsCounted() {
    try (Arena arena = Arena.builder().lanes(MIB, 8 * MIB).confined()) {
      long[] blocks = allocate(arena, 200, KIB, Request.of());
      Map<Long, Long> pinned = new HashMap<>();
      for (int i = 1; i < blocks.length; i += 20) {
        pinned.put(blocks[i], arena.pin(blocks[i]).address());
      }
      for (int i = 0; i < blocks.length; i++) {
        if (i % 20 != 1) {
          arena.free(blocks[i]);
        }
      }
      assertThat(arena.compact().pinned()).isPositive();
      pinned.forEach((block, address) -> {
        assertThat(arena.pin(block).address()).isEqualTo(address);
        arena.unpin(block);
        arena.unpin(block);
      });
      assertThat(arena.compact().freedBytes()).isPositive();
    }
  }

  /** Half of a lane is free, and none of it in one piece. */
  private static long[] fragment(Arena arena, int size, Request request) {
    List<Long> all = new ArrayList<>();
    assertThatExceptionOfType(ArenaException.OutOfMemory.class)
        .isThrownBy(() -> {
          for (; ; ) {
            all.add(arena.allocate(size, request));
            arena.putInt(all.getLast(), size - 4, all.size() - 1);
          }
        });
    long[] blocks = all.stream().mapToLong(Long::longValue).toArray();
    freeEven(arena, blocks);
    return blocks;
  }

  @ParameterizedTest
  @EnumSource(
      value = Lane.class,
      names = {"FAST", "SLOW"})
  void anAllocationThatFailsOnlyForFragmentationCompactsAndSucceeds(Lane lane) {
    try (Arena arena = Arena.builder().lanes(2 * MIB, 2 * MIB).confined()) {
      Request there = Request.of().in(lane).with(Hint.NO_SPILL);
      long[] blocks = fragment(arena, 1000, there.failingOver());
      for (int size : new int[] {200 * KIB, 30 * KIB, 1500}) {
        assertThatExceptionOfType(ArenaException.OutOfMemory.class)
            .as("without COMPACT")
            .isThrownBy(() -> arena.allocate(size, there.failingOver()));
        long before = arena.statistics().compactions();
        long block = arena.allocate(size, there.failingOver(Failover.COMPACT));
        assertThat(arena.lane(block)).isEqualTo(lane);
        assertThat(arena.statistics().compactions()).isGreaterThan(before);
        arena.free(block);
        // what was made free is taken again, so that the next one fails without
        assertThatExceptionOfType(ArenaException.OutOfMemory.class)
            .isThrownBy(() -> {
              for (; ; ) {
                arena.allocate(16 * KIB, there.failingOver());
              }
            });
      }
      assertOddAreIntact(arena, blocks, 1000);
    }
  }

  @Test
  void aBlobFindsRoomAmongBlobs() {
    try (Arena arena =
        Arena.builder().lanes(64 * KIB, 4 * MIB).failover(Failover.COMPACT).confined()) {
      Request slow = Request.of().in(Lane.SLOW);
      long[] blocks = fragment(arena, 64 * KIB, slow);
      long block = arena.allocate(MIB, slow);
      arena.fill(block, 0, MIB, (byte) -1);
      assertOddAreIntact(arena, blocks, 64 * KIB);
    }
  }

  @Test
  void smallAndLargeRegionsDoNotStarveEachOther() {
    try (Arena arena = Arena.builder().lanes(64 * KIB, 4 * MIB).confined()) {
      Request slow = Request.of().in(Lane.SLOW);
      for (int round = 0; round < 5; round++) {
        long[] small = fragment(arena, 64, slow);
        arena.root().freeAll();
        assertThat(arena.isLive(small[1])).isFalse();
        long[] large = fragment(arena, 100 * KIB, slow);
        arena.root().freeAll();
        assertThat(small.length * 64L).isGreaterThan(7 * MIB / 2);
        assertThat(large.length * 112L * KIB).isGreaterThan(3L * MIB);
      }
    }
  }

  @Test
  void withoutRoomTheLeastUsedEvictableBlocksGoAndTheListenerIsToldBefore() {
    List<BlockInfo> told = new ArrayList<>();
    Arena[] self = new Arena[1];
    try (Arena arena =
        Arena.builder()
            .lanes(MIB, MIB)
            .trackAccess(true)
            .onEviction(block -> {
              assertThat(self[0].isLive(block.handle())).isTrue();
              told.add(block);
            })
            .confined()) {
      self[0] = arena;
      Request cache = Request.of().with(Hint.EVICTABLE).tagged("cache");
      long[] kept = allocate(arena, 100, KIB, Request.of());
      long critical = arena.allocate(KIB, cache.with(Priority.CRITICAL));
      long[] hot = allocate(arena, 100, KIB, cache);
      long[] cold = allocate(arena, 1000, KIB, cache);
      for (int epoch = 0; epoch < 80; epoch++) {
        arena.tick();
        for (long block : hot) {
          arena.getInt(block, 0);
        }
      }
      for (int i = 0; i < 1000; i++) {
        arena.allocate(KIB, Request.of());
      }
      assertThat(told).isNotEmpty().allMatch(block -> block.tag().equals("cache"));
      assertThat(told).hasSize((int) arena.statistics().evictions());
      assertThat(told).noneMatch(block -> arena.isLive(block.handle()));
      assertThat(live(arena, kept)).isEqualTo(kept.length);
      assertThat(live(arena, hot)).isEqualTo(hot.length);
      assertThat(arena.isLive(critical)).isTrue();
      assertThat(live(arena, cold)).isLessThan(cold.length);
    }
  }

  @Test
  void anEvictionListenerThatThrowsKeepsItsBlock() {
    try (Arena arena =
        Arena.builder()
            .lanes(64 * KIB, 64 * KIB)
            .onEviction(block -> {
              throw new IllegalStateException("mine");
            })
            .confined()) {
      Request cache = Request.of().with(Hint.EVICTABLE);
      assertThatExceptionOfType(ArenaException.OutOfMemory.class)
          .isThrownBy(() -> {
            for (; ; ) {
              arena.allocate(KIB, cache);
            }
          });
      assertThat(arena.statistics().evictions()).isZero();
      assertThat(arena.statistics().frees()).isZero();
    }
  }

  @Test
  void emptyRunsThatAreKeptForLaterNeverExceedTheirCap() {
    try (Arena arena = Arena.builder().lanes(64 * MIB, 64 * MIB).confined()) {
      for (int size = 16; size <= 60_000; size += size / 8 + 16) {
        arena.free(arena.allocate(size));
        Shard shard = arena.blocks.shards[0];
        long idle = (long) shard.fast.idleUnits() << RunHeap.UNIT_SHIFT;
        // the run that was taken last is beyond what was looked at before it was
        assertThat(idle).isLessThanOrEqualTo(Slabs.IDLE + 8L * Slabs.RUN_BYTES);
      }
      assertThat(arena.statistics().usedBytes()).isLessThan(4L * MIB);
    }
  }
}
