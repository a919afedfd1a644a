/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.matrix;

import dev.engram.stark.kernel.Backend;

/**
 * Transposes squares of 8 × 8 words, by address: whoever calls has shown that the addresses lie in
 * memory that is alive. For any number of threads.
 */
public interface Squares {

  /** Rows, and columns, of a square. */
  int SIDE = 8;

  /**
   * Transposes some squares, each a step after the one before. What is read and what is written do
   * not overlap.
   *
   * @param from the first word to be read
   * @param fromRow bytes from a row to the next
   * @param fromStep bytes from a square to the next
   * @param to the first word to be written
   * @param toRow bytes from a row, which was a column, to the next
   * @param toStep bytes from a square to the next
   */
  void transpose(
      long from, long fromRow, long fromStep, long to, long toRow, long toStep, int count);

  /** The way that goes with kernels of a kind. */
  static Squares of(Backend backend) {
    return switch (backend) {
      case VECTOR_512, VECTOR_256, VECTOR_BLOCKS -> new VectorSquares();
      case SCALAR, BLOCKS, INTERPRETER -> new PlainSquares();
    };
  }
}
