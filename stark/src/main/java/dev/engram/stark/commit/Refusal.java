/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

/** Why an opening was refused. */
public enum Refusal {
  /**
   * There are no matrices, or not a height and a width for each, or heights are no powers of two.
   */
  SHAPE,
  /** Indices are missing, beyond the highest matrix, or not ascending without repetitions. */
  INDICES,
  /** Rows are missing or left over. */
  ROWS,
  /** A row is not as wide as its matrix. */
  WIDTH,
  /** A word is not an element of the field. */
  WORD,
  /** A sibling is not a digest. */
  SIBLING,
  /** There are fewer siblings than it takes. */
  SIBLINGS_MISSING,
  /** There are more siblings than it takes. */
  SIBLINGS_LEFT_OVER,
  /** The rows are not those that the root commits to. */
  ROOT
}
