/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.arena.memory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debug mode, and what a block may not know of the one before it. */
class DebugScenariosTest {

  private static Arena debug(long quarantine) {
    return Arena.builder().debug(true).quarantine(quarantine).confined();
  }

  private static long address(Arena arena, long handle) {
    long address = arena.pin(handle).address();
    arena.unpin(handle);
    return address;
  }

  private static void assertCorrupted(Runnable action) {
    assertThatExceptionOfType(ArenaException.Corrupted.class).isThrownBy(action::run);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 100, 5000, 40_000})
  void aWriteBeyondABlockIsFoundWhenItIsFreedAndTheBlockIsStillThere(int size) {
    try (Arena arena = debug(0)) {
      long block = arena.allocate(size);
      byte canary = Memory.getByte(address(arena, block) + size);
      Memory.putByte(address(arena, block) + size, (byte) 0);
      assertCorrupted(() -> arena.free(block));
      assertThat(arena.isLive(block)).isTrue();
      Memory.putByte(address(arena, block) + size, canary);
      arena.free(block);
    }
  }

  @Test
  void aWriteBeforeABlockIsFoundInTheCanaryOfTheOneBefore() {
    try (Arena arena = debug(0)) {
      long first = arena.allocate(100);
      long second = arena.allocate(100);
      long before = Math.min(address(arena, first), address(arena, second));
      long behind = Math.max(address(arena, first), address(arena, second));
      Memory.putByte(behind - 1, (byte) 0);
      assertCorrupted(() -> arena.free(before == address(arena, first) ? first : second));
      Memory.putByte(behind - 1, (byte) 0xCA);
      arena.free(first, second);
    }
  }

  @Test
  void aWriteBeyondABlockIsFoundByACompactionWhichChangesNothing() {
    try (Arena arena = debug(0)) {
      long[] blocks = new long[200];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = arena.allocate(1000);
      }
      for (int i = 0; i < blocks.length; i++) {
        if (i % 10 > 1) {
          arena.free(blocks[i]);
        }
      }
      long live = arena.statistics().lane(Lane.FAST).liveBytes();
      long broken = address(arena, blocks[191]) + 1000;
      Memory.putByte(broken, (byte) 0);
      assertCorrupted(arena::compact);
      assertThat(arena.statistics().lane(Lane.FAST).liveBytes()).isEqualTo(live);
      Memory.putByte(broken, (byte) 0xCA);
      arena.root().freeAll();
      arena.compact();
      assertThat(arena.statistics().usedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 40_000, 65_536})
  void aBlockMayMoveInDebugMode(int size) {
    try (Arena arena = debug(0)) {
      long block = arena.allocate(size);
      arena.move(block, Lane.SLOW);
      arena.move(block, Lane.FAST);
      arena.compact();
      arena.free(block);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 40_000})
  void aWriteAfterFreeIsFoundWhenTheBlockLeavesTheQuarantine(int size) {
    try (Arena arena = debug(50_000)) {
      long block = arena.allocate(size);
      long address = address(arena, block);
      arena.free(block);
      assertThat(Memory.getByte(address)).as("poison").isEqualTo((byte) 0xDF);
      Memory.putByte(address + size - 1, (byte) 1);
      long other = arena.allocate(50_000);
      assertCorrupted(() -> arena.free(other));
      assertThat(arena.isLive(other)).isTrue();
      arena.free(other);
      assertThat(arena.isLive(other)).isFalse();
    }
  }

  @Test
  void eachBlockThatWasWrittenToAfterItsFreeIsToldOf() {
    try (Arena arena = debug(1000)) {
      for (int i = 0; i < 3; i++) {
        long block = arena.allocate(100);
        long address = address(arena, block);
        arena.free(block);
        Memory.putByte(address, (byte) 1);
      }
      for (int i = 0; i < 3; i++) {
        assertCorrupted(arena::reset);
      }
      arena.reset();
    }
  }

  @Test
  void aBlockIsNotLostWhoseReallocationFindsAnotherBroken() {
    try (Arena arena = debug(100)) {
      long block = arena.allocate(100);
      arena.putLong(block, 8, 42);
      for (int i = 0; i < 2; i++) {
        long other = arena.allocate(40);
        long address = address(arena, other);
        arena.free(other);
        Memory.putByte(address, (byte) 1);
      }
      for (int i = 0; i < 2; i++) {
        assertCorrupted(() -> arena.reallocate(block, 200, Request.of()));
        assertThat(arena.getLong(block, 8)).isEqualTo(42);
        assertThat(arena.dump()).hasSize(1);
      }
      long now = arena.reallocate(block, 200, Request.of());
      assertThat(arena.getLong(now, 8)).isEqualTo(42);
      arena.free(now);
    }
  }

  @Test
  void aBlockInQuarantineIsNotHandedOut() {
    try (Arena arena = debug(1 << 20)) {
      long block = arena.allocate(64);
      long address = address(arena, block);
      arena.free(block);
      for (int i = 0; i < 1000; i++) {
        assertThat(address(arena, arena.allocate(64))).isNotEqualTo(address);
      }
      assertThatExceptionOfType(ArenaException.InvalidHandle.class)
          .isThrownBy(() -> arena.getByte(block, 0));
      arena.reset();
    }
  }

  @Test
  void inDebugModeAccessIsCheckedToTheByteAndALeakIsNamed() {
    Arena arena = debug(0);
    long block = arena.allocate(17, Request.of().tagged("lost"));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> arena.getByte(block, 17));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> arena.putLong(block, 10, 1));
    assertThatExceptionOfType(ArenaException.Leak.class)
        .isThrownBy(arena::close)
        .satisfies(leak -> assertThat(leak.blocks().getFirst().tag()).isEqualTo("lost"));
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 100, 5000, 100_000})
  void aBlockReadsZeroWhateverWasThere(int size) {
    try (Arena arena = Arena.confined()) {
      for (int round = 0; round < 20; round++) {
        long block = arena.allocate(size);
        long other = arena.allocate(size, Request.of().in(Lane.SLOW));
        for (int at = 0; at < size; at++) {
          assertThat(arena.getByte(block, at) | arena.getByte(other, at)).isZero();
        }
        arena.fill(block, 0, size, (byte) -1);
        arena.fill(other, 0, size, (byte) -1);
        arena.free(block, other);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 100, 5000, 100_000})
  void aSecretIsGoneWhereItWasFreedAndWhereItMovedAwayFrom(int size) {
    try (Arena arena = Arena.builder().compression(new DeflateCodec()).confined()) {
      Request secret = Request.of().with(Hint.SECRET).in(Lane.FAST);
      long block = arena.allocate(size, secret);
      arena.fill(block, 0, size, (byte) 42);
      long was = address(arena, block);
      arena.move(block, Lane.SLOW);
      assertThat(Memory.segment(was, size).mismatch(Memory.segment(address(arena, block), size)))
          .isZero();
      assertThat(isZero(was, size)).isTrue();
      long is = address(arena, block);
      assertThatExceptionOfType(ArenaException.MoveRefused.class)
          .isThrownBy(() -> arena.move(block, Lane.COMPRESSED));
      arena.free(block);
      assertThat(isZero(is, size)).isTrue();
    }
  }

  @Test
  void aSecretIsGoneToTheLastByteOfItsSlot() {
    try (Arena arena = Arena.confined()) {
      long block = arena.allocate(17, Request.of().with(Hint.SECRET));
      arena.putLong(block, 24, 42);
      arena.free(block);
      long next = arena.allocate(32, Request.of().uninitialized());
      assertThat(arena.getLong(next, 24)).isZero();
    }
  }

  private static boolean isZero(long address, int size) {
    for (int i = 0; i < size; i++) {
      if (Memory.getByte(address + i) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * What is kept back is looked at byte by byte, and another thread may close the arena meanwhile.
   */
  @Test
  void anArenaThatIsClosedWhileItLooksAtAFreedBlockWaitsForThat() throws Exception {
    Arena arena = Arena.builder().debug(true).quarantine(0).lanes(1 << 20, 512L << 20).shared();
    long large = arena.allocate(300 << 20);
    Thread other = Thread.ofPlatform().start(() -> arena.free(large));
    while (arena.isLive(large)) {
      Thread.onSpinWait();
    }
    arena.close();
    other.join();
    assertThat(arena.isLive(large)).isFalse();
  }
}
