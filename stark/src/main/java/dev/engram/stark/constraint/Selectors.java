/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the selectors of rows are made from, on cosets of a group of rows: a coset's 1/(x^n − 1),
 * and for each point x, itself and 1/(x − 1).
 */
final class Selectors {

  /** Where a tile has its points. */
  static final long POINT = 0;

  /** Where a tile has 1/(x − 1), which picks the first row out. */
  static final long FIRST = TileMatrix.COLUMN_BYTES;

  static final int WIDTH = 2;
  static final long TILE_BYTES = WIDTH * TileMatrix.COLUMN_BYTES;

  /** Tiles between two inversions. */
  private static final int BLOCK = 256;

  /** Where the state of a run has the points of the tile at hand. */
  private static final long POINT_STATE = 0;

  /** Where it has the product of what is to be inverted, or the inverse of it. */
  private static final long PRODUCT_STATE = TileMatrix.COLUMN_BYTES;

  /** Where it has the factor from a tile's points to the next one's. */
  private static final long RATIO_STATE = 2 * TileMatrix.COLUMN_BYTES;

  private static final int LANES = TileMatrix.LANES;
  private static final Map<PrimeField, Kernels> KERNELS = new ConcurrentHashMap<>();

  /** The kernels of a field, forwards and backwards over a block. */
  private record Kernels(Kernel points, Kernel inverses) {}

  private final PrimeField field;
  private final int rows;
  private final int cosets;
  private final int shift;
  private final SegmentAllocator scratch;

  Selectors(PrimeField field, int rows, int cosets, int shift, SegmentAllocator scratch) {
    this.field = field;
    this.rows = rows;
    this.cosets = cosets;
    this.shift = shift;
    this.scratch = scratch;
  }

  /** For each coset, 1/(x^n − 1), which is the same for all its points. */
  MemorySegment vanishing() {
    MemorySegment words = scratch.allocate(4L * cosets, TileMatrix.COLUMN_BYTES);
    for (int coset = 0; coset < cosets; coset++) {
      int word = field.inverse(field.sub(field.pow(start(coset), rows), field.one()));
      words.set(ValueLayout.JAVA_INT, 4L * coset, word);
    }
    return words;
  }

  private int start(int coset) {
    int root = field.rootOfUnity(Integer.numberOfTrailingZeros(rows * cosets));
    return field.mul(shift, field.pow(root, coset));
  }

  /** The points and their 1/(x − 1). */
  TileMatrix points(Workers workers) {
    TileMatrix points = TileMatrix.allocate(scratch, rows, cosets, WIDTH);
    Kernels kernels = KERNELS.computeIfAbsent(field, Selectors::compile);
    int blocks = Math.ceilDiv(points.tiles(), BLOCK);
    int root = field.rootOfUnity(Integer.numberOfTrailingZeros(rows));
    workers.run(
        (long) cosets * blocks,
        (from, to) -> {
          MemorySegment state =
              scratch.allocate(3 * TileMatrix.COLUMN_BYTES, TileMatrix.COLUMN_BYTES);
          for (long block = from; block < to; block++) {
            int coset = (int) (block / blocks);
            int first = (int) (block % blocks) * BLOCK;
            int end = Math.min(points.tiles(), first + BLOCK);
            int power = field.mul(start(coset), field.pow(root, (long) first * LANES));
            int[] lanes = new int[LANES];
            for (int lane = 0; lane < LANES; lane++) {
              lanes[lane] = power;
              power = field.mul(power, root);
            }
            write(state, POINT_STATE, lanes);
            Arrays.fill(lanes, field.one());
            write(state, PRODUCT_STATE, lanes);
            state.set(ValueLayout.JAVA_INT, RATIO_STATE, field.pow(root, LANES));
            MemorySegment[] memory = {state, points.words()};
            kernels.points.run(memory, new long[] {0, points.offset(coset, first, 0)}, end - first);
            for (int lane = 0; lane < LANES; lane++) {
              lanes[lane] = state.get(ValueLayout.JAVA_INT, PRODUCT_STATE + 4L * lane);
            }
            field.invertAll(lanes);
            write(state, PRODUCT_STATE, lanes);
            kernels.inverses.run(
                memory, new long[] {0, points.offset(coset, end - 1, 0)}, end - first);
          }
        });
    return points;
  }

  private static void write(MemorySegment state, long at, int[] words) {
    for (int i = 0; i < words.length; i++) {
      state.set(ValueLayout.JAVA_INT, at + 4L * i, words[i]);
    }
  }

  /**
   * Montgomery's trick: forwards, a tile's points and the product of all x − 1 before them;
   * backwards, from the inverse of the product of all, the inverse of each.
   */
  private static Kernels compile(PrimeField field) {
    Program forwards = new Program(field);
    Pointer state = forwards.pointer("state", 0);
    Pointer tile = forwards.pointer("tile", TILE_BYTES);
    Value point = forwards.load(state, POINT_STATE);
    Value product = forwards.load(state, PRODUCT_STATE);
    Value factor = forwards.sub(point, forwards.constant(field.one()));
    Value ratio = forwards.broadcast(state, RATIO_STATE);
    forwards.store(tile, POINT, point);
    forwards.store(tile, FIRST, product);
    forwards.store(state, POINT_STATE, forwards.mul(point, ratio));
    forwards.store(state, PRODUCT_STATE, forwards.mul(product, factor));

    Program backwards = new Program(field);
    Pointer rest = backwards.pointer("state", 0);
    Pointer back = backwards.pointer("tile", -TILE_BYTES);
    Value inverse = backwards.load(rest, PRODUCT_STATE);
    Value before = backwards.load(back, FIRST);
    Value own = backwards.sub(backwards.load(back, POINT), backwards.constant(field.one()));
    backwards.store(back, FIRST, backwards.mul(inverse, before));
    backwards.store(rest, PRODUCT_STATE, backwards.mul(inverse, own));
    return new Kernels(forwards.compile(), backwards.compile());
  }
}
