/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.vm3d.gas.GasSchedule;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

  private static final long GAS = 1L << 40;
  private static final long HEAP = Address.of(4, 0, 0);

  private final MeteredMemory memory =
      new MeteredMemory(Vm3d.builder().space(), GasSchedule.ENGRAM_1, 64 << 20, false);
  private final Frames frames = memory.frames;
  private final long[] registers = new long[Frames.REGISTERS];

  @AfterEach
  void close() {
    memory.space.close();
  }

  private void enter() {
    frames.enter(1, 2, 3, registers, memory);
  }

  private void leave() {
    frames.leave(registers, memory);
  }

  private void revert() {
    frames.revert(registers, memory);
  }

  private void write(long address, int value) {
    memory.write(GAS, address, 4);
    memory.space.putInt(address, value);
  }

  @Test
  void framesThatOnlyReadHaveNoCheckpoint() {
    for (int i = 0; i < 100; i++) {
      enter();
      memory.read(GAS, HEAP, 8);
    }
    assertThat(frames.depth()).isEqualTo(100);
    assertThat(memory.space.depth()).isZero();
    for (int i = 0; i < 100; i++) {
      if (i % 2 == 0) {
        leave();
      } else {
        revert();
      }
    }
    assertThat(frames.depth()).isZero();
    assertThat(memory.space.depth()).isZero();
  }

  @Test
  void oneCheckpointServesAllFramesAroundTheFirstWrite() {
    for (int i = 0; i < 100; i++) {
      enter();
    }
    write(HEAP, 1);
    assertThat(memory.space.depth()).isOne();
    for (int i = 0; i < 50; i++) {
      leave();
      assertThat(memory.space.depth()).isOne();
      assertThat(frames.isOpen()).isTrue();
      write(HEAP + 4, i);
      assertThat(memory.space.depth()).isOne();
    }
    revert();
    assertThat(memory.space.depth()).isZero();
    assertThat(memory.space.getInt(HEAP)).isZero();
    assertThat(memory.space.getInt(HEAP + 4)).isZero();
    assertThat(frames.isOpen()).isFalse();
  }

  @Test
  void eachFrameThatWritesBeforeItCallsHasItsOwn() {
    for (int i = 1; i <= 20; i++) {
      enter();
      write(HEAP, i);
      assertThat(memory.space.depth()).isEqualTo(i);
      assertThat(memory.pages.kept()).isEqualTo(i - 1);
    }
    revert();
    assertThat(memory.space.getInt(HEAP)).isEqualTo(19);
    leave();
    assertThat(memory.space.depth()).isEqualTo(18);
    assertThat(memory.space.getInt(HEAP)).isEqualTo(19);
    revert();
    assertThat(memory.space.getInt(HEAP)).isEqualTo(17);
    frames.keepAll(memory);
    assertThat(memory.space.depth()).isZero();
    assertThat(memory.pages.kept()).isZero();
    assertThat(memory.space.getInt(HEAP)).isEqualTo(17);
  }

  @Test
  void allThatIsUndoneIsUndoneFromTheFirstCheckpointOn() {
    write(HEAP, 7);
    registers[0] = 70;
    registers[63] = 71;
    enter();
    enter();
    enter();
    registers[0] = 80;
    registers[63] = 81;
    write(HEAP, 8);
    enter();
    write(HEAP, 9);
    frames.revertAll(registers, memory);
    assertThat(frames.depth()).isZero();
    assertThat(memory.space.depth()).isZero();
    assertThat(memory.space.getInt(HEAP)).isEqualTo(7);
    assertThat(registers[0]).isEqualTo(70);
    assertThat(registers[63]).isEqualTo(71);
  }

  @Test
  void aFrameKnowsWhereItGoesBackAndWhatItsCallersKeep() {
    frames.enter(10, 100, 4, registers, memory);
    frames.enter(20, 200, 8, registers, memory);
    frames.enter(30, 300, 12, registers, memory);
    assertThat(frames.gasOfCallers()).isEqualTo(600);
    leave();
    assertThat(frames.back()).isEqualTo(30);
    assertThat(frames.gas()).isEqualTo(300);
    assertThat(frames.answer()).isEqualTo(12);
    assertThat(frames.gasOfCallers()).isEqualTo(300);
    revert();
    assertThat(frames.back()).isEqualTo(20);
    assertThat(frames.gas()).isEqualTo(200);
    assertThat(frames.answer()).isEqualTo(8);
  }

  @Test
  void registersOfAFrameAreItsOwnAndTheCommonOnesAreNot() {
    for (int i = 0; i < registers.length; i++) {
      registers[i] = i + 1L;
    }
    enter();
    Arrays.fill(registers, -1);
    leave();
    for (int i = 0; i < registers.length; i++) {
      assertThat(registers[i]).isEqualTo(i < 32 ? -1 : i + 1);
    }
    enter();
    Arrays.fill(registers, -2);
    revert();
    for (int i = 0; i < registers.length; i++) {
      assertThat(registers[i]).isEqualTo(i < 32 ? -1 : i + 1);
    }
  }

  /** What a frame must come back to, and whether it has a checkpoint of its own. */
  private static final class Level {
    final int[] cells;
    final long refund;
    final long changes;
    boolean open;

    Level(int[] cells, long refund, long changes) {
      this.cells = cells.clone();
      this.refund = refund;
      this.changes = changes;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aTreeOfCallsHasTheFewestCheckpointsAndComesBackToWhatWas(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Deque<Level> levels = new ArrayDeque<>();
    int[] cells = new int[12];
    long made = 0;
    long eager = 0;
    for (int i = 0; i < 5_000; i++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          if (levels.size() < 60) {
            levels.push(new Level(cells, memory.refunds.earned(), memory.changes));
            enter();
            eager++;
          }
        }
        case 2 -> {
          if (!levels.isEmpty()) {
            leave();
            Level left = levels.pop();
            if (left.open && !levels.isEmpty()) {
              levels.getFirst().open = true;
            }
          }
        }
        case 3 -> {
          if (!levels.isEmpty()) {
            revert();
            Level reverted = levels.pop();
            cells = reverted.cells.clone();
            assertThat(memory.refunds.earned()).isEqualTo(reverted.refund);
            assertThat(memory.changes).isEqualTo(reverted.changes);
          }
        }
        case 4 -> {
          if (!levels.isEmpty() && random.nextInt(3) == 0) {
            made += opens(levels);
            memory.allocate(GAS, 5, 70_000, 0);
            memory.free(GAS, memory.counts.block);
          }
        }
        default -> {
          int cell = random.nextInt(cells.length);
          cells[cell] = i + 1;
          made += levels.isEmpty() ? 0 : opens(levels);
          write(HEAP + 4_096L * cell, cells[cell]);
        }
      }
      assertThat(frames.depth()).isEqualTo(levels.size());
      assertThat(memory.space.depth()).isEqualTo(checkpoints(levels));
      for (int cell = 0; cell < cells.length; cell++) {
        assertThat(memory.space.getInt(HEAP + 4_096L * cell)).isEqualTo(cells[cell]);
      }
      assertThat(memory.pages.kept()).isLessThanOrEqualTo(12L * memory.space.depth());
    }
    assertThat(made).isPositive().isLessThan(eager);
  }

  private static int opens(Deque<Level> levels) {
    boolean was = levels.getFirst().open;
    levels.getFirst().open = true;
    return was ? 0 : 1;
  }

  private static long checkpoints(Deque<Level> levels) {
    return levels.stream().filter(each -> each.open).count();
  }
}
