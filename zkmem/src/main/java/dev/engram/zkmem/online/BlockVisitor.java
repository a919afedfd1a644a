/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

/** Is shown blocks of a memory, one after the other. */
@FunctionalInterface
public interface BlockVisitor {

  /**
   * Shows a block.
   *
   * @param space 1 to 255
   * @param pointer its first cell, a multiple of the cells of a block
   * @param cells the numbers in it, in an array that is valid during the call only
   */
  void block(int space, int pointer, int[] cells);
}
