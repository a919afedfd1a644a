/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.Cells;

/**
 * Cells beside each other, of a page or of an access, in as many bytes as they take: plain numbers
 * of at least 0. An array and the one that it is copied from or compared with are of the same kind
 * of cells; whatever is outside of either throws {@link IndexOutOfBoundsException}.
 */
public sealed interface CellArray permits ByteCells, ElementCells {

  /** So many cells of zero. */
  static CellArray zeros(Cells cells, int count) {
    return switch (cells) {
      case BYTES -> new ByteCells(new byte[count]);
      case ELEMENTS -> new ElementCells(new int[count]);
    };
  }

  /** How many there are. */
  int count();

  /** What a cell holds. */
  int get(int at);

  /** Sets what a cell holds; of a byte, the low eight bits are taken. */
  void set(int at, int value);

  /** Copies cells from {@code from[offset]} and on. */
  void copyFrom(int at, CellArray from, int offset, int count);

  /** Whether the cells are those at {@code expected[offset]} and on. */
  boolean matches(int at, CellArray expected, int offset, int count);

  /** Whether cells are all zero. */
  default boolean isZero(int at, int count) {
    int all = 0;
    for (int i = 0; i < count; i++) {
      all |= get(at + i);
    }
    return all == 0;
  }

  /**
   * Writes the first cells as the limbs of a block, as {@link
   * dev.engram.zkmem.model.MemoryConfiguration#pack} does.
   *
   * @param packing cells of a limb: 2 or 3 bytes, or 1 element
   * @param to where the limbs go, from {@code start} on
   * @return where the next element after them is
   */
  int pack(int packing, int count, int[] to, int start);

  /** The first cells as numbers. */
  default int[] toArray(int count) {
    int[] numbers = new int[count];
    copyTo(numbers, count);
    return numbers;
  }

  /** Copies the first cells out. */
  default void copyTo(int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = get(i);
    }
  }

  /** Copies cells in, to the first ones. */
  default void copyFrom(int[] from, int count) {
    for (int i = 0; i < count; i++) {
      set(i, from[i]);
    }
  }
}
