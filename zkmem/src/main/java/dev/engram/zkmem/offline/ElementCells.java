/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import java.util.Arrays;

/** Cells of an element. */
record ElementCells(int[] cells) implements CellArray {

  @Override
  public int count() {
    return cells.length;
  }

  @Override
  public int get(int at) {
    return cells[at];
  }

  @Override
  public void set(int at, int value) {
    cells[at] = value;
  }

  @Override
  public void copyFrom(int at, CellArray from, int offset, int count) {
    System.arraycopy(((ElementCells) from).cells, offset, cells, at, count);
  }

  @Override
  public boolean matches(int at, CellArray expected, int offset, int count) {
    int[] others = ((ElementCells) expected).cells;
    return Arrays.equals(cells, at, at + count, others, offset, offset + count);
  }

  @Override
  public int pack(int packing, int count, int[] to, int start) {
    System.arraycopy(cells, 0, to, start, count);
    return start + count;
  }
}
