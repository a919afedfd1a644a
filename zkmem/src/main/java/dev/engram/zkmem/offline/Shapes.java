/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

/**
 * What is said of a cell in a byte: in the low three bits the logarithm of the size of its block,
 * above them how far it is from the block's first cell. So the shape of a block's first cell is the
 * logarithm alone.
 */
final class Shapes {

  private static final int SIZE_BITS = 3;
  private static final int SIZE_MASK = (1 << SIZE_BITS) - 1;

  /** The shapes of all cells of a block, by the logarithm of its size. */
  private static final byte[][] BLOCKS = {
    block(0), block(1), block(2), block(3), block(4), block(5)
  };

  private Shapes() {}

  /** The shape of a cell of a block. */
  static int of(int log, int offset) {
    return offset << SIZE_BITS | log;
  }

  /** The cells of the block that a cell of this shape is in. */
  static int size(int shape) {
    return 1 << (shape & SIZE_MASK);
  }

  /** How far a cell of this shape is from the first of its block. */
  static int offset(int shape) {
    return shape >>> SIZE_BITS;
  }

  /** The shapes of the cells of a block, from the first on. */
  static byte[] ofBlock(int size) {
    return BLOCKS[Integer.numberOfTrailingZeros(size)];
  }

  private static byte[] block(int log) {
    byte[] shapes = new byte[1 << log];
    for (int offset = 0; offset < shapes.length; offset++) {
      shapes[offset] = (byte) of(log, offset);
    }
    return shapes;
  }
}
