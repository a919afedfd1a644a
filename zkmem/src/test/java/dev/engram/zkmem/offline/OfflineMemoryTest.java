/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is told of accesses, examples that can be followed by hand. */
class OfflineMemoryTest {

  private final RecordedAccesses records = new RecordedAccesses();

  private OfflineMemory memory(int blockCells) {
    return new OfflineMemory(MemoryConfiguration.volatileElements(blockCells), records);
  }

  private static int[] cells(int... cells) {
    return cells;
  }

  private static int[] read(OfflineMemory memory, int space, int pointer, int width) {
    int[] data = new int[width];
    memory.read(space, pointer, width, data);
    return data;
  }

  @Test
  void blocksOfACellAreMergedForAWideAccessAndSplitForANarrowOne() {
    OfflineMemory memory = memory(1);
    memory.write(1, 0, 4, cells(1, 2, 3, 4));
    assertThat(records.take())
        .containsExactly(
            "merge 1:0 of 0, 0: [0, 0]",
            "merge 1:2 of 0, 0: [0, 0]",
            "merge 1:0 of 0, 0: [0, 0, 0, 0]",
            "1 write 1:0, before at 0: [1, 2, 3, 4] was [0, 0, 0, 0]");
    assertThat(memory.adapters().total()).isEqualTo(3);
    assertThat(memory.time()).isEqualTo(2);

    assertThat(read(memory, 1, 0, 4)).containsExactly(1, 2, 3, 4);
    assertThat(records.take()).containsExactly("2 read 1:0, before at 1: [1, 2, 3, 4]");
    assertThat(memory.adapters().total()).isEqualTo(3);
    assertThat(memory.time()).isEqualTo(3);

    memory.write(1, 0, 2, cells(10, 11));
    assertThat(records.take())
        .containsExactly(
            "split 1:0 of 2: [1, 2, 3, 4]", "3 write 1:0, before at 2: [10, 11] was [1, 2]");
    assertThat(memory.adapters().total()).isEqualTo(4);

    assertThat(read(memory, 1, 0, 4)).containsExactly(10, 11, 3, 4);
    assertThat(records.take())
        .containsExactly(
            "merge 1:0 of 3, 2: [10, 11, 3, 4]", "4 read 1:0, before at 3: [10, 11, 3, 4]");
    assertThat(memory.adapters().total()).isEqualTo(5);

    memory.finish();
    assertThat(records.take())
        .containsExactly(
            "split 1:0 of 4: [10, 11, 3, 4]",
            "split 1:0 of 4: [10, 11]",
            "split 1:2 of 4: [3, 4]",
            "block 1:0 of 4: [10] was [0]",
            "block 1:1 of 4: [11] was [0]",
            "block 1:2 of 4: [3] was [0]",
            "block 1:3 of 4: [4] was [0]");
    assertThat(memory.time()).isEqualTo(5);
    AdapterInventory adapters = memory.adapters();
    assertThat(List.of(adapters.merges(2), adapters.splits(2))).containsExactly(2, 2);
    assertThat(List.of(adapters.merges(4), adapters.splits(4))).containsExactly(2, 2);
    assertThat(adapters.total()).isEqualTo(8);
    assertThat(memory.accesses()).isEqualTo(4);
    assertThat(memory.touchedBlocks()).isEqualTo(4);
  }

  @Test
  void aBlockOfEightIsSplitOnceForItsHalf() {
    OfflineMemory memory = memory(8);
    memory.write(1, 0, 4, cells(1, 2, 3, 4));
    assertThat(records.take())
        .containsExactly(
            "split 1:0 of 0: [0, 0, 0, 0, 0, 0, 0, 0]",
            "1 write 1:0, before at 0: [1, 2, 3, 4] was [0, 0, 0, 0]");
    assertThat(memory.adapters().total()).isEqualTo(1);
    assertThat(read(memory, 1, 0, 4)).containsExactly(1, 2, 3, 4);
    assertThat(memory.adapters().total()).isEqualTo(1);
    memory.write(1, 0, 2, cells(10, 11));
    assertThat(memory.adapters().total()).isEqualTo(2);
    assertThat(read(memory, 1, 0, 4)).containsExactly(10, 11, 3, 4);
    assertThat(memory.adapters().total()).isEqualTo(3);
    assertThat(memory.touchedBlocks()).isEqualTo(1);
  }

