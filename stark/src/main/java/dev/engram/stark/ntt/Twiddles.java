/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;
import static dev.engram.stark.ntt.Kernels.LANES;
import static dev.engram.stark.ntt.Kernels.PAIR;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Twiddles of transforms over a coset, as a {@link Ladder} reads them.
 *
 * <p>A transform of size N over u·H, with w of order N: the stage that joins blocks of s rows by
 * fours multiplies by x = (u·w^i)^(N/4s), x² and x³ in row i of the blocks. The coset costs nothing
 * this way: u is part of every twiddle. A stage has 3·s twiddles, and those of smaller strides come
 * before it, s − 1 in all.
 */
final class Twiddles {

  private final PrimeField field;
  private final Kernels kernels;

  Twiddles(PrimeField field, Kernels kernels) {
    this.field = field;
    this.kernels = kernels;
  }

  /** 1, x, x² and x³ times a scale, with x = u^(2^log / 4), the same in all lanes. */
  MemorySegment scaled(int log, int u, int scale, SegmentAllocator allocator) {
    MemorySegment columns = allocator.allocate(4L * COLUMN, COLUMN);
    for (int e = 0; e < 4; e++) {
      fill(columns, e, field.mul(scale, field.pow(u, (long) e << log - 2)), field.one());
    }
    return pairs(columns, 4, allocator);
  }

  /**
   * Those of a block: a transform of 2^log rows over u·H whose rows are the lanes of tiles. First
   * the two stages within 16 rows, the same in all lanes, then those of a ladder over the tiles.
   *
   * @param root of order 2^log
   */
  MemorySegment block(int log, int u, int root, SegmentAllocator allocator) {
    int inner = LANES - 1;
    int tiles = 1 << log - 4;
    MemorySegment columns = allocator.allocate((inner + tiles - 1L) * COLUMN, COLUMN);
    for (int k = 0; k < 2; k++) {
      int stride = 1 << 2 * k;
      int factor = (1 << log) / (4 * stride);
      for (int e = 1; e <= 3; e++) {
        int word = field.pow(u, (long) e * factor);
        int step = field.pow(root, (long) e * factor);
        for (int i = 0; i < stride; i++) {
          fill(columns, stride - 1 + 3 * i + e - 1, word, field.one());
          word = field.mul(word, step);
        }
      }
    }
    ladder(columns, inner, log - 4, u, root, field.pow(root, LANES));
    return pairs(columns, inner + tiles - 1, allocator);
  }

  /** Montgomery words of a ladder: lane l of row i stands for u·root^l·next^i. */
  void ladder(MemorySegment columns, int at, int log, int u, int root, int next) {
    for (int stride = 1; stride < 1 << log; stride *= 4) {
      int radix = radix(log, stride);
      int factor = (1 << log) / (radix * stride);
      for (int e = 1; e < radix; e++) {
        int word = field.pow(u, (long) e * factor);
        int lane = field.pow(root, (long) e * factor);
        int step = field.pow(next, (long) e * factor);
        for (int i = 0; i < stride; i++) {
          fill(columns, at + stride - 1 + (radix - 1) * i + e - 1, word, lane);
          word = field.mul(word, step);
        }
      }
    }
  }

  /** For each column of a ladder the power of a number that a power of u becomes. */
  void steps(MemorySegment steps, int log, int number) {
    for (int stride = 1; stride < 1 << log; stride *= 4) {
      int radix = radix(log, stride);
      for (int e = 1; e < radix; e++) {
        int step = field.pow(number, (long) e * ((1 << log) / (radix * stride)));
        for (int i = 0; i < stride; i++) {
          steps.setAtIndex(JAVA_INT, stride - 1 + (radix - 1) * i + e - 1, step);
        }
      }
    }
  }

  private static int radix(int log, int stride) {
    return Math.min(4, (1 << log) / stride);
  }

  private void fill(MemorySegment columns, long at, int word, int step) {
    int lane = word;
    for (int i = 0; i < LANES; i++) {
      columns.setAtIndex(JAVA_INT, at * LANES + i, lane);
      lane = field.mul(lane, step);
    }
  }

  private MemorySegment pairs(MemorySegment columns, int count, SegmentAllocator allocator) {
    MemorySegment steps = allocator.allocate(count * (long) Integer.BYTES, COLUMN);
    MemorySegment pairs = allocator.allocate(count * PAIR, COLUMN);
    kernels.chores().advance(columns.address(), steps.address(), pairs.address(), count);
    return pairs;
  }
}
