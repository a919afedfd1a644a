/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random accesses to memories of all kinds, against one that is written down naively. */
class RandomAccessTest {

  private static final int SEGMENTS = 3;
  private static final int OPERATIONS = 4_000;

  static Stream<MemoryConfiguration> configurations() {
    return Stream.of(
        MemoryConfiguration.VOLATILE_WORDS,
        MemoryConfiguration.volatileBytes(1).withBits(1, 14),
        MemoryConfiguration.volatileBytes(2).withBits(0, 5),
        MemoryConfiguration.volatileElements(4).withBits(8, 12),
        MemoryConfiguration.volatileElements(16).withBits(3, 13),
        MemoryConfiguration.PERSISTENT_BYTES,
        MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 7),
        MemoryConfiguration.OPENVM,
        MemoryConfiguration.OPENVM.withBits(0, 13),
        MemoryConfiguration.VOLATILE_WORDS.fixed(),
        MemoryConfiguration.volatileElements(1).fixed().withBits(2, 13));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void allThatIsToldIsAsANaiveMemoryTellsIt(MemoryConfiguration configuration) {
    RecordedAccesses told = new RecordedAccesses();
    RecordedAccesses expected = new RecordedAccesses();
    OfflineMemory memory = new OfflineMemory(configuration, told);
    NaiveMemory naive = new NaiveMemory(configuration, expected);
    Operations operations = new Operations(configuration, 1);
    image(operations, memory, naive);
    for (int segment = 0; segment < SEGMENTS; segment++) {
      for (int i = 0; i < OPERATIONS; i++) {
        operations.next(memory, naive);
        assertThat(told.take()).isEqualTo(expected.take());
        assertThat(memory.time()).isEqualTo(naive.time());
        int cell = operations.pointer(1);
        assertThat(memory.cell(1, cell)).isEqualTo(naive.cell(1, cell));
      }
      memory.finish();
      naive.finish();
      List<String> end = told.take();
      assertThat(end).isNotEmpty().isEqualTo(expected.take());
      assertThat(end.stream().filter(line -> line.startsWith("block")))
          .hasSize(memory.touchedBlocks());
      assertThat(memory.time()).isEqualTo(naive.time());
      memory.beginSegment();
      naive.beginSegment();
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void whatIsSentOnTheBusesIsReceived(MemoryConfiguration configuration) {
    BusBalance balance = new BusBalance();
    OfflineMemory memory = new OfflineMemory(configuration, balance);
    NaiveMemory naive = new NaiveMemory(configuration, new RecordedAccesses());
    Operations operations = new Operations(configuration, 2);
    image(operations, memory, naive);
    for (int segment = 0; segment < SEGMENTS; segment++) {
      for (int i = 0; i < OPERATIONS; i++) {
        operations.next(memory, naive);
      }
      assertThat(balance.messages()).isGreaterThan(2L * OPERATIONS);
      memory.finish();
      balance.assertBalanced(memory.time());
      memory.beginSegment();
    }
  }

  private static void image(Operations operations, OfflineMemory memory, NaiveMemory naive) {
    if (memory.configuration().boundary() == Boundary.PERSISTENT) {
      for (int i = 0; i < 500; i++) {
        int space = operations.space();
        int pointer = operations.pointer(1);
        int value = operations.value();
        memory.setInitial(space, pointer, value);
        naive.setInitial(space, pointer, value);
      }
    }
  }

  /** Accesses around the beginning and the end of a space and around a page's end. */
  private static final class Operations {

    private final MemoryConfiguration configuration;
    private final Random random;

    Operations(MemoryConfiguration configuration, int seed) {
      this.configuration = configuration;
      this.random = new Random(seed);
    }

    void next(OfflineMemory memory, NaiveMemory naive) {
      int choice = random.nextInt(100);
      if (choice < 3) {
        int ticks = 1 + random.nextInt(1_000);
        memory.increment(ticks);
        naive.increment(ticks);
        return;
      }
      int[] data = new int[MemoryConfiguration.MAX_WIDTH];
      if (choice < 6) {
        int pointer = random.nextInt(1 << 29);
        memory.read(0, pointer, 1, data);
        assertThat(data[0]).isEqualTo(pointer);
        naive.read(0, pointer, 1);
        return;
      }
      int space = space();
      int width =
          configuration.adapters()
              ? 1 << random.nextInt(MemoryConfiguration.WIDTHS)
              : configuration.blockCells();
      int pointer = pointer(width);
      if (choice < 50) {
        for (int i = 0; i < width; i++) {
          data[i] = value();
        }
        memory.write(space, pointer, width, data);
        naive.write(space, pointer, width, data);
      } else {
        for (int i = 0; i < width; i++) {
          data[i] = naive.cell(space, pointer + i);
        }
        if (choice < 75) {
          memory.readExpecting(space, pointer, width, data);
        } else {
          int[] found = new int[width];
          memory.read(space, pointer, width, found);
          assertThat(data).startsWith(found);
        }
        naive.read(space, pointer, width);
      }
    }

    int space() {
      return random.nextInt(8) == 0 ? configuration.lastSpace() : 1;
    }

    int pointer(int width) {
      int cells = configuration.spaceCells();
      int near =
          switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> Math.max(0, Math.min(cells, Page.CELLS) - 40);
            default -> cells - 80;
          };
      int pointer = Math.max(0, Math.min(near + random.nextInt(80), cells - width));
      return configuration.adapters() ? pointer : pointer & -configuration.blockCells();
    }

    int value() {
      int limit = configuration.cells() == Cells.BYTES ? 256 : Integer.MAX_VALUE;
      return random.nextInt(4) == 0 ? 0 : random.nextInt(limit);
    }
  }
}
