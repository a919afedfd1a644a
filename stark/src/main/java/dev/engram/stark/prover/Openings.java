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
import java.util.List;

/**
 * The values of polynomials at a point z outside of their domain, from their values on a coset s·G,
 * G of order b:
 *
 * <pre>  p(z) = ((z/s)^b − 1)/b · Σ p(x)·x/(z − x)   over x in s·G</pre>
 *
 * <p>The weights x/(x − z) serve all columns of a height.
 */
final class Openings {

  /** Tiles that are added at once: their weights fit in registers and the cache's first level. */
  private static final int BLOCK = 8;

  private static final long TILE = 64;

  private final ExtensionField extension;
  private final PrimeField field;
  private final Kernels kernels;
  private final SegmentAllocator memory;
  private final Workers workers;

  /** By tile of these cosets, the weights. */
  private final TileMatrix weights;

  private final int[] factor;

  /**
   * Prepares the weights.
   *
   * @param points of the whole domain, or at least of its first coset
   * @param inverses of z's minimal polynomial at the points
   * @param cosets that make up s·G: as many rows as the polynomials' degrees are bound by
   */
  Openings(
      ExtensionField extension,
      Kernels kernels,
      SegmentAllocator memory,
      Workers workers,
      int[] z,
      MinimalPolynomial polynomial,
      TileMatrix points,
      TileMatrix inverses,
      int cosets) {
    this.extension = extension;
    this.field = extension.base();
    this.kernels = kernels;
    this.memory = memory;
    this.workers = workers;
    int rows = points.rows();
    int step = points.cosets() / cosets;
    int degree = extension.degree();
    this.weights = TileMatrix.allocate(memory, rows, cosets, degree);
    MemorySegment cofactor = memory.allocate(4L * degree * degree, TILE);
    for (int i = 0; i < degree; i++) {
      MemorySegment.copy(
          polynomial.cofactor()[i], 0, cofactor, ValueLayout.JAVA_INT, 4L * degree * i, degree);
    }
    Kernel kernel = kernels.weights();
    int tiles = points.tiles();
    for (int coset = 0; coset < cosets; coset++) {
      long from = points.offset(coset * step, 0, 0);
      long to = weights.offset(coset, 0, 0);
      workers.run(
          tiles,
          (first, end) ->
              kernel.run(
                  new MemorySegment[] {cofactor, points.words(), inverses.words(), weights.words()},
                  new long[] {
                    0, from + first * TILE, from + first * TILE, to + first * weights.tileBytes()
                  },
                  end - first));
    }
    if (rows < TileMatrix.LANES) {
      keepOnce();
    }
    // the weights are x/(x − z), of the other sign
    int[] scaled = extension.scale(z, field.inverse(field.of(field.generator())));
    long order = (long) rows * cosets;
    int[] vanishing = extension.sub(extension.one(), extension.pow(scaled, order));
    this.factor = extension.scale(vanishing, field.inverse(field.of(order)));
  }

  /** Rows that a tile repeats weigh nothing. */
  private void keepOnce() {
    for (int coset = 0; coset < weights.cosets(); coset++) {
      for (int component = 0; component < weights.width(); component++) {
        long at = weights.offset(coset, 0, component);
        weights
            .words()
            .asSlice(at + 4L * weights.rows(), TILE - 4L * weights.rows())
            .fill((byte) 0);
      }
    }
  }

  /** The values of all columns of a matrix. */
  int[][] open(TileMatrix matrix) {
    return open(matrix, 0, matrix.width());
  }

  /** The values of some columns. */
  int[][] open(TileMatrix matrix, List<Integer> columns) {
    int[][] values = new int[columns.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = open(matrix, columns.get(i), 1)[0];
    }
    return values;
  }

  private int[][] open(TileMatrix matrix, int firstColumn, int count) {
    int degree = extension.degree();
    int tiles = matrix.tiles();
    int block = Math.min(BLOCK, tiles);
    int step = matrix.cosets() / weights.cosets();
    Kernel kernel = kernels.weightedSum(matrix.width(), block);
    long blocks = (long) weights.cosets() * (tiles / block);
    int[][] values = new int[count][degree];
    workers.run(
        blocks,
        (from, to) -> {
          MemorySegment sums = memory.allocate(count * TILE * degree, TILE);
          sums.fill((byte) 0);
          MemorySegment[] all = {weights.words(), matrix.words(), sums};
          long[] at = new long[3];
          for (long i = from; i < to; i++) {
            int coset = (int) (i / (tiles / block));
            int tile = (int) (i % (tiles / block)) * block;
            at[0] = weights.offset(coset, tile, 0);
            at[1] = matrix.offset(coset * step, tile, firstColumn);
            kernel.run(all, at, count);
          }
          add(sums, values);
        });
    for (int i = 0; i < count; i++) {
      values[i] = extension.mul(values[i], factor);
    }
    return values;
  }

  private void add(MemorySegment sums, int[][] values) {
    synchronized (values) {
      for (int i = 0; i < values.length; i++) {
        for (int component = 0; component < extension.degree(); component++) {
          int sum = values[i][component];
          long at = (i * (long) extension.degree() + component) * TileMatrix.LANES;
          for (int lane = 0; lane < TileMatrix.LANES; lane++) {
            sum = field.add(sum, sums.getAtIndex(ValueLayout.JAVA_INT, at + lane));
          }
          values[i][component] = sum;
        }
      }
    }
  }
}
