/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MemoryLane's tests say of where blocks go, of limits and presets, said of an arena. */
class MemoryLaneScenariosTest {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  /** Allocates blocks of a size until there is no room. */
  private static List<Long> fill(Arena arena, long size, Request request) {
    List<Long> handles = new ArrayList<>();
    assertThatExceptionOfType(ArenaException.OutOfMemory.class)
        .isThrownBy(() -> {
          for (; ; ) {
            handles.add(arena.allocate(size, request));
          }
        });
    return handles;
  }

  @Test
  void theDefaultsWorkOutOfTheBox() {
    try (Arena arena = Arena.confined()) {
      Statistics statistics = arena.statistics();
      assertThat(statistics.lane(Lane.FAST).limitBytes()).isEqualTo(MIB);
      assertThat(statistics.lane(Lane.SLOW).limitBytes()).isEqualTo(8L * MIB);
      long block = arena.allocate(64);
      arena.putLong(block, 56, 42);
      assertThat(arena.getLong(block, 56)).isEqualTo(42);
      assertThat(arena.lane(block)).isEqualTo(Lane.FAST);
    }
  }

  @Test
  void aBlockBeginsInTheFastLaneUpToTheThresholdAndInTheSlowLaneBeyond() {
    try (Arena arena = Arena.builder().lanes(4 * MIB, 8 * MIB).threshold(10_000).confined()) {
      assertThat(arena.lane(arena.allocate(1))).isEqualTo(Lane.FAST);
      assertThat(arena.lane(arena.allocate(10_000))).isEqualTo(Lane.FAST);
      assertThat(arena.lane(arena.allocate(10_001))).isEqualTo(Lane.SLOW);
      assertThat(arena.lane(arena.allocate(MIB))).isEqualTo(Lane.SLOW);
      Request slow = Request.of().in(Lane.SLOW);
      assertThat(arena.lane(arena.allocate(1, slow))).isEqualTo(Lane.SLOW);
      Request fast = Request.of().in(Lane.FAST);
      assertThat(arena.lane(arena.allocate(MIB, fast))).isEqualTo(Lane.FAST);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 1000, 20_000, 100_000})
  void aFullFastLaneSpillsIntoTheSlowLane(int size) {
    try (Arena arena = Arena.confined()) {
      long block;
      int fast = 0;
      do {
        block = arena.allocate(size);
        fast++;
      } while (arena.lane(block) == Lane.FAST);
      assertThat(arena.lane(block)).isEqualTo(Lane.SLOW);
      assertThat(arena.statistics().lane(Lane.FAST).blocks()).isEqualTo(fast - 1);
      assertThat(arena.statistics().lane(Lane.SLOW).blocks()).isEqualTo(1);
    }
  }

  @Test
  void aBlockThatMustNotSpillIsRefusedWhereAnotherSpills() {
    try (Arena arena = Arena.confined()) {
      Request stay = Request.of().with(Hint.NO_SPILL);
      fill(arena, KIB, stay);
      assertThat(arena.statistics().lane(Lane.SLOW).blocks()).isZero();
      assertThat(arena.lane(arena.allocate(KIB))).isEqualTo(Lane.SLOW);
    }
  }

  @Test
  void withBothLanesFullAnAllocationIsRefusedAndSaysWhatEachHas() {
    try (Arena arena = Arena.builder().lanes(128 * KIB, 256 * KIB).confined()) {
      fill(arena, KIB, Request.of());
      assertThatExceptionOfType(ArenaException.OutOfMemory.class)
          .isThrownBy(() -> arena.allocate(KIB))
          .withMessageContaining("1,024 bytes")
          .withMessageContaining("fast lane uses 131,072 of 131,072")
          .withMessageMatching("(?s).*slow lane 2\\d\\d,\\d{3} of 262,144.*");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 48, 1024, 32 * KIB, 64 * KIB})
  void aLaneIsFilledToItsLastByteAndOneMoreIsRefused(int size) {
    try (Arena arena = Arena.builder().lanes(MIB, 64 * KIB).failover(Failover.FAIL).confined()) {
      List<Long> handles = fill(arena, size, Request.of().in(Lane.FAST));
      LaneStatistics fast = arena.statistics().lane(Lane.FAST);
      assertThat(fast.usedBytes()).isEqualTo(MIB);
      // what is not used is the rest of a run that is shorter than a slot
      assertThat(fast.liveBytes()).isBetween(MIB - 64L * 48, (long) MIB);
      arena.free(handles.getFirst());
      arena.allocate(size);
      assertThatExceptionOfType(ArenaException.OutOfMemory.class)
          .isThrownBy(() -> arena.allocate(size));
    }
  }