  @Test
  void inTheBeginningBlocksAreAlignedAndOfTheConfiguredSize() {
    for (int cell : new int[] {8, 13, 15}) {
      read(memory(8), 1, cell, 1);
      assertThat(records.take().getFirst()).isEqualTo("split 1:8 of 0: [0, 0, 0, 0, 0, 0, 0, 0]");
    }
    read(memory(8), 1, 16, 8);
    assertThat(records.take())
        .containsExactly("1 read 1:16, before at 0: [0, 0, 0, 0, 0, 0, 0, 0]");
  }

  @Test
  void aReadSeesWhatNarrowerWritesLeft() {
    OfflineMemory memory = memory(1);
    memory.write(1, 0, 4, cells(1, 2, 3, 4));
    assertThat(read(memory, 1, 0, 2)).containsExactly(1, 2);
    memory.write(1, 2, 1, cells(100));
    assertThat(read(memory, 1, 0, 4)).containsExactly(1, 2, 100, 4);
  }

  @Test
  void whatIsInTheBeginningIsSeenWithoutAnAccess() {
    OfflineMemory memory = new OfflineMemory(MemoryConfiguration.OPENVM, records);
    for (int i = 0; i < 4; i++) {
      memory.setInitial(2, i, 4 - i);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(memory.cell(2, i)).isEqualTo(4 - i);
      assertThat(memory.cell(1, i)).isZero();
    }
    assertThat(memory.cell(2, 4)).isZero();
    assertThat(memory.cell(2, 1 << 28)).isZero();
    assertThat(memory.cell(0, 77)).isEqualTo(77);
    assertThat(memory.time()).isEqualTo(1);
    assertThat(records.take()).isEmpty();
  }

  @Test
  void ofAMemoryThatNobodyTouchedNothingIsTold() {
    OfflineMemory memory = memory(8);
    memory.cell(1, 5);
    memory.finish();
    assertThat(records.take()).isEmpty();
    OfflineMemory persistent = new OfflineMemory(MemoryConfiguration.OPENVM, records);
    persistent.setInitial(1, 0, 7);
    persistent.finish();
    assertThat(records.take()).isEmpty();
  }

