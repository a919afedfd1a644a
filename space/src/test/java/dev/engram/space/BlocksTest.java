/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static dev.engram.space.BlockRequest.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BlocksTest {

  private static final int PAGE = 1_024;

  private final SparseCells memory = new SparseCells(PAGE);
  private final Blocks blocks = new Blocks(memory, 1, 1L << 32, PAGE);

  /** Memory3D's next owner read what the last one had written. */
  @Test
  void whatAFreedBlockHeldIsNotThereForTheNext() {
    long secret = blocks.allocate(100, PLAIN);
    long neighbour = blocks.allocate(100, PLAIN);
    fill(secret, 112, 7);
    memory.set(neighbour, 5);
    blocks.free(secret);
    assertAll(secret, 112, 0);
    assertThat(memory.get(neighbour)).isEqualTo(5);
  }

  @Test
  void aBlockReadsZeroWhateverWasWrittenWhereItComesToLie() {
    memory.set(65_536 + 3, 9);
    memory.set(2 * 65_536 + 70_000, 9);
    long small = blocks.allocate(10, PLAIN);
    assertThat(small).isEqualTo(65_536);
    assertAll(small, 16, 0);
    long span = blocks.allocate(80_000, PLAIN);
    assertAll(span, 80_000, 0);
  }

  @Test
  void aPageGoesBackWithTheLastBlockInIt() {
    long[] block = new long[8];
    for (int i = 0; i < 8; i++) {
      block[i] = blocks.allocate(256, PLAIN);
      memory.set(block[i] + 255, 1);
    }
    assertThat(memory.residentPages(1)).isEqualTo(2);
    blocks.free(block[0]);
    blocks.free(block[1]);
    blocks.free(block[3]);
    assertThat(memory.residentPages(1)).isEqualTo(2);
    blocks.free(block[2]);
    assertThat(memory.residentPages(1)).isEqualTo(1);
  }

  @Test
  void aSlotAcrossPagesGivesBackThoseThatNoneOtherIsIn() {
    long a = blocks.allocate(1_280, PLAIN);
    long b = blocks.allocate(1_280, PLAIN);
    long c = blocks.allocate(1_280, PLAIN);
    fill(a, 3 * 1_280, 1);
    assertThat(memory.pages).hasSize(4);
    blocks.free(b);
    assertThat(memory.pages).hasSize(4);
    blocks.free(a);
    assertThat(memory.pages).hasSize(2);
    blocks.free(c);
    assertThat(memory.pages).isEmpty();
  }

  @Test
  void aSpanOverPlanesIsOneBlock() {
    long span = blocks.allocate(3 * 65_536 + 5, PLAIN);
    fill(span + 65_530, 65_540, 3);
    assertThat(blocks.placement.blockAt(span + 3 * 65_536)).isEqualTo(span);
    blocks.free(span);
    assertThat(memory.pages).isEmpty();
  }

  @Test
  void aBlockThatGrowsReadsZeroBehindWhatItHeld() {
    long block = blocks.allocate(100, PLAIN);
    fill(block, 112, 4);
    assertThat(blocks.reallocate(block, 112)).isEqualTo(block);
    assertAll(block, 100, 4);
    assertAll(block + 100, 12, 0);
    blocks.allocate(100, PLAIN);
    long moved = blocks.reallocate(block, 1_000);
    assertThat(moved).isNotEqualTo(block);
    assertAll(moved, 100, 4);
    assertAll(moved + 100, 900, 0);
    assertAll(block, 112, 0);
    assertThat(blocks.placement.live()).isEqualTo(2);
  }

  @Test
  void aBlockThatShrinksLosesWhatIsBeyondItsEnd() {
    long block = blocks.allocate(100, PLAIN);
    fill(block, 100, 4);
    assertThat(blocks.reallocate(block, 10)).isEqualTo(block);
    assertThat(blocks.reallocate(block, 100)).isEqualTo(block);
    assertAll(block, 10, 4);
    assertAll(block + 10, 90, 0);
    long span = blocks.allocate(200_000, PLAIN);
    fill(span, 200_000, 4);
    long pages = memory.pages.size();
    assertThat(blocks.reallocate(span, 70_000)).isEqualTo(span);
    assertThat(memory.pages).hasSize((int) (pages - (200_000 / PAGE - 70_000 / PAGE)));
    assertThat(blocks.reallocate(span, 190_000)).isEqualTo(span);
    assertAll(span, 70_000, 4);
    assertAll(span + 70_000, 120_000, 0);
  }

  @Test
  void aMovedBlockKeepsItsFlagsAndItsAlignment() {
    BlockRequest request = PLAIN.aligned(512).with(BlockRequest.SHARED | BlockRequest.PINNED);
    long block = blocks.allocate(100, request);
    long moved = blocks.reallocate(block, 5_000);
    assertThat(BlockRequest.ofTraits(blocks.placement.traits(moved))).isEqualTo(request);
    assertThat(moved % 512).isZero();
  }

  @Test
  void nothingHasChangedWhenThereIsNoQuota() {
    Blocks limited = new Blocks(memory, 1, 1_000, PAGE);
    long block = limited.allocate(600, PLAIN);
    fill(block, 600, 2);
    byte[] before = limited.table();
    assertThatThrownBy(() -> limited.allocate(401, PLAIN))
        .isInstanceOf(SpaceException.OutOfSpace.class);
    assertThatThrownBy(() -> limited.reallocate(block, 1_001))
        .isInstanceOf(SpaceException.OutOfSpace.class);
    assertThat(limited.table()).isEqualTo(before);
    assertAll(block, 600, 2);
    long moved = limited.reallocate(block, 1_000);
    assertAll(moved, 600, 2);
  }

  @Test
  void nothingHasChangedWhenThereIsNoMemoryToMoveTo() {
    long block = blocks.allocate(600, PLAIN);
    fill(block, 600, 2);
    byte[] before = blocks.table();
    memory.copiesUntilFull = 1;
    assertThatThrownBy(() -> blocks.reallocate(block, 5_000))
        .isInstanceOf(IllegalStateException.class);
    assertThat(blocks.table()).isEqualTo(before);
    assertAll(block, 600, 2);
    assertThat(memory.pages).hasSize(1);
  }

  @Test
  void whatIsNoBlockIsNotFreed() {
    long block = blocks.allocate(600, PLAIN);
    fill(block, 600, 2);
    blocks.free(blocks.allocate(600, PLAIN));
    for (long wrong : new long[] {block + 1, block + 640, 0, -1, 1L << 32}) {
      assertThatThrownBy(() -> blocks.free(wrong)).isInstanceOf(SpaceException.NotABlock.class);
      assertThatThrownBy(() -> blocks.reallocate(wrong, 3))
          .isInstanceOf(SpaceException.NotABlock.class);
    }
    assertAll(block, 600, 2);
  }

  @Test
  void aForkIsAnotherFuture() {
    long kept = blocks.allocate(100, PLAIN);
    long freed = blocks.allocate(100, PLAIN);
    SparseCells otherMemory = memory.copy();
    Blocks other = blocks.fork(otherMemory);
    blocks.free(freed);
    blocks.reallocate(kept, 50);
    assertThat(other.placement.size(kept)).isEqualTo(100);
    assertThat(other.placement.blockAt(freed)).isEqualTo(freed);
    long third = other.allocate(100, PLAIN);
    assertThat(blocks.placement.blockAt(third)).isEqualTo(-1);
    assertThat(blocks.allocate(100, PLAIN)).isEqualTo(freed);
  }

  @Test
  void marksNestAndEndFromTheInside() {
    byte[] empty = blocks.table();
    int outer = blocks.mark();
    long a = blocks.allocate(100, PLAIN);
    byte[] one = blocks.table();
    int inner = blocks.mark();
    blocks.allocate(100, PLAIN);
    blocks.free(a);
    blocks.undo(inner);
    assertThat(blocks.table()).isEqualTo(one);
    int kept = blocks.mark();
    blocks.free(a);
    blocks.forget(kept);
    assertThatThrownBy(() -> blocks.undo(kept)).isInstanceOf(IllegalArgumentException.class);
    blocks.mark();
    blocks.undo(outer);
    assertThat(blocks.table()).isEqualTo(empty);
    assertThatThrownBy(() -> blocks.forget(outer)).isInstanceOf(IllegalArgumentException.class);
  }

  private void fill(long pointer, long cells, int value) {
    for (long i = 0; i < cells; i++) {
      memory.set(pointer + i, value);
    }
  }

  private void assertAll(long pointer, long cells, int value) {
    for (long i = 0; i < cells; i++) {
      if (memory.get(pointer + i) != value) {
        assertThat(memory.get(pointer + i)).as("cell %d", i).isEqualTo(value);
      }
    }
  }
}
