/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Matrices to commit to, and a tree over them that is as plain as it can be. */
final class Matrices {

  private Matrices() {}

  /** Matrices of random elements, given as pairs of rows of a coset and columns. */
  static List<TileMatrix> random(Arena arena, PrimeField field, int cosets, int... shapes) {
    Random random = new Random(shapes.length);
    List<TileMatrix> matrices = new ArrayList<>();
    for (int i = 0; i < shapes.length; i += 2) {
      TileMatrix matrix = TileMatrix.allocate(arena, shapes[i], cosets, shapes[i + 1]);
      for (int row = 0; row < matrix.height(); row++) {
        for (int column = 0; column < matrix.width(); column++) {
          matrix.set(row, column, random.nextInt(field.prime()));
        }
      }
      matrices.add(matrix);
    }
    return matrices;
  }

  static int[] heights(List<TileMatrix> matrices) {
    return matrices.stream().mapToInt(TileMatrix::height).toArray();
  }

  static int[] widths(List<TileMatrix> matrices) {
    return matrices.stream().mapToInt(TileMatrix::width).toArray();
  }

  /** A few indices below the greatest height, ascending. */
  static int[] indices(List<TileMatrix> matrices, int most, long seed) {
    int height = matrices.stream().mapToInt(TileMatrix::height).max().orElseThrow();
    Random random = new Random(seed);
    TreeSet<Integer> indices = new TreeSet<>();
    for (int i = 0; i < most; i++) {
      indices.add(random.nextInt(height));
    }
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Node r of the level of a size, from the definition. */
  static int[] node(NodeHasher hasher, List<TileMatrix> matrices, int size, int r) {
    int highest = matrices.stream().mapToInt(TileMatrix::height).max().orElseThrow();
    List<TileMatrix> here = matrices.stream().filter(m -> m.height() == size).toList();
    int[] leaf = new int[CommitmentHash.DIGEST];
    if (!here.isEmpty()) {
      int[] row = here.stream().flatMapToInt(m -> row(m, r)).toArray();
      hasher.leaf(row, row.length, leaf);
    }
    if (size == highest) {
      return leaf;
    }
    int[] node = new int[CommitmentHash.DIGEST];
    hasher.node(
        node(hasher, matrices, 2 * size, r), node(hasher, matrices, 2 * size, r + size), node);
    if (!here.isEmpty()) {
      hasher.node(node, leaf, node);
    }
    return node;
  }

  private static IntStream row(TileMatrix matrix, int r) {
    return IntStream.range(0, matrix.width()).map(c -> matrix.get(r, c));
  }
}
