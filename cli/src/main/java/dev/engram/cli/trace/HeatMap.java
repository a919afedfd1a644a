/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

/**
 * Counts reads and writes by time and pointer on a grid of bounded size. When a time or a pointer
 * is beyond it, two columns or two rows become one, as often as it takes.
 */
final class HeatMap {

  /** Columns and rows. */
  static final int SIZE = 128;

  /** Cells in a row at first: a word of the EVM. */
  private static final int LEAST_ROW = 5;

  /** By column, then row. */
  private final long[] reads = new long[SIZE * SIZE];

  private final long[] writes = new long[SIZE * SIZE];
  private int timeShift;
  private int pointerShift = LEAST_ROW;
  private int columns;
  private int rows;

  void count(long time, long pointer, boolean write) {
    while (time >>> timeShift >= SIZE) {
      halveColumns();
    }
    while (pointer >>> pointerShift >= SIZE) {
      halveRows();
    }
    int column = (int) (time >>> timeShift);
    int row = (int) (pointer >>> pointerShift);
    columns = Math.max(columns, column + 1);
    rows = Math.max(rows, row + 1);
    (write ? writes : reads)[column * SIZE + row]++;
  }

  /** Columns from time 0 to the last access. */
  int columns() {
    return columns;
  }

  /** Rows from pointer 0 to the highest. */
  int rows() {
    return rows;
  }

  /** Time that a column stands for. */
  long ticks() {
    return 1L << timeShift;
  }

  /** Cells that a row stands for. */
  long cells() {
    return 1L << pointerShift;
  }

  long reads(int column, int row) {
    return reads[column * SIZE + row];
  }

  long writes(int column, int row) {
    return writes[column * SIZE + row];
  }

  private void halveColumns() {
    for (long[] grid : new long[][] {reads, writes}) {
      for (int column = 0; column < SIZE; column++) {
        for (int row = 0; row < SIZE; row++) {
          int from = 2 * column * SIZE + row;
          grid[column * SIZE + row] = 2 * column < SIZE ? grid[from] + grid[from + SIZE] : 0;
        }
      }
    }
    timeShift++;
    columns = (columns + 1) / 2;
  }

  private void halveRows() {
    for (long[] grid : new long[][] {reads, writes}) {
      for (int column = 0; column < SIZE; column++) {
        for (int row = 0; row < SIZE; row++) {
          int from = column * SIZE + 2 * row;
          grid[column * SIZE + row] = 2 * row < SIZE ? grid[from] + grid[from + 1] : 0;
        }
      }
    }
    pointerShift++;
    rows = (rows + 1) / 2;
  }
}
