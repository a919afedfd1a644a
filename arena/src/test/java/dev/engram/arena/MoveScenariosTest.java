/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MemoryLane's migrations, in every direction, with the same handle before and after. */
class MoveScenariosTest {

  private static final int MIB = 1 << 20;

  private static ArenaBuilder builder() {
    return Arena.builder().lanes(2 * MIB, 8 * MIB).trackMoves(true).compression(new DeflateCodec());
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    for (int i = size / 4; i < size; i++) {
      bytes[i] = (byte) (i >> 6);
    }
    return bytes;
  }

  private static byte[] read(Arena arena, long handle) {
    byte[] bytes = new byte[(int) arena.size(handle)];
    arena.read(handle, 0, bytes, 0, bytes.length);
    return bytes;
  }

  private static long address(Arena arena, long handle) {
    long address = arena.pin(handle).address();
    arena.unpin(handle);
    return address;
  }

  @ParameterizedTest
  @CsvSource({"false, 100", "false, 5000", "false, 100000", "true, 700", "true, 100000"})
  void aBlockIsTheSameAfterEachMoveFromEachLaneToEach(boolean shared, int size) {
    try (Arena arena = shared ? builder().shared() : builder().confined()) {
      Group group = arena.root().child("g");
      Request request =
          Request.of()
              .with(Priority.LOW)
              .with(Hint.OLD, Hint.NO_SPILL)
              .tagged("mine")
              .in(group)
              .in(Lane.FAST);
      long block = arena.allocate(size, request);
      byte[] content = bytes(size);
      arena.write(block, 0, content, 0, size);
      Lane[] tour = {
        Lane.SLOW, Lane.FAST, Lane.COMPRESSED, Lane.SLOW, Lane.COMPRESSED, Lane.FAST, Lane.SLOW
      };
      Lane last = Lane.FAST;
      for (Lane lane : tour) {
        if (size < 512 && lane == Lane.COMPRESSED) {
          continue;
        }
        arena.move(block, lane);
        BlockInfo info = arena.describe(block);
        assertThat(info.lane()).isEqualTo(lane);
        assertThat(info.size()).isEqualTo(size);
        assertThat(info.priority()).isEqualTo(Priority.LOW);
        assertThat(info.hints()).containsExactlyInAnyOrder(Hint.OLD, Hint.NO_SPILL);
        assertThat(info.tag()).isEqualTo("mine");
        assertThat(info.group()).isEqualTo("root/g");
        assertThat(info.history().getFirst()).isEqualTo(lane);
        last = lane;
      }
      assertThat(read(arena, block)).isEqualTo(content);
      assertThat(arena.lane(block)).isEqualTo(last);
      assertThat(group.blocks()).isEqualTo(1);
      arena.free(block);
      assertThat(group.bytes()).isZero();
      arena.compact();
      assertThat(arena.statistics().usedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void afterAMoveABlockIsReadWrittenSizedResizedAndFreedAsBefore(int size) {
    try (Arena arena = builder().confined()) {
      long block = arena.allocate(size, Request.of().in(Lane.FAST));
      arena.putLong(block, 0, 1);
      arena.move(block, Lane.SLOW);
      arena.putLong(block, size - 8L, 2);
      byte[] content = bytes(size);
      arena.write(block, 0, content, 0, size);
      assertThat(read(arena, block)).isEqualTo(content);
      assertThat(arena.size(block)).isEqualTo(size);
      long other = arena.reallocate(block, size + 50, Request.of());
      assertThat(arena.isLive(block)).isFalse();
      assertThat(read(arena, other)).startsWith(content).endsWith(new byte[50]);
      arena.free(other);
      assertThat(arena.statistics().liveBlocks()).isZero();
    }
  }

  @Test
  void theSlotThatABlockLeftIsTheNextOneHandedOut() {
    try (Arena arena = builder().confined()) {
      long block = arena.allocate(100);
      arena.putLong(block, 0, 42);
      long left = address(arena, block);
      arena.move(block, Lane.SLOW);
      long next = arena.allocate(100);
      assertThat(address(arena, next)).isEqualTo(left);
      assertThat(arena.getLong(next, 0)).as("zeroed").isZero();
      assertThat(arena.getLong(block, 0)).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @CsvSource({"SLOW, 4000", "FAST, 4000", "SLOW, 200000", "FAST, 200000"})
  void aMoveIntoAFullLaneIsRefusedAndTheBlockIsWhereItWas(Lane to, int size) {
    Lane from = to == Lane.SLOW ? Lane.FAST : Lane.SLOW;
    try (Arena arena = Arena.builder().lanes(2 * MIB, 2 * MIB).failover().confined()) {
      long block = arena.allocate(size, Request.of().in(from));
      byte[] content = bytes(size);
      arena.write(block, 0, content, 0, size);
      Request there = Request.of().in(to);
      assertThatExceptionOfType(ArenaException.OutOfMemory.class)
          .isThrownBy(() -> {
            for (; ; ) {
              arena.allocate(size, there);
            }
          });
      // a move may use the scratch, which is a tenth of the slow lane
      assertThatExceptionOfType(ArenaException.MoveRefused.class)
          .isThrownBy(() -> {
            for (; ; ) {
              long more = arena.allocate(size, Request.of().in(from));
              arena.move(more, to);
            }
          });
      var before = arena.dump();
      long address = address(arena, block);
      assertThatExceptionOfType(ArenaException.MoveRefused.class)
          .isThrownBy(() -> arena.move(block, to))
          .withMessageContaining(Handle.toString(block));
      assertThat(arena.dump()).isEqualTo(before);
      assertThat(address(arena, block)).isEqualTo(address);
      assertThat(read(arena, block)).isEqualTo(content);
    }
  }

  @Test
  void aPinnedBlockIsNeitherMovedNorFreedUntilItIsUnpinnedAsOften() {
    try (Arena arena = builder().confined()) {
      long block = arena.allocate(5000);
      arena.pin(block);
      arena.pin(block);
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(ArenaException.BlockPinned.class)
            .isThrownBy(() -> arena.move(block, Lane.SLOW));
        assertThatExceptionOfType(ArenaException.BlockPinned.class)
            .isThrownBy(() -> arena.move(block, Lane.COMPRESSED));
        assertThatExceptionOfType(ArenaException.BlockPinned.class)
            .isThrownBy(() -> arena.free(block));
        assertThat(arena.moveAll(new long[] {block}, Lane.SLOW)).isZero();
        arena.unpin(block);
      }
      arena.move(block, Lane.SLOW);
      arena.free(block);
    }
  }

  @Test
  void aLaneThatTheArenaWasBuiltWithoutIsRefused() {
    try (Arena arena = Arena.confined()) {
      long block = arena.allocate(5000);
      for (Lane lane : List.of(Lane.COMPRESSED, Lane.DISK)) {
        assertThatExceptionOfType(ArenaException.MoveRefused.class)
            .isThrownBy(() -> arena.move(block, lane));
        assertThatIllegalArgumentException().isThrownBy(() -> Request.of().in(lane));
      }
      assertThat(arena.lane(block)).isEqualTo(Lane.FAST);
    }
  }

  @Test
  void theUpkeepTakesWhatIsColdOutOfTheFastLaneAndNothingIsLost() {
    try (Arena arena = builder().confined()) {
      long[] blocks = new long[1000];
      for (int i = 0; i < blocks.length; i++) {
        Request request = i % 5 == 0 ? Request.of().with(Hint.COLD) : Request.of();
        blocks[i] = arena.allocate(64, request);
        arena.putInt(blocks[i], 60, i);
      }
      arena.maintain(1_000_000_000);
      arena.compact();
      for (int i = 0; i < blocks.length; i++) {
        assertThat(arena.getInt(blocks[i], 60)).isEqualTo(i);
        assertThat(arena.lane(blocks[i])).isEqualTo(i % 5 == 0 ? Lane.SLOW : Lane.FAST);
      }
      Statistics statistics = arena.statistics();
      assertThat(statistics.lane(Lane.FAST).liveBytes()).isEqualTo(800 * 64);
      assertThat(statistics.lane(Lane.FAST).usedBytes()).isEqualTo(64 << 10);
    }
  }

  @Test
  void anAccessBringsACompressedBlockBack() {
    try (Arena arena = builder().shared();
        Guard guard = arena.guard()) {
      long[] blocks = new long[20];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = arena.allocate(10_000);
        arena.putInt(blocks[i], 9996, i);
        arena.move(blocks[i], Lane.COMPRESSED);
      }
      long used = arena.statistics().lane(Lane.COMPRESSED).liveBytes();
      assertThat(used).isBetween(1L, 20 * 1000L);
      guard.enter();
      for (int i = 0; i < blocks.length; i++) {
        assertThat(arena.lane(blocks[i])).isEqualTo(Lane.COMPRESSED);
        int value = i % 2 == 0 ? guard.getInt(blocks[i], 9996) : arena.getInt(blocks[i], 9996);
        assertThat(value).isEqualTo(i);
        assertThat(arena.lane(blocks[i])).isEqualTo(Lane.SLOW);
      }
      guard.exit();
      assertThat(arena.statistics().faults()).isEqualTo(20);
      assertThat(arena.statistics().lane(Lane.COMPRESSED).blocks()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64, 256, 4096, 16 << 10, 64 << 10, 2 << 20})
  void aBlockIsAlignedBeforeAndAfterEveryMoveAndCompaction(int alignment) {
    try (Arena arena = Arena.builder().lanes(16 * MIB, 32 * MIB).confined()) {
      Request request = Request.of().aligned(alignment);
      List<Long> blocks = new ArrayList<>();
      for (int size : new int[] {1, 24, 100, 1000, 5000, 40_000}) {
        arena.allocate(size);
        long block = arena.allocate(size, request);
        arena.putByte(block, 0, (byte) size);
        blocks.add(block);
      }
      for (Lane lane : new Lane[] {Lane.FAST, Lane.SLOW, Lane.FAST, Lane.SLOW}) {
        for (long block : blocks) {
          assertThat(address(arena, block) % alignment).isZero();
          arena.move(block, lane);
          assertThat(address(arena, block) % alignment).isZero();
        }
        arena.compact();
      }
      for (long block : blocks) {
        assertThat(address(arena, block) % alignment).isZero();
        assertThat(arena.getByte(block, 0)).isEqualTo((byte) arena.size(block));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -16, 3, 24, 4 << 20, Integer.MIN_VALUE})
  void anAlignmentThatIsNoneIsRefused(int alignment) {
    assertThatIllegalArgumentException().isThrownBy(() -> Request.of().aligned(alignment));
  }
}