  @Test
  void oneSizeThatHasFilledTheLaneLeavesNoRoomForAnother() {
    try (Arena arena = Arena.confined()) {
      Request stay = Request.of().with(Hint.NO_SPILL);
      List<Long> handles = fill(arena, 64, stay);
      assertThatExceptionOfType(ArenaException.OutOfMemory.class)
          .isThrownBy(() -> arena.allocate(2000, stay));
      handles.forEach(arena::free);
      assertThat(arena.lane(arena.allocate(2000, stay))).isEqualTo(Lane.FAST);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Integer.MIN_VALUE, (16L << 30) + 1, Long.MAX_VALUE})
  void aSizeThatNoBlockHasIsRefused(long size) {
    try (Arena arena = Arena.confined()) {
      long block = arena.allocate(8);
      assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(size));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> arena.allocate(size, Request.of().aligned(64)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> arena.reallocate(block, size, Request.of()));
      assertThat(arena.statistics().allocations()).isEqualTo(1);
    }
  }

  @Test
  void aBlockLargerThanAnyLaneIsRefusedAndChangesNothing() {
    try (Arena arena = Arena.confined()) {
      assertThatExceptionOfType(ArenaException.OutOfMemory.class)
          .isThrownBy(() -> arena.allocate(1L << 30));
      assertThat(arena.statistics().usedBytes()).isZero();
    }
  }

  @Test
  void anArenaGrowsToItsHardLimitAndNoFurther() {
    try (Arena arena = Arena.builder().lanes(64 * KIB, 256 * KIB).growTo(4L * MIB).confined()) {
      long bytes = fill(arena, KIB, Request.of()).size() * (long) KIB;
      assertThat(bytes).isBetween(3L * MIB, 4L * MIB);
      Statistics statistics = arena.statistics();
      assertThat(statistics.limitBytes()).isEqualTo(4L * MIB);
      assertThat(statistics.peakBytes()).isLessThanOrEqualTo(4L * MIB);
    }
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void eachPresetServesFiftyThousandFramesAndHasNothingLeft(Preset preset) {
    try (Arena arena = Arena.builder().preset(preset).confined()) {
      long used = 0;
      for (int frame = 0; frame < 50_000; frame++) {
        long small = arena.allocate(64);
        long large = arena.allocate(3000);
        arena.putLong(small, 0, frame);
        arena.putLong(large, 2992, frame);
        assertThat(arena.getLong(small, 0) + arena.getLong(large, 2992)).isEqualTo(2L * frame);
        arena.free(small, large);
        if (frame == 100) {
          used = arena.statistics().usedBytes();
        }
        if (frame % 1000 == 0) {
          arena.tick();
          arena.maintain(100_000);
        }
      }
      Statistics statistics = arena.statistics();
      assertThat(statistics.liveBlocks()).isZero();
      assertThat(statistics.usedBytes())
          .as("native memory does not grow")
          .isLessThanOrEqualTo(used);
      arena.compact();
      assertThat(arena.statistics().usedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void eachPresetHasItsLanesAndItsThreshold(Preset preset) {
    try (Arena arena = Arena.builder().preset(preset).shared()) {
      Statistics statistics = arena.statistics();
      long fast = statistics.lane(Lane.FAST).limitBytes();
      long slow = statistics.lane(Lane.SLOW).limitBytes();
      long threshold =
          switch (preset) {
            case GAME_LOOP, BULK_PROCESSING -> 256 * KIB;
            case LOW_MEMORY -> 64 * KIB;
            case OBJECT_POOLING -> 512;
            case FRAME_SCRATCH -> 8 * MIB - 64 * KIB;
          };
      assertThat(fast + slow)
          .isBetween(
              switch (preset) {
                case GAME_LOOP -> 16L * MIB;
                case BULK_PROCESSING -> 64L * MIB - 32 * KIB;
                case LOW_MEMORY -> 1280L * KIB;
                case OBJECT_POOLING -> 32L * MIB - 32 * KIB;
                case FRAME_SCRATCH -> 8L * MIB + 64 * KIB;
              },
              64L * MIB);
      assertThat(arena.lane(arena.allocate(threshold))).isEqualTo(Lane.FAST);
      if (preset != Preset.FRAME_SCRATCH) {
        assertThat(arena.lane(arena.allocate(threshold + 1))).isEqualTo(Lane.SLOW);
      }
    }
  }

  @Test
  void scratchForAFrameStaysInTheFastLaneAndItsRegionBeginsAnewWhenItIsEmpty() {
    try (Arena arena = Arena.builder().preset(Preset.FRAME_SCRATCH).confined()) {
      long place = 0;
      for (int frame = 0; frame < 20_000; frame++) {
        long rent = arena.allocate(2 * MIB, Request.of().uninitialized());
        long first = arena.allocate(100);
        long second = arena.allocate(200);
        long address = arena.pin(first).address();
        arena.unpin(first);
        assertThat(place == 0 || place == address).as("the region begins anew").isTrue();
        place = address;
        arena.free(first, second, rent);
      }
      assertThat(arena.statistics().lane(Lane.SLOW).blocks()).isZero();
      assertThat(arena.statistics().peakBytes()).isLessThan(4L * MIB);
    }
  }

  @Test
  void whatOutlivesItsTimeInABumpRegionMovesToTheSlowLaneAndTheRegionIsFree() {
    try (Arena arena = Arena.builder().preset(Preset.GAME_LOOP).maxFastAge(3).confined()) {
      long survivor = arena.allocate(100);
      arena.putLong(survivor, 0, 7);
      for (int i = 0; i < 100; i++) {
        arena.free(arena.allocate(1000));
      }
      for (int epoch = 0; epoch < 4; epoch++) {
        arena.tick();
        arena.maintain(10_000_000);
      }
      assertThat(arena.lane(survivor)).isEqualTo(Lane.SLOW);
      assertThat(arena.getLong(survivor, 0)).isEqualTo(7);
      arena.compact(); // the region that the next frame would begin with
      assertThat(arena.statistics().lane(Lane.FAST).usedBytes()).isZero();
    }
  }

  @Test
  void aBlockThatIsNotResizedBecauseAListenerEndsInAnErrorIsAsBefore() {
    boolean[] fails = {false};
    try (Arena arena =
        Arena.builder()
            .onPressure(_ -> {
              if (fails[0]) {
                throw new AssertionError("no more");
              }
            })
            .confined()) {
      long handle = arena.allocate(1_000);
      arena.putLong(handle, 8, 42);
      fails[0] = true;
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> arena.reallocate(handle, 1 << 30, Request.of()));
      fails[0] = false;
      assertThat(arena.describe(handle).pins()).isZero();
      assertThat(arena.getLong(handle, 8)).isEqualTo(42);
      arena.free(handle);
    }
  }

  /** Of a block's bytes and an offset near the largest number no difference is one. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOffsetNearTheLargestIsRefusedAsAnyOtherBeyondTheBlock(boolean shared) {
    try (Arena arena = shared ? Arena.shared() : Arena.confined();
        Guard guard = arena.guard()) {
      long before = arena.allocate(300 << 10);
      for (int size : new int[] {5, 100, 300 << 10}) {
        long handle = arena.allocate(size);
        byte[] bytes = new byte[(600 << 10)];
        for (int i = 0; i < 10; i++) {
          long offset = Long.MAX_VALUE - i;
          outOfBounds(() -> arena.putLong(handle, offset, -1));
          outOfBounds(() -> arena.putInt(handle, offset, -1));
          outOfBounds(() -> arena.putShort(handle, offset, (short) -1));
          outOfBounds(() -> arena.putByte(handle, offset, (byte) -1));
          outOfBounds(() -> arena.getLong(handle, offset));
          outOfBounds(() -> arena.write(handle, offset, bytes, 0, bytes.length));
          outOfBounds(() -> arena.read(handle, offset, bytes, 0, bytes.length));
          outOfBounds(() -> arena.write(handle, offset, MemorySegment.ofArray(bytes)));
          outOfBounds(() -> arena.fill(handle, offset, bytes.length, (byte) -1));
          outOfBounds(() -> arena.copy(before, 0, handle, offset, 200 << 10));
          guard.enter();
          outOfBounds(() -> guard.putLong(handle, offset, -1));
          outOfBounds(() -> guard.getInt(handle, offset));
          guard.exit();
        }
      }
      for (int at = 0; at < 300 << 10; at += 8) {
        assertThat(arena.getLong(before, at)).isZero();
      }
    }
  }

  /** Whoever is told that there is no room closes it; another thread could, too. */
  @ParameterizedTest
  @CsvSource({"SPILL,false", "SPILL,true", "GROW,false", "COMPACT,false", "EVICT,true"})
  void anArenaThatIsClosedWhileItMakesRoomHandsNothingOutAnyMore(Failover step, boolean bump) {
    List<Arena> arenas = new ArrayList<>();
    Arena arena =
        Arena.builder()
            .bumpRegions(bump)
            .onPressure(_ -> arenas.getFirst().close())
            .failover(step)
            .growTo(1 << 30)
            .shared();
    arenas.add(arena);
    // so that the fast lane has room that was used before
    arena.free(arena.allocate(1_000));
    arena.allocate(1_000);
    Request slow = Request.of().in(Lane.SLOW);
    assertThatExceptionOfType(ArenaException.OutOfMemory.class)
        .isThrownBy(() -> {
          for (int i = 0; i < 10_000; i++) {
            arena.allocate(1_000, slow);
          }
        });
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(arena::statistics);
  }

  private static void outOfBounds(ThrowingCallable access) {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(access)
        .withMessageContaining("which has");
  }
}
