/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some thousand cells of an address space: what they hold, how they lie in blocks, and which of the
 * blocks that were in the beginning were touched. Those never lie across pages; others may.
 */
final class Page {

  static final int BITS = 12;
  static final int CELLS = 1 << BITS;
  static final int MASK = CELLS - 1;

  /** Where it is. */
  final int space;

  final int pointer;

  /** What the cells hold. */
  final CellArray values;

  /**
   * How each cell lies in a block, and when that was accessed, as {@link Shapes} has it. If nothing
   * is split or merged, there is that of the first cell of each block alone.
   */
  private final int[] shapes;

  /** Logarithm of the cells for each shape. */
  private final int shapeBits;

  private final MemoryConfiguration configuration;

  /** Logarithm of the cells of a block in the beginning. */
  private final int blockBits;

  /** A bit for each block that was touched in this segment. */
  private final long[] touched;

  /** A bit for each block that was touched in any. */
  private final long[] everTouched;

  /** Whether every cell was zero when the segment began, so that no copy of them is needed. */
  private boolean blank = true;

  /** What touched blocks held when the segment began, if not zeros; made when there is need. */
  private @Nullable CellArray initial;

  Page(MemoryConfiguration configuration, int space, int pointer) {
    this.configuration = configuration;
    this.space = space;
    this.pointer = pointer;
    values = CellArray.zeros(configuration.cells(), CELLS);
    blockBits = Integer.numberOfTrailingZeros(configuration.blockCells());
    shapeBits = configuration.adapters() ? 0 : blockBits;
    shapes = new int[CELLS >>> shapeBits];
    int words = Math.max(1, CELLS >>> blockBits + 6);
    touched = new long[words];
    everTouched = new long[words];
    layOut();
  }

  /** Lays the cells out in blocks that were never accessed. */
  private void layOut() {
    int[] block = Shapes.ofBlock(configuration.blockCells());
    for (int at = 0; at < CELLS; at += block.length) {
      layOut(at, block, 0, block.length);
    }
  }

  /** Lays cells out as {@code block} has it, from {@code block[offset]} on. */
  void layOut(int at, int[] block, int offset, int count) {
    System.arraycopy(block, offset, shapes, at >>> shapeBits, count >>> shapeBits);
  }

  /** How a cell lies; without adapters, the first of a block. */
  int shape(int at) {
    return shapes[at >>> shapeBits];
  }

  /** Says how a cell lies; without adapters, the first of a block. */
  void shape(int at, int shape) {
    shapes[at >>> shapeBits] = shape;
  }

  /** Sets what a cell holds in the beginning. */
  void image(int at, int value) {
    values.set(at, value);
    blank = false;
  }

  /**
   * Notes that cells are accessed, before any of them changes.
   *
   * @return how many of the blocks that were in the beginning had not been touched
   */
  int touch(int at, int count) {
    int more = 0;
    for (int block = at >>> blockBits; block <= at + count - 1 >>> blockBits; block++) {
      long bit = 1L << block;
      if ((touched[block >>> 6] & bit) == 0) {
        touched[block >>> 6] |= bit;
        everTouched[block >>> 6] |= bit;
        keepInitial(block << blockBits);
        more++;
      }
    }
    return more;
  }

  private void keepInitial(int at) {
    if (blank) {
      return;
    }
    if (initial == null) {
      initial = CellArray.zeros(configuration.cells(), CELLS);
    }
    initial.copyFrom(at, values, at, 1 << blockBits);
  }

  /** The first cell of the next touched block at a cell or behind it; {@link #CELLS} if none is. */
  int nextTouched(int from) {
    int block = from + (1 << blockBits) - 1 >>> blockBits;
    for (int word = block >>> 6; word < touched.length; word++, block = word << 6) {
      long bits = touched[word] & -1L << block;
      if (bits != 0) {
        return (word << 6) + Long.numberOfTrailingZeros(bits) << blockBits;
      }
    }
    return CELLS;
  }

  /** Whether the block that a cell began in was touched in any segment, or is not all zero. */
  boolean isUsed(int at) {
    int block = at >>> blockBits;
    return (everTouched[block >>> 6] & 1L << block) != 0
        || !values.isZero(block << blockBits, 1 << blockBits);
  }

  /** Copies what a touched block held when the segment began. */
  void copyInitial(int at, CellArray to) {
    if (!blank && initial != null) {
      to.copyFrom(0, initial, at, 1 << blockBits);
      return;
    }
    for (int i = 0; i < 1 << blockBits; i++) {
      to.set(i, 0);
    }
  }

  /** Begins a segment with what the cells hold. */
  void beginSegment() {
    Arrays.fill(touched, 0);
    layOut();
    blank = false;
  }
}
