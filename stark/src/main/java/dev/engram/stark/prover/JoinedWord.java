/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a word: of columns p that are opened at one point z, the sum of δ^k·(p(x) − p(z))/(x −
 * z). Columns are joined some at a time and a few tiles at a time, so that kernels stay small and
 * what is joined stays in the cache.
 */
final class JoinedWord {

  /** Columns that a kernel joins: more would take the JIT longer than it gains. */
  private static final int COLUMNS = 32;

  /** Tiles between two visits of the same column: what is joined then takes 8 KiB. */
  private static final int TILES = 32;

  private static final long TILE = 64;

  private final ExtensionField extension;
  private final Kernels kernels;
  private final SegmentAllocator memory;
  private final TileMatrix points;
  private final TileMatrix inverses;
  private final List<Block> blocks = new ArrayList<>();
  private final MemorySegment parameters;

  /**
   * Columns of a matrix that are joined at once.
   *
   * @param first column that is pointed to
   */
  private record Block(TileMatrix matrix, int first, MemorySegment factors, Kernel kernel) {}

  /** A part with no columns yet. */
  JoinedWord(
      ExtensionField extension,
      Kernels kernels,
      SegmentAllocator memory,
      TileMatrix points,
      TileMatrix inverses,
      MinimalPolynomial polynomial) {
    this.extension = extension;
    this.kernels = kernels;
    this.memory = memory;
    this.points = points;
    this.inverses = inverses;
    this.parameters = memory.allocate(bytes(1 + extension.degree()), TILE);
    write(extension.zero(), parameters, 0);
    for (int i = 0; i < extension.degree(); i++) {
      write(polynomial.cofactor()[i], parameters, 1 + i);
    }
  }

  private long bytes(int elements) {
    return 4L * extension.degree() * elements;
  }

  private void write(int[] element, MemorySegment into, int at) {
    MemorySegment.copy(element, 0, into, ValueLayout.JAVA_INT, bytes(at), extension.degree());
  }

  /**
   * Adds columns.
   *
   * @param values what they are at the point
   * @param powers of δ, of which theirs begin at one
   */
  void add(
      TileMatrix matrix, List<Integer> columns, int[][] values, int[][] powers, int firstPower) {
    int[] sum = new int[extension.degree()];
    MemorySegment.copy(parameters, ValueLayout.JAVA_INT, 0, sum, 0, sum.length);
    for (int from = 0; from < columns.size(); from += COLUMNS) {
      int count = Math.min(COLUMNS, columns.size() - from);
      MemorySegment factors = memory.allocate(bytes(count), TILE);
      int first = columns.get(from);
      List<Integer> distances = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int[] power = powers[firstPower + from + i];
        write(power, factors, i);
        distances.add(columns.get(from + i) - first);
        sum = extension.sub(sum, extension.mul(power, values[from + i]));
      }
      Kernel kernel = kernels.join(matrix.width(), distances, !blocks.isEmpty());
      blocks.add(new Block(matrix, first, factors, kernel));
    }
    write(sum, parameters, 0);
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /**
   * Computes tiles of the word, counted through all cosets.
   *
   * @param adds whether the word is there and this adds to it
   */
  void run(TileMatrix word, boolean adds, long from, long to) {
    MemorySegment joined = memory.allocate(TILES * word.tileBytes(), TILE);
    Kernel divide = kernels.divide(adds);
    MemorySegment[] quotient = {parameters, points.words(), inverses.words(), joined, word.words()};
    MemorySegment[] columns = {joined, joined, joined};
    long[] places = {0, 0, 0};
    for (long tile = from; tile < to; tile += TILES) {
      long count = Math.min(TILES, to - tile);
      for (Block block : blocks) {
        columns[0] = block.factors;
        columns[1] = block.matrix.words();
        places[1] = tile * block.matrix.tileBytes() + block.first * TILE;
        block.kernel.run(columns, places, count);
      }
      divide.run(
          quotient, new long[] {0, tile * TILE, tile * TILE, 0, tile * word.tileBytes()}, count);
    }
  }
}
