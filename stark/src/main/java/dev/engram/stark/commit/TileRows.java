/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Sixteen rows of several matrices of one height, read as if their columns stood in one matrix, a
 * block of columns at a time. A block that lies in one matrix is read where it is; one that does
 * not, or that is the last and not full, is copied. For one thread at a time.
 */
final class TileRows {

  private final TileMatrix[] matrices;
  private final MemorySegment copy;
  private final int width;

  /** Bytes of the copy that may not be zero. */
  private long filled;

  private int coset;
  private int tile;
  private int matrix;
  private int column;
  private MemorySegment memory;
  private long at;

  TileRows(List<TileMatrix> matrices, int block, Arena scratch) {
    this.matrices = matrices.toArray(TileMatrix[]::new);
    this.copy = scratch.allocate(block * TileMatrix.COLUMN_BYTES, TileMatrix.COLUMN_BYTES);
    this.width = matrices.stream().mapToInt(TileMatrix::width).reduce(0, Math::addExact);
    this.memory = copy;
  }

  /** How many columns there are in all. */
  int width() {
    return width;
  }

  /** Goes to the first column of a tile. */
  void seek(int toCoset, int toTile) {
    coset = toCoset;
    tile = toTile;
    matrix = 0;
    column = 0;
  }

  /**
   * Takes the next columns, at most a block of them. Until the next call, they are in {@link
   * #memory} from {@link #at} on; if they are less than a block, the rest of one is zero.
   */
  void take(int columns) {
    if (column == matrices[matrix].width()) {
      matrix++;
      column = 0;
    }
    TileMatrix first = matrices[matrix];
    boolean whole = columns * TileMatrix.COLUMN_BYTES == copy.byteSize();
    if (whole && first.width() - column >= columns) {
      memory = first.words();
      at = first.offset(coset, tile, column);
      column += columns;
    } else {
      copy(columns);
    }
  }

  private void copy(int columns) {
    int copied = 0;
    while (copied < columns) {
      if (column == matrices[matrix].width()) {
        matrix++;
        column = 0;
      }
      TileMatrix from = matrices[matrix];
      int more = Math.min(columns - copied, from.width() - column);
      MemorySegment.copy(
          from.words(),
          from.offset(coset, tile, column),
          copy,
          copied * TileMatrix.COLUMN_BYTES,
          more * TileMatrix.COLUMN_BYTES);
      copied += more;
      column += more;
    }
    long end = columns * TileMatrix.COLUMN_BYTES;
    if (end < filled) {
      copy.asSlice(end, filled - end).fill((byte) 0);
    }
    filled = end;
    memory = copy;
    at = 0;
  }

  /** Where the columns are that were taken last. */
  MemorySegment memory() {
    return memory;
  }

  /** The first byte of them. */
  long at() {
    return at;
  }
}
