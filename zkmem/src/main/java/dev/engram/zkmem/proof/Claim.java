/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.Arrays;

/**
 * That a block of a memory holds certain cells in the end.
 *
 * @param space the address space, from 1 on
 * @param pointer the block's first cell; anywhere, if the memory has adapters
 * @param cells as many as the memory's blocks have in the beginning, as plain numbers
 */
public record Claim(int space, int pointer, int[] cells) {

  /** Keeps the cells as they are now. */
  public Claim {
    cells = cells.clone();
  }

  /** A copy of the cells. */
  @Override
  public int[] cells() {
    return cells.clone();
  }

  /** Whether a memory may hold that, over a field of this prime. */
  boolean isPossible(MemoryConfiguration memory, int prime) {
    int limit = memory.cells() == Cells.BYTES ? 1 << Byte.SIZE : prime;
    return space >= 1
        && space <= memory.lastSpace()
        && cells.length == memory.blockCells()
        && pointer >= 0
        && pointer <= memory.spaceCells() - cells.length
        && (memory.adapters() || pointer % cells.length == 0)
        && Arrays.stream(cells).allMatch(cell -> cell >= 0 && cell < limit);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Claim claim
        && space == claim.space
        && pointer == claim.pointer
        && Arrays.equals(cells, claim.cells);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * space + pointer) + Arrays.hashCode(cells);
  }

  @Override
  public String toString() {
    return "space %d, pointer %d: %s".formatted(space, pointer, Arrays.toString(cells));
  }
}
