/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.engram.space.Address;
import dev.engram.vm3d.gas.GasSchedule;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits of a memory, each met exactly and passed by one. */
class MeteredMemoryTest {

  private static final int PAGE = 4_096;
  private static final int LIMIT = 16 * PAGE;
  private static final long GAS = 1L << 40;
  private static final long HEAP = Address.of(4, 0, 0);

  private final MeteredMemory memory =
      new MeteredMemory(Vm3d.builder().memory(LIMIT).space(), GasSchedule.ENGRAM_1, LIMIT, false);
  private final long[] registers = new long[Frames.REGISTERS];

  @AfterEach
  void close() {
    memory.space.close();
  }

  private static Fault stop(ThrowingCallable call) {
    Stop stop = catchThrowableOfType(Stop.class, call);
    assertThat(stop).as("a fault").isNotNull();
    return stop.fault;
  }

  private void enter() {
    memory.frames.enter(0, 0, 0, registers, memory);
  }

  private void write(long address, int length) {
    memory.write(GAS, address, length);
    memory.space.write(address, new byte[length], 0, length);
  }

  @Test
  void asManyPagesAsTheLimitSaysAreThere() {
    write(HEAP, 15 * PAGE);
    assertThat(stop(() -> memory.write(GAS, HEAP + 15 * PAGE - 1 + PAGE, 2)))
        .isEqualTo(Fault.OUT_OF_MEMORY);
    write(HEAP + 15 * PAGE, PAGE);
    assertThat(stop(() -> memory.write(GAS, HEAP + 16 * PAGE, 1))).isEqualTo(Fault.OUT_OF_MEMORY);
    write(HEAP, LIMIT);
    assertThat(memory.pages.resident()).isEqualTo(16);
  }

  @Test
  void asManyPagesAsTheLimitSaysAreKept() {
    write(HEAP, 6 * PAGE);
    for (int frame = 0; frame < 2; frame++) {
      enter();
      write(HEAP, 6 * PAGE);
    }
    assertThat(memory.pages.kept()).isEqualTo(12);
    enter();
    write(HEAP, 4 * PAGE);
    assertThat(memory.pages.kept()).isEqualTo(16);
    assertThat(stop(() -> memory.write(GAS, HEAP + 4 * PAGE, 1))).isEqualTo(Fault.OUT_OF_MEMORY);
    write(HEAP, 4 * PAGE);
    write(HEAP + 6 * PAGE, 10 * PAGE);
    memory.frames.revert(registers, memory);
    assertThat(memory.pages.kept()).isEqualTo(12);
    enter();
    write(HEAP + 2 * PAGE, 4 * PAGE);
  }

  @Test
  void asManyPagesAsTheLimitSaysAreKeptOfBlocksToo() {
    memory.allocate(GAS, 4, 10 * PAGE, 0);
    long block = memory.counts.block;
    write(block, 10 * PAGE);
    enter();
    write(block, 10 * PAGE);
    enter();
    write(block, 6 * PAGE);
    assertThat(memory.pages.kept()).isEqualTo(16);
    enter();
    assertThat(stop(() -> memory.free(GAS, block))).isEqualTo(Fault.OUT_OF_MEMORY);
    memory.frames.revert(registers, memory);
    memory.frames.leave(registers, memory);
    memory.frames.leave(registers, memory);
    assertThat(memory.pages.kept()).isZero();
    enter();
    assertThat(GAS - memory.free(GAS, block)).as("ten pages less, and ten kept").isZero();
    assertThat(memory.pages.kept()).isEqualTo(10);
    assertThat(memory.pages.resident()).isZero();
  }

  @Test
  void blocksAskForAsManyCellsAsTheLimitSaysAnd32Each() {
    memory.allocate(GAS, 4, 100, 0);
    long block = memory.counts.block;
    memory.allocate(GAS, 3, LIMIT - 100 - 3 * 32 - 1, 0);
    assertThat(stop(() -> memory.allocate(GAS, 6, 2, 0))).isEqualTo(Fault.OUT_OF_MEMORY);
    memory.allocate(GAS, 6, 1, 0);
    assertThat(stop(() -> memory.reallocate(GAS, block, 101))).isEqualTo(Fault.OUT_OF_MEMORY);
    memory.reallocate(GAS, block, 99);
    memory.reallocate(GAS, memory.counts.block, 100);
    assertThat(memory.live()).isEqualTo(LIMIT - 96);
  }

  @Test
  void asManyChangesOfBlocksAsTheLimitSaysAreKept() {
    int most = LIMIT / 32;
    memory.allocate(GAS, 4, 8, 0);
    long block = memory.counts.block;
    enter();
    for (int i = 0; i < most / 2 - 1; i++) {
      memory.allocate(GAS, 5, 8, 0);
      memory.free(GAS, memory.counts.block);
    }
    assertThat(memory.changes).isEqualTo(most - 2);
    enter();
    memory.reallocate(GAS, block, 9);
    assertThat(memory.changes).isEqualTo(most);
    assertThat(stop(() -> memory.free(GAS, block))).isEqualTo(Fault.OUT_OF_MEMORY);
    memory.frames.revert(registers, memory);
    assertThat(memory.changes).isEqualTo(most - 2);
    memory.free(GAS, block);
    assertThat(stop(() -> memory.reallocate(GAS, block, 9))).isEqualTo(Fault.NOT_A_BLOCK);
    memory.allocate(GAS, 5, 8, 0);
    assertThat(stop(() -> memory.allocate(GAS, 5, 8, 0))).isEqualTo(Fault.OUT_OF_MEMORY);
    memory.frames.keepAll(memory);
    memory.endProgram();
    assertThat(memory.changes).isZero();
    memory.allocate(GAS, 5, 8, 0);
    assertThat(memory.changes).as("of the host's nothing is kept").isZero();
  }

  @Test
  void aCompactionIsTwoChangesForEachBlockThatMoves() {
    MeteredMemory large =
        new MeteredMemory(Vm3d.builder().space(), GasSchedule.ENGRAM_1, 64 << 20, false);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 512; i++) {
      large.allocate(GAS, 4, 256, 0);
      blocks.add(large.counts.block);
      large.write(GAS, blocks.get(i), 1);
      large.space.putByte(blocks.get(i), (byte) 1);
    }
    for (int i = 0; i < 512; i++) {
      if (i % 16 != 0) {
        large.free(GAS, blocks.get(i));
      }
    }
    assertThat(large.heap(4).analyse(50).moves()).hasSize(16);
    large.frames.enter(0, 0, 0, registers, large);
    large.compact(GAS, 4, 50, 256 * 7 + 255);
    assertThat(large.changes).isEqualTo(2 * 7);
    large.compact(GAS, 4, 50, Long.MAX_VALUE);
    assertThat(large.changes).isEqualTo(2 * 16);
    assertThat(large.counts.moves).isEqualTo(16);
    large.space.close();
  }
}