  @Test
  void inTheEndBlocksAreAsInTheBeginning() {
    OfflineMemory memory = new OfflineMemory(MemoryConfiguration.OPENVM, records);
    memory.write(1, 0, 4, cells(1, 2, 3, 4));
    memory.write(1, 16, 16, cells(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    memory.write(2, 64, 8, cells(8, 7, 6, 5, 4, 3, 2, 1));
    long adapters = memory.adapters().total();
    records.take();
    memory.finish();
    assertThat(records.take())
        .containsExactly(
            "merge 1:0 of 1, 0: [1, 2, 3, 4, 0, 0, 0, 0]",
            "split 1:16 of 2: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
            "block 1:0 of 1: [1, 2, 3, 4, 0, 0, 0, 0] was [0, 0, 0, 0, 0, 0, 0, 0]",
            "block 1:16 of 2: [1, 1, 1, 1, 1, 1, 1, 1] was [0, 0, 0, 0, 0, 0, 0, 0]",
            "block 1:24 of 2: [1, 1, 1, 1, 1, 1, 1, 1] was [0, 0, 0, 0, 0, 0, 0, 0]",
            "block 2:64 of 3: [8, 7, 6, 5, 4, 3, 2, 1] was [0, 0, 0, 0, 0, 0, 0, 0]");
    assertThat(memory.adapters().total()).isEqualTo(adapters + 2);
  }

  @Test
  void accessesMayBeUnalignedAndAcrossLeaves() {
    OfflineMemory memory = new OfflineMemory(MemoryConfiguration.OPENVM, records);
    for (int i = 0; i < 8; i++) {
      memory.setInitial(1, i, i + 1);
      memory.setInitial(1, 16 + i, i + 1);
    }
    assertThat(read(memory, 1, 0, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(read(memory, 1, 16, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    memory.write(1, 0, 4, cells(9, 9, 9, 9));
    assertThat(read(memory, 1, 0, 2)).containsExactly(9, 9);
    assertThat(read(memory, 1, 0, 8)).containsExactly(9, 9, 9, 9, 5, 6, 7, 8);
    memory.write(1, 2, 1, cells(100));
    assertThat(read(memory, 1, 1, 4)).containsExactly(9, 100, 9, 5);
    assertThat(read(memory, 1, 2, 8)).containsExactly(100, 9, 5, 6, 7, 8, 0, 0);
    memory.write(1, 23, 1, cells(77));
    assertThat(read(memory, 1, 23, 2)).containsExactly(77, 0);
    assertThat(read(memory, 1, 10, 4)).containsExactly(0, 0, 0, 0);
    assertThat(read(memory, 1, 100, 4)).containsExactly(0, 0, 0, 0);
    memory.write(1, 16, 8, cells(1, 1, 1, 1, 1, 1, 1, 1));
    records.take();
    memory.finish();
    assertThat(records.take().stream().filter(line -> line.startsWith("block")))
        .containsExactly(
            "block 1:0 of 8: [9, 9, 100, 9, 5, 6, 7, 8] was [1, 2, 3, 4, 5, 6, 7, 8]",
            "block 1:8 of 11: [0, 0, 0, 0, 0, 0, 0, 0] was [0, 0, 0, 0, 0, 0, 0, 0]",
            "block 1:16 of 13: [1, 1, 1, 1, 1, 1, 1, 1] was [1, 2, 3, 4, 5, 6, 7, 8]",
            "block 1:24 of 10: [0, 0, 0, 0, 0, 0, 0, 0] was [0, 0, 0, 0, 0, 0, 0, 0]",
            "block 1:96 of 12: [0, 0, 0, 0, 0, 0, 0, 0] was [0, 0, 0, 0, 0, 0, 0, 0]");
  }

  @Test
  void accessesOfACellWhereBlocksAreCellsNeedNoAdapter() {
    OfflineMemory memory = memory(1);
    Random random = new Random(9);
    for (int i = 0; i < 1_000; i++) {
      int space = 1 + random.nextInt(2);
      int pointer = random.nextInt(100);
      if (random.nextBoolean()) {
        memory.write(space, pointer, 1, cells(random.nextInt(1_000)));
      } else {
        read(memory, space, pointer, 1);
      }
    }
    memory.finish();
    assertThat(memory.accesses()).isEqualTo(1_000);
    assertThat(memory.adapters().total()).isZero();
    assertThat(memory.adapters().most()).isZero();
  }

  @Test
  void cellsAreMergedToTheWidestAndSplitAgainLevelByLevel() {
    OfflineMemory memory = memory(1);
    for (int i = 0; i < 32; i++) {
      memory.write(1, i, 1, cells(i));
    }
    assertThat(memory.adapters().total()).isZero();
    read(memory, 1, 0, 32);
    assertThat(memory.adapters().total()).isEqualTo(31);
    for (int width = 2; width <= 32; width *= 2) {
      assertThat(memory.adapters().merges(width)).isEqualTo(32 / width);
    }
    assertThat(memory.adapters().most()).isEqualTo(16);
    records.take();
    memory.write(1, 31, 1, cells(99));
    assertThat(records.take())
        .hasSize(6)
        .last()
        .isEqualTo("34 write 1:31, before at 33: [99] was [31]");
    for (int width = 2; width <= 32; width *= 2) {
      assertThat(memory.adapters().splits(width)).isOne();
      assertThat(memory.adapters().records(width)).isEqualTo(32 / width + 1);
    }
  }

  @Test
  void aBlockThatIsNotAlignedIsSplitAtItsOwnMiddle() {
    OfflineMemory memory = memory(1);
    memory.write(1, 3, 4, cells(3, 4, 5, 6));
    records.take();
    read(memory, 1, 4, 1);
    assertThat(records.take())
        .containsExactly(
            "split 1:3 of 1: [3, 4, 5, 6]",
            "split 1:3 of 1: [3, 4]",
            "2 read 1:4, before at 1: [4]");
  }

  @Test
  void halvesAreSplitWhereABlockLiesAcrossTheMiddle() {
    OfflineMemory memory = memory(1);
    memory.write(1, 1, 2, cells(1, 2));
    records.take();
    read(memory, 1, 0, 4);
    assertThat(records.take())
        .containsExactly(
            "split 1:1 of 1: [1, 2]",
            "merge 1:0 of 0, 1: [0, 1]",
            "merge 1:2 of 1, 0: [2, 0]",
            "merge 1:0 of 1, 1: [0, 1, 2, 0]",
            "2 read 1:0, before at 1: [0, 1, 2, 0]");
  }

  @Test
  void aBlockMayLieAcrossPages() {
    OfflineMemory memory = memory(8);
    memory.write(1, 4_090, 16, cells(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
    assertThat(memory.touchedBlocks()).isEqualTo(3);
    records.take();
    assertThat(read(memory, 1, 4_090, 16))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    assertThat(records.take()).hasSize(1);
    memory.finish();
    assertThat(records.take().stream().filter(line -> line.startsWith("block")))
        .containsExactly(
            "block 1:4088 of 2: [0, 0, 1, 2, 3, 4, 5, 6] was [0, 0, 0, 0, 0, 0, 0, 0]",
            "block 1:4096 of 2: [7, 8, 9, 10, 11, 12, 13, 14] was [0, 0, 0, 0, 0, 0, 0, 0]",
            "block 1:4104 of 2: [15, 16, 0, 0, 0, 0, 0, 0] was [0, 0, 0, 0, 0, 0, 0, 0]");
  }

  @Test
  void theLastTimesOfTheClockAreKeptAsAnyOther() {
    OfflineMemory memory = memory(1);
    int last = MemoryConfiguration.TIME_LIMIT - 2;
    memory.increment(last - 2);
    memory.write(1, 0, 2, cells(1, 2));
    read(memory, 1, 0, 1);
    memory.finish();
    assertThat(records.take())
        .contains(
            "split 1:0 of %d: [1, 2]".formatted(last - 1),
            "%d read 1:0, before at %d: [1]".formatted(last, last - 1),
            "block 1:0 of %d: [1] was [0]".formatted(last),
            "block 1:1 of %d: [2] was [0]".formatted(last - 1));
  }

  @Test
  void cellsOfSpaceZeroHoldTheirPointers() {
    OfflineMemory memory =
        new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS.withBits(0, 5), records);
    int last = (1 << MemoryConfiguration.MAX_BITS) - 1;
    assertThat(read(memory, 0, last, 1)).containsExactly(last);
    memory.readExpecting(0, 300, 1, cells(300));
    memory.increment(10);
    memory.finish();
    assertThat(memory.accesses()).isEqualTo(2);
    assertThat(memory.touchedBlocks()).isZero();
    assertThat(records.take())
        .containsExactly("1 immediate " + last, "2 immediate 300", "3 increment 10");
    assertThat(memory.time()).isEqualTo(13);
  }

  @Test
  void aReadWhoseDataIsKnownIsToldAsAnyOther() {
    OfflineMemory memory = memory(8);
    memory.write(1, 4_092, 8, cells(1, 2, 3, 4, 5, 6, 7, 8));
    memory.readExpecting(1, 4_092, 8, cells(1, 2, 3, 4, 5, 6, 7, 8));
    memory.readExpecting(1, 4_092, 4, cells(1, 2, 3, 4));
    assertThat(records.take())
        .contains(
            "2 read 1:4092, before at 1: [1, 2, 3, 4, 5, 6, 7, 8]",
            "3 read 1:4092, before at 2: [1, 2, 3, 4]");
  }

  @Test
  void segmentsGoOnFromWhatTheOneBeforeLeft() {
    for (MemoryConfiguration configuration :
        List.of(MemoryConfiguration.volatileElements(8), MemoryConfiguration.OPENVM)) {
      OfflineMemory memory = new OfflineMemory(configuration, records);
      memory.write(1, 2, 2, cells(5, 6));
      memory.increment(100);
      memory.finish();
      memory.beginSegment();
      records.take();
      assertThat(memory.time()).isEqualTo(1);
      assertThat(memory.accesses()).isZero();
      assertThat(memory.touchedBlocks()).isZero();
      assertThat(memory.adapters().total()).isZero();
      memory.write(1, 0, 8, cells(1, 1, 1, 1, 1, 1, 1, 1));
      memory.write(3, 8, 8, cells(2, 2, 2, 2, 2, 2, 2, 2));
      assertThat(memory.touchedBlocks()).isEqualTo(2);
      memory.finish();
      assertThat(records.take())
          .containsExactly(
              "1 write 1:0, before at 0: [1, 1, 1, 1, 1, 1, 1, 1] was [0, 0, 5, 6, 0, 0, 0, 0]",
              "2 write 3:8, before at 0: [2, 2, 2, 2, 2, 2, 2, 2] was [0, 0, 0, 0, 0, 0, 0, 0]",
              "block 1:0 of 1: [1, 1, 1, 1, 1, 1, 1, 1] was [0, 0, 5, 6, 0, 0, 0, 0]",
              "block 3:8 of 2: [2, 2, 2, 2, 2, 2, 2, 2] was [0, 0, 0, 0, 0, 0, 0, 0]");
      memory.beginSegment();
      memory.finish();
      assertThat(records.take()).isEmpty();
      memory.beginSegment();
      assertThat(read(memory, 3, 8, 8)).containsOnly(2);
      memory.finish();
      assertThat(records.take())
          .containsExactly(
              "1 read 3:8, before at 0: [2, 2, 2, 2, 2, 2, 2, 2]",
              "block 3:8 of 1: [2, 2, 2, 2, 2, 2, 2, 2] was [2, 2, 2, 2, 2, 2, 2, 2]");
    }
  }
}
