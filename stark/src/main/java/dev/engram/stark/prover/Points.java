/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/** Words that stand for points of a domain: powers of a root, and inverses of what is zero at ζ. */
final class Points {

  /** Tiles between two inversions: they take a hundredth of the time then. */
  private static final int BLOCK = 256;

  private static final long TILE = 64;

  private final ExtensionField extension;
  private final PrimeField field;
  private final Kernels kernels;
  private final SegmentAllocator memory;
  private final Workers workers;

  Points(ExtensionField extension, Kernels kernels, SegmentAllocator memory, Workers workers) {
    this.extension = extension;
    this.field = extension.base();
    this.kernels = kernels;
    this.memory = memory;
    this.workers = workers;
  }

  /**
   * first·w^r for each r of the natural order, with w a root of unity of order rows·cosets, or its
   * inverse.
   */
  TileMatrix powers(int rows, int cosets, int first, int root) {
    TileMatrix powers = TileMatrix.allocate(memory, rows, cosets, 1);
    int step = field.pow(root, cosets);
    int tiles = powers.tiles();
    int blocks = Math.ceilDiv(tiles, BLOCK);
    Kernel scale = kernels.scale();
    workers.run(
        (long) cosets * blocks,
        (from, to) -> {
          MemorySegment factor = memory(1);
          for (long item = from; item < to; item++) {
            int coset = (int) (item / blocks);
            int block = (int) (item % blocks) * BLOCK;
            int count = Math.min(BLOCK, tiles - block);
            int power = field.mul(first, field.pow(root, coset));
            power = field.mul(power, field.pow(step, block * (long) TileMatrix.LANES));
            long start = powers.offset(coset, block, 0);
            for (int lane = 0; lane < TileMatrix.LANES; lane++) {
              if (lane % rows == 0 && lane > 0) {
                power = field.mul(first, field.pow(root, coset));
              }
              powers.words().set(ValueLayout.JAVA_INT, start + 4L * lane, power);
              power = field.mul(power, step);
            }
            int ratio = field.pow(step, TileMatrix.LANES);
            for (int done = 1; done < count; done *= 2) {
              factor.set(ValueLayout.JAVA_INT, 0, ratio);
              scale.run(
                  new MemorySegment[] {factor, powers.words(), powers.words()},
                  new long[] {0, start, start + done * TILE},
                  Math.min(done, count - done));
              ratio = field.mul(ratio, ratio);
            }
          }
        });
    return powers;
  }

  private MemorySegment memory(int words) {
    return memory.allocate(4L * words, TILE);
  }

  /**
   * The inverses of the minimal polynomial of an element at points.
   *
   * @see MinimalPolynomial
   */
  TileMatrix inverses(MinimalPolynomial polynomial, TileMatrix points) {
    TileMatrix inverses = TileMatrix.allocate(memory, points.rows(), points.cosets(), 1);
    TileMatrix values = TileMatrix.allocate(memory, points.rows(), points.cosets(), 1);
    TileMatrix products = TileMatrix.allocate(memory, points.rows(), points.cosets(), 1);
    MemorySegment coefficients = memory(extension.degree());
    polynomial.write(coefficients);
    Kernel evaluate = kernels.polynomial();
    Kernel multiply = kernels.prefixProducts();
    Kernel substitute = kernels.backSubstitution();
    long tiles = (long) points.tiles() * points.cosets();
    workers.run(
        Math.ceilDiv(tiles, BLOCK),
        (from, to) -> {
          MemorySegment rest = memory(TileMatrix.LANES);
          MemorySegment one = memory(TileMatrix.LANES);
          for (int lane = 0; lane < TileMatrix.LANES; lane++) {
            one.setAtIndex(ValueLayout.JAVA_INT, lane, field.one());
          }
          for (long block = from; block < to; block++) {
            long first = block * BLOCK * TILE;
            long count = Math.min(BLOCK, tiles - block * BLOCK);
            long last = first + (count - 1) * TILE;
            evaluate.run(
                new MemorySegment[] {coefficients, points.words(), values.words()},
                new long[] {0, first, first},
                count);
            MemorySegment.copy(values.words(), first, products.words(), first, TILE);
            multiply.run(
                new MemorySegment[] {products.words(), values.words(), products.words()},
                new long[] {first, first + TILE, first + TILE},
                count - 1);
            invert(products.words(), last, rest);
            substitute.run(
                new MemorySegment[] {rest, products.words(), values.words(), inverses.words()},
                new long[] {0, last - TILE, last, last},
                count - 1);
            substitute.run(
                new MemorySegment[] {rest, one, values.words(), inverses.words()},
                new long[] {0, 0, first, first},
                1);
          }
        });
    return inverses;
  }

  private void invert(MemorySegment words, long at, MemorySegment into) {
    int[] lanes = new int[TileMatrix.LANES];
    MemorySegment.copy(words, ValueLayout.JAVA_INT, at, lanes, 0, lanes.length);
    field.invertAll(lanes);
    MemorySegment.copy(lanes, 0, into, ValueLayout.JAVA_INT, 0, lanes.length);
  }

  /** Words of the next row, times a factor. */
  TileMatrix next(TileMatrix words, int factor) {
    TileMatrix next = TileMatrix.allocate(memory, words.rows(), words.cosets(), 1);
    MemorySegment by = memory(1);
    by.set(ValueLayout.JAVA_INT, 0, factor);
    Kernel kernel = kernels.scaleNext();
    int tiles = words.tiles();
    MemorySegment[] all = {by, words.words(), words.words(), next.words()};
    int inner = tiles - 1;
    workers.run(
        (long) words.cosets() * inner,
        (from, to) -> {
          for (long item = from; item < to; ) {
            int coset = (int) (item / inner);
            int tile = (int) (item % inner);
            long count = Math.min(inner - tile, to - item);
            long at = words.offset(coset, tile, 0);
            kernel.run(all, new long[] {0, at, at + TILE, at}, count);
            item += count;
          }
        });
    for (int coset = 0; coset < words.cosets(); coset++) {
      long first = words.offset(coset, 0, 0);
      long last = words.offset(coset, inner, 0);
      kernel.run(all, new long[] {0, last, first, last}, 1);
    }
    return next;
  }
}
