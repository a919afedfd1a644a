/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.Cells;
import java.util.Arrays;

/** What the cells of a page hold, in as many bytes as they take. */
sealed interface CellArray {

  /** So many cells of zero. */
  static CellArray zeros(Cells cells, int count) {
    return switch (cells) {
      case BYTES -> new ByteCells(new byte[count]);
      case ELEMENTS -> new ElementCells(new int[count]);
    };
  }

  int get(int at);

  void set(int at, int value);

  /** Copies cells out, to {@code to[offset]} and on. */
  void copyOut(int at, int count, int[] to, int offset);

  /** Copies cells in, from {@code from[offset]} and on. */
  void copyIn(int at, int count, int[] from, int offset);

  /** Whether the cells are those at {@code expected[offset]} and on. */
  boolean matches(int at, int count, int[] expected, int offset);

  boolean isZero(int at, int count);

  /** Takes cells over from the same place in an array of the same kind. */
  void copyFrom(CellArray other, int at, int count);

  /** Cells of a byte. */
  record ByteCells(byte[] cells) implements CellArray {

    @Override
    public int get(int at) {
      return cells[at] & 0xFF;
    }

    @Override
    public void set(int at, int value) {
      cells[at] = (byte) value;
    }

    @Override
    public void copyOut(int at, int count, int[] to, int offset) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = cells[at + i] & 0xFF;
      }
    }

    @Override
    public void copyIn(int at, int count, int[] from, int offset) {
      for (int i = 0; i < count; i++) {
        cells[at + i] = (byte) from[offset + i];
      }
    }

    @Override
    public boolean matches(int at, int count, int[] expected, int offset) {
      int difference = 0;
      for (int i = 0; i < count; i++) {
        difference |= cells[at + i] & 0xFF ^ expected[offset + i];
      }
      return difference == 0;
    }

    @Override
    public boolean isZero(int at, int count) {
      int all = 0;
      for (int i = 0; i < count; i++) {
        all |= cells[at + i];
      }
      return all == 0;
    }

    @Override
    public void copyFrom(CellArray other, int at, int count) {
      System.arraycopy(((ByteCells) other).cells, at, cells, at, count);
    }
  }

  /** Cells of an element. */
  record ElementCells(int[] cells) implements CellArray {

    @Override
    public int get(int at) {
      return cells[at];
    }

    @Override
    public void set(int at, int value) {
      cells[at] = value;
    }

    @Override
    public void copyOut(int at, int count, int[] to, int offset) {
      System.arraycopy(cells, at, to, offset, count);
    }

    @Override
    public void copyIn(int at, int count, int[] from, int offset) {
      System.arraycopy(from, offset, cells, at, count);
    }

    @Override
    public boolean matches(int at, int count, int[] expected, int offset) {
      return Arrays.equals(cells, at, at + count, expected, offset, offset + count);
    }

    @Override
    public boolean isZero(int at, int count) {
      int all = 0;
      for (int i = 0; i < count; i++) {
        all |= cells[at + i];
      }
      return all == 0;
    }

    @Override
    public void copyFrom(CellArray other, int at, int count) {
      System.arraycopy(((ElementCells) other).cells, at, cells, at, count);
    }
  }
}
