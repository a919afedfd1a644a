/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

/**
 * What is said of each cell in an int, whose low three bits say of what kind it is. The first cell
 * of a block has the logarithm of the block's size there, and above it the time of its last access,
 * for which 29 bits are left. Another has {@value #WITHIN} there, above it how far it is from the
 * first, and above that the logarithm.
 *
 * <p>So an access to a block that is there takes one int, which says that it is and when it was
 * accessed, and is all that changes. Only if blocks are split or merged, all their cells do.
 */
final class Shapes {

  private static final int KIND_BITS = 3;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;
  private static final int OFFSET_BITS = 5;
  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;

  /** No logarithm: that of 32 is 5. */
  private static final int WITHIN = KIND_MASK;

  /** The shapes of all cells of a block that was never accessed, by the logarithm of its size. */
  private static final int[][] BLOCKS = {
    block(0), block(1), block(2), block(3), block(4), block(5)
  };

  private Shapes() {}

  /** Whether a cell is the first of a block of a size of which this is the logarithm. */
  static boolean isFirst(int shape, int log) {
    return (shape & KIND_MASK) == log;
  }

  /** The shape of the first cell of a block. */
  static int first(int log, int time) {
    return time << KIND_BITS | log;
  }

  /** When the block whose first cell has this shape was accessed. */
  static int time(int shape) {
    return shape >>> KIND_BITS;
  }

  /** The cells of the block that a cell of this shape is in. */
  static int size(int shape) {
    int kind = shape & KIND_MASK;
    return 1 << (kind == WITHIN ? shape >>> KIND_BITS + OFFSET_BITS : kind);
  }

  /** How far a cell of this shape is from the first of its block. */
  static int offset(int shape) {
    return (shape & KIND_MASK) == WITHIN ? shape >>> KIND_BITS & OFFSET_MASK : 0;
  }

  /** The shapes of the cells of a block that was never accessed, from the first on. */
  static int[] ofBlock(int size) {
    return BLOCKS[Integer.numberOfTrailingZeros(size)];
  }

  private static int[] block(int log) {
    int[] shapes = new int[1 << log];
    shapes[0] = first(log, 0);
    for (int offset = 1; offset < shapes.length; offset++) {
      shapes[offset] = (log << OFFSET_BITS | offset) << KIND_BITS | WITHIN;
    }
    return shapes;
  }
}
