/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesTest {

  private final Space space = Space.builder().confined();
  private final Pages pages = space.pages();
  private final Heap heap = space.heap(1);

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void aWriteTakesThePagesThatAreNotThere() {
    long address = Address.of(1, 0, 4_090);
    assertThat(pages.missing(address, 6)).isOne();
    assertThat(pages.missing(address, 7)).isEqualTo(2);
    assertThat(pages.missing(address, 0)).isZero();
    space.putByte(address, (byte) 1);
    assertThat(pages.missing(address, 7)).isOne();
    assertThat(pages.toKeep(address, 7)).isZero();
    assertThat(pages.resident()).isOne();
    assertThat(pages.kept()).isZero();
  }

  @Test
  void aWriteInACheckpointKeepsWhatWasThereOnce() {
    long address = Address.of(1, 0, 0);
    space.putByte(address, (byte) 1);
    long outer = space.checkpoint();
    assertThat(pages.toKeep(address, 4_097)).isOne();
    assertThat(pages.missing(address, 4_097)).isOne();
    space.putByte(address, (byte) 2);
    assertThat(pages.toKeep(address, 4_097)).isZero();
    assertThat(pages.kept()).isOne();
    long inner = space.checkpoint();
    assertThat(pages.toKeep(address, 1)).isOne();
    space.putByte(address, (byte) 3);
    assertThat(pages.kept()).isEqualTo(2);
    space.commit(inner);
    assertThat(pages.kept()).isOne();
    assertThat(pages.toKeep(address, 1)).isZero();
    space.revert(outer);
    assertThat(pages.kept()).isZero();
    assertThat(pages.resident()).isOne();
  }

  @Test
  void aFreedPageOfACheckpointIsKeptAndNotResident() {
    long block = heap.allocate(4_096);
    space.putByte(block, (byte) 1);
    long checkpoint = space.checkpoint();
    heap.free(block);
    assertThat(pages.resident()).isZero();
    assertThat(pages.kept()).isOne();
    space.commit(checkpoint);
    assertThat(pages.kept()).isZero();
  }

  @Test
  void aPageIsNotWholeIfABlockOfItLiesElsewhere() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 257; i++) {
      blocks.add(heap.allocate(256));
    }
    long moved = blocks.getLast();
    space.putByte(moved, (byte) 1);
    assertThat(pages.isWhole(moved)).isTrue();
    heap.free(blocks.getFirst());
    assertThat(heap.evacuate(50, Long.MAX_VALUE).moves()).isOne();
    assertThat(pages.isWhole(moved)).isFalse();
    assertThat(pages.isWhole(moved + 4_095)).isFalse();
    assertThat(pages.isWhole(moved + 4_096)).isTrue();
    heap.free(moved);
    assertThat(pages.isWhole(moved)).isTrue();
  }

  /** What a write is said to take is what it takes, whatever was evacuated and checkpointed. */
  @Test
  void whatAWriteIsSaidToTakeIsWhatItTakes() {
    SplittableRandom random = new SplittableRandom(7);
    List<Long> live = new ArrayList<>();
    List<Long> open = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(24)) {
        case 0, 1, 2, 3 -> live.add(heap.allocate(random.nextInt(1, 6_000)));
        case 4, 5 -> {
          if (!live.isEmpty() && open.isEmpty()) {
            heap.free(live.remove(random.nextInt(live.size())));
          }
        }
        case 6 -> {
          if (random.nextInt(20) == 0) {
            heap.evacuate(70, 100_000);
          }
        }
        case 7 -> {
          if (open.size() < 5) {
            open.add(space.checkpoint());
          }
        }
        case 8 -> {
          if (!open.isEmpty()) {
            space.commit(open.removeLast());
          }
        }
        default -> {
          if (!live.isEmpty()) {
            write(live.get(random.nextInt(live.size())), random);
          }
        }
      }
    }
    assertThat(pages.resident() << 12).isEqualTo(space.resident(1));
  }

  private void write(long block, SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(1, (int) heap.size(block) + 1)];
    random.nextBytes(bytes);
    long missing = pages.missing(block, bytes.length);
    long kept = pages.toKeep(block, bytes.length);
    long residentBefore = pages.resident();
    long keptBefore = pages.kept();
    space.write(block, bytes, 0, bytes.length);
    assertThat(pages.resident() - residentBefore).isEqualTo(missing);
    assertThat(pages.kept() - keptBefore).isEqualTo(kept);
    assertThat(pages.missing(block, bytes.length) + pages.toKeep(block, bytes.length)).isZero();
  }

  @Test
  void aMovedCellHasAnotherPlace() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      blocks.add(heap.allocate(64));
      space.putInt(blocks.getLast(), i);
    }
    for (int i = 0; i < 2_000; i++) {
      if (i % 50 != 49) {
        heap.free(blocks.get(i));
      }
    }
    assertThat(heap.planes()).isEqualTo(2);
    assertThat(heap.blocks()).isEqualTo(40);
    assertThat(heap.used()).isEqualTo(40 * 64);
    long block = blocks.getLast();
    assertThat(pages.place(block + 1)).isEqualTo(block + 1);
    Evacuation.Move move = heap.analyse(90).moves().getFirst();
    heap.evacuate(90, Long.MAX_VALUE);
    assertThat(pages.place(Address.at(1, move.block()) + 3))
        .isEqualTo(Address.at(1, move.to()) + 3);
  }

  @Test
  void aWordIsFourLongsTheLastBytesFirst() {
    for (long address :
        new long[] {Address.of(1, 0, 0), Address.of(1, 0, 4_080), 65_530 | 1L << 32}) {
      long[] is = new long[6];
      space.putWord(address, new long[] {9, 1, 2, 3, 4}, 1);
      for (int i = 0; i < 4; i++) {
        assertThat(space.getLong(Address.plus(address, 8L * i))).isEqualTo(4 - i);
      }
      space.getWord(address, is, 1);
      assertThat(is).containsExactly(0, 1, 2, 3, 4, 0);
      space.putWord(address, is, 1); // the short way now
      space.getWord(address, is, 2);
      assertThat(is).containsExactly(0, 1, 1, 2, 3, 4);
    }
  }

  @Test
  void whatLeavesTheRegionIsNotCounted() {
    long end = Address.at(1, 0xFFFF_FFFFL);
    assertThat(pages.missing(end, 1)).isOne();
    assertThatExceptionOfType(SpaceException.BadAddress.class)
        .isThrownBy(() -> pages.missing(end, 2));
    assertThatExceptionOfType(SpaceException.Forbidden.class)
        .isThrownBy(() -> pages.toKeep(Address.of(2, 0, 0), 1));
  }
}
