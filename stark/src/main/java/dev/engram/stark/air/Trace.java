/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.matrix.RowMatrix;

/** The rows of one matrix of a table, as words in Montgomery form. */
public interface Trace {

  /** How many rows there are. */
  int rows();

  /** A word. */
  int get(int row, int column);

  /** The trace that a matrix is. */
  static Trace of(RowMatrix matrix) {
    return new Trace() {
      @Override
      public int rows() {
        return matrix.rows();
      }

      @Override
      public int get(int row, int column) {
        return matrix.get(row, column);
      }
    };
  }

  /** The trace of an array of rows, which may be changed later and is then seen so. */
  static Trace of(int[][] rows) {
    return new Trace() {
      @Override
      public int rows() {
        return rows.length;
      }

      @Override
      public int get(int row, int column) {
        return rows[row][column];
      }
    };
  }
}
