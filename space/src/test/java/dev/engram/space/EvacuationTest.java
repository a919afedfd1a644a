/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static dev.engram.space.BlockRequest.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvacuationTest {

  private static final int PAGE = 1_024;
  private static final long ALL = Long.MAX_VALUE;

  private final SparseCells memory = new SparseCells(PAGE);
  private final Blocks blocks = new Blocks(memory, 0, 1L << 32, PAGE);
  private final List<Long> live = new ArrayList<>();

  /** Four planes of 256 slots each, of which every 16th lives: one in every fourth page. */
  @BeforeEach
  void fourSparsePlanes() {
    for (int i = 0; i < 1_024; i++) {
      long block = blocks.allocate(256, PLAIN);
      memory.set(block, i + 1);
      memory.set(block + 255, -i);
    }
    for (int i = 0; i < 1_024; i++) {
      if (i % 16 == 0) {
        live.add(i * 256L);
      } else {
        blocks.free(i * 256L);
      }
    }
  }

  @Test
  void analysisSaysWhatWouldMoveAndWhatThatGivesBack() {
    assertThat(memory.pages).hasSize(64);
    Evacuation plan = blocks.analyse(50);
    assertThat(plan.planes()).isEqualTo(3);
    assertThat(plan.moves()).hasSize(48);
    assertThat(plan.cells()).isEqualTo(48 * 256);
    assertThat(plan.moves().getFirst()).isEqualTo(new Evacuation.Move(0, 0, 3 * 65_536 + 256, 256));
    // 48 slots behind those in use: 15 of each 16, over pages of 4 of which every fourth is there
    assertThat(plan.pages()).isEqualTo(48 - 9);
    assertThat(memory.pages).hasSize(64);
    assertThat(blocks.placement.target(0)).isEqualTo(-1);
  }

  @Test
  void evacuationGivesBackWhatAnalysisSaidAndEveryAddressStaysGood() {
    Evacuation plan = blocks.analyse(50);
    Evacuation.Outcome outcome = blocks.evacuate(50, ALL);
    assertThat(outcome.moves()).isEqualTo(48);
    assertThat(outcome.cells()).isEqualTo(plan.cells());
    assertThat(outcome.pages()).isEqualTo(plan.pages());
    assertThat(memory.pages).hasSize((int) (64 - plan.pages()));
    assertThat(memory.residentPages(0)).isZero();
    assertContents();
    memory.set(live.getFirst() + 7, 77);
    assertThat(memory.raw(3 * 65_536 + 256 + 7)).isEqualTo(77);
    assertThat(blocks.analyse(50).moves()).isEmpty();
  }

  @Test
  void theSlotThatContentsWereMovedToIsNoBlock() {
    blocks.evacuate(50, ALL);
    long guest = blocks.placement.target(0);
    assertThat(guest).isEqualTo(3 * 65_536 + 256);
    assertThat(blocks.placement.blockAt(guest)).isEqualTo(-1);
    assertThatThrownBy(() -> blocks.free(guest)).isInstanceOf(SpaceException.NotABlock.class);
    assertThatThrownBy(() -> blocks.reallocate(guest, 7))
        .isInstanceOf(SpaceException.NotABlock.class);
    assertContents();
  }

  @Test
  void anEvacuatedPlaneTakesNoBlocksUntilItIsEmpty() {
    blocks.evacuate(50, ALL);
    long next = blocks.allocate(256, PLAIN);
    assertThat(Planes.number(next)).isEqualTo(3);
    blocks.free(next);
    for (long block : live.subList(0, 16)) {
      blocks.free(block);
    }
    assertThat(blocks.allocate(70_000, PLAIN)).isEqualTo(4L << 16);
    assertThat(blocks.allocate(40_000, PLAIN)).isEqualTo(0);
    assertThat(memory.forwards).hasSize(32);
  }

  @Test
  void freeingAMovedBlockFreesWhereItWasMovedTo() {
    blocks.evacuate(50, ALL);
    long guest = blocks.placement.target(256 * 16);
    blocks.free(256 * 16);
    assertThat(memory.forwards).doesNotContainKey(256L * 16);
    assertThat(memory.raw(guest)).isZero();
    assertThat(blocks.allocate(256, PLAIN)).isEqualTo(guest);
  }

  @Test
  void aBlockMovedAgainIsReachedWithoutADetour() {
    blocks.evacuate(50, ALL);
    for (int i = 0; i < 4_096; i++) {
      live.add(blocks.allocate(256, PLAIN));
      memory.set(live.getLast(), (int) (live.getLast() / 256 + 1));
      memory.set(live.getLast() + 255, (int) -(live.getLast() / 256));
    }
    long first = blocks.placement.target(0);
    // all but the guests goes from plane 3, and a place is made in plane 4
    for (long block : List.copyOf(live)) {
      if (block >> 16 == 3 || block >> 16 == 4 && block % 1_024 != 0) {
        blocks.free(block);
        live.remove(block);
      }
    }
    blocks.evacuate(50, ALL);
    long second = blocks.placement.target(0);
    assertThat(second).isNotEqualTo(first).isNotEqualTo(-1);
    assertThat(memory.forwards.get(0L)).isEqualTo(new SparseCells.Forward(256, second));
    assertThat(blocks.placement.planes.get(3)).isNull();
    assertContents();
  }

  @Test
  void aPinnedBlockKeepsItsPlane() {
    live.subList(1, 9).forEach(blocks::free);
    assertThat(blocks.analyse(50).moves().getFirst().block()).isZero();
    long pinned = blocks.allocate(256, PLAIN.with(BlockRequest.PINNED));
    assertThat(Planes.number(pinned)).isZero();
    memory.set(pinned, 5);
    blocks.evacuate(50, ALL);
    assertThat(blocks.placement.target(pinned)).isEqualTo(-1);
    assertThat(blocks.placement.target(0)).isEqualTo(-1);
    assertThat(blocks.placement.target(65_536)).isNotEqualTo(-1);
    assertThat(memory.raw(pinned)).isEqualTo(5);
  }

  @Test
  void aBudgetIsKeptAndTheNextRunGoesOn() {
    assertThat(blocks.evacuate(50, 255)).isEqualTo(Evacuation.Outcome.NONE);
    assertThat(blocks.evacuate(50, 10 * 256 + 255).moves()).isEqualTo(10);
    assertThat(blocks.placement.planes.evacuated.contains(0)).isTrue();
    assertContents();
    long pages = 0;
    int moves = 10;
    for (int run = 0; run < 20; run++) {
      Evacuation.Outcome outcome = blocks.evacuate(50, 5 * 256);
      moves += outcome.moves();
      pages += outcome.pages();
    }
    assertThat(moves).isEqualTo(48);
    assertThat(pages).isPositive();
    assertThat(memory.pages).hasSize(64 - 39);
    assertContents();
  }

  @Test
  void slotsOfAPageAndMoreAreLeftWhereTheyAre() {
    Blocks large = new Blocks(new SparseCells(PAGE), 0, 1L << 32, PAGE);
    for (int i = 0; i < 64; i++) {
      large.allocate(4_096, PLAIN);
    }
    for (int i = 0; i < 64; i++) {
      if (i % 8 != 0) {
        large.free(i * 4_096L);
      }
    }
    assertThat(large.analyse(100).moves()).isEmpty();
  }

  @Test
  void evacuationIsTakenBackWithItsForwards() {
    byte[] before = blocks.table();
    SparseCells contents = memory.copy();
    int mark = blocks.mark();
    blocks.evacuate(50, 20 * 256);
    blocks.free(0);
    blocks.evacuate(50, ALL);
    for (long block : live.subList(1, 16)) {
      blocks.free(block);
    }
    blocks.undo(mark);
    memory.takeContents(contents);
    assertThat(blocks.table()).isEqualTo(before);
    assertThat(memory.forwards).isEmpty();
    assertContents();
    assertThat(blocks.evacuate(50, ALL).moves()).isEqualTo(48);
  }

  @Test
  void anUndoneFreeIsLeftToMoveAgain() {
    blocks.evacuate(50, 15 * 256);
    PlaneSet draining = blocks.placement.planes.draining;
    assertThat(draining.contains(0)).isTrue();
    int mark = blocks.mark();
    blocks.free(live.get(15));
    assertThat(draining.contains(0)).isFalse();
    assertThat(blocks.fork(memory.copy()).placement.planes.draining).isNotSameAs(draining);
    blocks.undo(mark);
    assertThat(draining.contains(0)).isTrue();
  }

  @Test
  void aFailedMoveLeavesTheBlockWhereItIs() {
    Evacuation plan = blocks.analyse(50);
    memory.copiesUntilFull = 5;
    assertThatThrownBy(() -> blocks.evacuate(50, ALL)).isInstanceOf(IllegalStateException.class);
    assertThat(memory.raw(plan.moves().get(3).to())).isNotZero();
    assertThat(memory.raw(plan.moves().get(4).to())).isZero();
    assertThat(memory.forwards).hasSize(4);
    assertContents();
    assertThat(blocks.evacuate(50, ALL).moves()).isEqualTo(44);
    assertContents();
  }

  @Test
  void aReallocatedBlockGrowsWhereItWasMovedTo() {
    long block = blocks.allocate(250, PLAIN);
    blocks.free(0);
    live.removeFirst();
    blocks.evacuate(50, ALL);
    long guest = blocks.placement.target(block);
    memory.set(block + 249, 9);
    assertThat(blocks.reallocate(block, 256)).isEqualTo(block);
    assertThat(memory.get(block + 249)).isEqualTo(9);
    assertThat(memory.get(block + 250)).isZero();
    long moved = blocks.reallocate(block, 300);
    assertThat(memory.get(moved + 249)).isEqualTo(9);
    assertThat(memory.raw(guest + 249)).isZero();
    assertThat(memory.forwards).doesNotContainKey(block);
  }

  @Test
  void freesRelieveAPlaneWhenItBecomesSparse() {
    Blocks busy = new Blocks(memory, 100, 1L << 32, PAGE);
    long[] all = new long[1_024];
    for (int i = 0; i < all.length; i++) {
      all[i] = busy.allocate(256, PLAIN);
      memory.set(all[i], i + 1);
    }
    int moved = 0;
    for (int i = 0; i < all.length; i++) {
      if (i % 8 != 0) {
        moved += busy.relieve(busy.free(all[i]), 25, 1_024, moves -> {}).moves();
      }
    }
    assertThat(moved).isPositive();
    for (int plane = 101; plane < 104; plane++) {
      assertThat(busy.placement.planes.evacuated.contains(plane)).isTrue();
      assertThat(memory.residentPages(plane)).isZero();
    }
    for (int i = 0; i < all.length; i += 8) {
      assertThat(memory.get(all[i])).isEqualTo(i + 1);
    }
  }

  private void assertContents() {
    for (long block : live) {
      assertThat(memory.get(block)).isEqualTo((int) (block / 256 + 1));
      assertThat(memory.get(block + 255)).isEqualTo((int) -(block / 256));
    }
  }

  /** Whoever is told what would move may do what makes another plan the right one. */
  @Test
  void whoIsToldOfMovesMayAllocateAndFree() {
    try (Space space = Space.builder().evacuation(50).confined()) {
      Heap heap = space.heap(1);
      Map<Long, Integer> contents = new HashMap<>();
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 1_024; i++) {
        blocks.add(allocated(space, contents));
      }
      int told = 0;
      for (int i = 0; i < blocks.size(); i++) {
        if (i % 8 == 0) {
          continue;
        }
        long last = blocks.get(i - i % 8);
        int[] moves = {0};
        contents.remove(blocks.get(i));
        heap.free(
            blocks.get(i),
            would -> {
              moves[0] = would.moves();
              if (would.moves() % 2 == 0) {
                allocated(space, contents);
              } else if (contents.remove(last) != null) {
                heap.free(last);
              }
            });
        told += moves[0] > 0 ? 1 : 0;
        contents.forEach((block, number) -> {
          assertThat(space.getInt(block)).isEqualTo(number);
          assertThat(space.getInt(block + 252)).isEqualTo(-number);
        });
        assertThat(heap.blocks()).isEqualTo(contents.size());
      }
      assertThat(told).isGreaterThan(2);
    }
  }

  private static long allocated(Space space, Map<Long, Integer> contents) {
    long block = space.heap(1).allocate(256);
    int number = (int) block + 1;
    assertThat(space.getLong(block)).isZero();
    space.putInt(block, number);
    space.putInt(block + 252, -number);
    contents.put(block, number);
    return block;
  }

  @Test
  void cellsBehindABlockReadZeroWhenItHasMoved() {
    try (Space space = Space.builder().confined()) {
      Heap heap = space.heap(1);
      long[] blocks = new long[257];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = heap.allocate(250);
      }
      long block = blocks[256];
      space.putLong(block, 42);
      heap.free(blocks[0]);
      space.putInt(blocks[0] + 251, 7); // in no block
      space.putInt(block + 251, 8);
      assertThat(heap.evacuate(50, Long.MAX_VALUE).moves()).isOne();
      assertThat(space.getLong(block)).isEqualTo(42);
      assertThat(space.getInt(block + 251)).isZero();
      heap.free(block);
      assertThat(space.getInt(block + 251)).isZero();
      assertThat(space.getInt(blocks[0] + 251)).isZero();
    }
  }
}
