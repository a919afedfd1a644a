/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.model;

/** Where the accesses of a memory may be. The order is that of the numbers that are written. */
public enum Placement {

  /** Each is to an aligned block, of as many cells as blocks have: nothing is split or merged. */
  BLOCKS,

  /** They have 1, 2, 4, 8, 16 or 32 cells and are anywhere. */
  ANYWHERE,

  /**
   * They have as many, at multiples of their width; what a log has elsewhere is several. Blocks
   * that lie askew have no boundary in common with aligned ones, so that to go from one to the
   * other and back splits all of them to their cells: of a word of 32 bytes, a hundred adapter
   * rows, where the pieces take six accesses at most and twenty rows.
   */
  ALIGNED
}
