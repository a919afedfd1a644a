/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

/** What a memory holds before everything. */
@FunctionalInterface
public interface MemoryImage {

  /** A memory of zeros. */
  MemoryImage ZEROS = cells -> {};

  /** Tells of all cells that are not zero, of each once, in any order. */
  void tell(CellVisitor cells);

  /** Is told what cells hold. */
  @FunctionalInterface
  interface CellVisitor {

    /** Tells what a cell holds. */
    void cell(int space, int pointer, int value);
  }
}
