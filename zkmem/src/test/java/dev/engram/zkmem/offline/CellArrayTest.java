/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cells as they lie in memory, against cells as numbers. */
class CellArrayTest {

  private static final int COUNT = 40;
  private static final MemoryConfiguration[] PACKINGS = {
    MemoryConfiguration.VOLATILE_WORDS,
    MemoryConfiguration.VOLATILE_WORDS.fixed(),
    MemoryConfiguration.volatileElements(8)
  };

  private final Random random = new Random(11);

  @ParameterizedTest
  @EnumSource
  void limbsAreThoseOfTheNumbers(Cells cells) {
    for (MemoryConfiguration memory : PACKINGS) {
      for (int width = 1;
          width <= MemoryConfiguration.MAX_WIDTH && memory.cells() == cells;
          width *= 2) {
        // of exactly as many cells, and with more behind them
        for (int count : new int[] {width, COUNT}) {
          int[] numbers = numbers(cells, count);
          int[] expected = new int[COUNT + 2];
          int[] found = new int[COUNT + 2];
          int end = memory.pack(numbers, width, expected, 1);
          assertThat(array(cells, numbers).pack(memory.packing(), width, found, 1)).isEqualTo(end);
          assertThat(found).as("%d of %d in %s", width, count, memory).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneOtherCellIsADifference(Cells cells) {
    int[] numbers = numbers(cells, COUNT);
    CellArray array = array(cells, numbers);
    for (int width = 1; width <= MemoryConfiguration.MAX_WIDTH; width++) {
      int[] others = Arrays.copyOfRange(numbers, 3, COUNT);
      assertThat(array.matches(3, array(cells, others), 0, width)).isTrue();
      for (int at = 0; at < others.length; at++) {
        others[at] ^= 1 << random.nextInt(Byte.SIZE);
        boolean isWithin = at < width;
        assertThat(array.matches(3, array(cells, others), 0, width)).isEqualTo(!isWithin);
        others[at] = numbers[3 + at];
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesAreOfTheCellsAskedFor(Cells cells) {
    int[] numbers = numbers(cells, COUNT);
    CellArray copy = CellArray.zeros(cells, COUNT);
    copy.copyFrom(5, array(cells, numbers), 2, 7);
    int[] expected = new int[COUNT];
    System.arraycopy(numbers, 2, expected, 5, 7);
    assertThat(copy.toArray(COUNT)).isEqualTo(expected);
    assertThat(copy.isZero(0, 5)).isTrue();
    for (int at = 5; at < 12; at++) {
      assertThat(copy.isZero(0, at + 1)).isFalse();
    }
    assertThat(copy.isZero(12, COUNT - 12)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOutsideIsRefused(Cells cells) {
    CellArray array = CellArray.zeros(cells, 16);
    CellArray other = CellArray.zeros(cells, 32);
    for (Runnable outside :
        new Runnable[] {
          () -> array.matches(1, other, 0, 16),
          () -> other.matches(0, array, 9, 8),
          () -> array.copyFrom(9, other, 0, 8),
          () -> other.copyFrom(0, array, 9, 8),
          () -> array.isZero(1, 16),
          () -> array.pack(cells == Cells.BYTES ? 2 : 1, 17, new int[32], 0),
          () -> array.pack(cells == Cells.BYTES ? 3 : 1, 17, new int[32], 0)
        }) {
      assertThatThrownBy(outside::run).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** Numbers of which none is zero. */
  private int[] numbers(Cells cells, int count) {
    return random.ints(count, 1, cells == Cells.BYTES ? 256 : Integer.MAX_VALUE).toArray();
  }

  private static CellArray array(Cells cells, int[] numbers) {
    CellArray array = CellArray.zeros(cells, numbers.length);
    array.copyFrom(numbers, numbers.length);
    return array;
  }
}
