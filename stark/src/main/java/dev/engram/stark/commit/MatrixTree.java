/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Lanes;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * A commitment to matrices, with all of its digests, so that rows can be opened. Reads the matrices
 * when it is made and when it opens; both it and they live as long as the memory below them.
 * Immutable, for any number of threads.
 */
public final class MatrixTree {

  /** Tiles below which threads are not worth waking. */
  private static final int ALONE = 128;

  private final List<TileMatrix> matrices;

  /** From the leaves to the root. */
  private final List<DigestLevel> levels;

  private MatrixTree(List<TileMatrix> matrices, List<DigestLevel> levels) {
    this.matrices = matrices;
    this.levels = levels;
  }

  /**
   * Commits to matrices, which may be of different heights but have equally many cosets. The root
   * does not depend on the number of workers.
   *
   * @param field of the matrices' elements
   * @param allocator of memory for the digests: 64 bytes for each row of the highest matrix
   * @throws IllegalArgumentException if there are no matrices, or of different numbers of cosets
   */
  public static MatrixTree commit(
      CommitmentHash hash,
      PrimeField field,
      List<TileMatrix> matrices,
      SegmentAllocator allocator,
      Workers workers) {
    return commit(hash, field, Lanes.best(), matrices, allocator, workers);
  }

  static MatrixTree commit(
      CommitmentHash hash,
      PrimeField field,
      Lanes lanes,
      List<TileMatrix> matrices,
      SegmentAllocator allocator,
      Workers workers) {
    int cosets = cosets(matrices);
    int rows = matrices.stream().mapToInt(TileMatrix::rows).max().orElseThrow();
    Growth growth = new Growth(hash, field, lanes, matrices, allocator, workers);
    List<DigestLevel> levels = new ArrayList<>(growth.bottom(cosets, rows));
    while (levels.getLast().size() > 1) {
      levels.add(growth.above(levels.getLast()));
    }
    return new MatrixTree(List.copyOf(matrices), List.copyOf(levels));
  }

  private static int cosets(List<TileMatrix> matrices) {
    if (matrices.isEmpty()) {
      throw new IllegalArgumentException("no matrices to commit to");
    }
    int cosets = matrices.getFirst().cosets();
    for (TileMatrix matrix : matrices) {
      if (matrix.cosets() != cosets) {
        throw new IllegalArgumentException(
            "matrices of " + cosets + " and of " + matrix.cosets() + " cosets in one tree");
      }
    }
    return cosets;
  }

  /** The digest that commits to all rows. */
  public int[] root() {
    int[] root = new int[CommitmentHash.DIGEST];
    levels.getLast().get(0, root);
    return root;
  }

  /**
   * Opens rows.
   *
   * @param indices in the natural order of the highest matrix, ascending, without repetitions; a
   *     lower matrix is opened at the index mod its height
   * @throws IllegalArgumentException if there are none, or they are not in order
   * @throws IndexOutOfBoundsException if one is beyond the highest matrix
   */
  public Opening open(int[] indices) {
    if (indices.length == 0) {
      throw new IllegalArgumentException("no rows to open");
    }
    for (int i = 1; i < indices.length; i++) {
      if (indices[i - 1] >= indices[i]) {
        throw new IllegalArgumentException(
            "index " + indices[i] + " does not come after " + indices[i - 1]);
      }
    }
    int size = levels.getFirst().size();
    if (indices[0] < 0 || indices[indices.length - 1] >= size) {
      throw new IndexOutOfBoundsException("no such row of " + size);
    }
    int[][][] rows = new int[matrices.size()][][];
    List<int[]> siblings = new ArrayList<>();
    int[] known = indices;
    for (DigestLevel level : levels) {
      readRows(level.size(), known, rows);
      if (level.size() > 1) {
        Pairs pairs = Pairs.of(known, level.size() / 2);
        readSiblings(level, pairs, siblings);
        known = pairs.parents();
      }
    }
    return new Opening(rows, siblings.toArray(int[][]::new));
  }

  private void readRows(int height, int[] known, int[][][] rows) {
    for (int m = 0; m < matrices.size(); m++) {
      TileMatrix matrix = matrices.get(m);
      if (matrix.height() == height) {
        rows[m] = new int[known.length][matrix.width()];
        for (int k = 0; k < known.length; k++) {
          for (int column = 0; column < matrix.width(); column++) {
            rows[m][k][column] = matrix.get(known[k], column);
          }
        }
      }
    }
  }

  private static void readSiblings(DigestLevel level, Pairs pairs, List<int[]> siblings) {
    for (int k = 0; k < pairs.count(); k++) {
      if (pairs.left()[k] < 0 || pairs.right()[k] < 0) {
        int[] sibling = new int[CommitmentHash.DIGEST];
        int index = pairs.parents()[k] + (pairs.left()[k] < 0 ? 0 : level.size() / 2);
        level.get(index, sibling);
        siblings.add(sibling);
      }
    }
  }

  /** How the levels of a tree come to be, one above the other. */
  private record Growth(
      CommitmentHash hash,
      PrimeField field,
      Lanes lanes,
      List<TileMatrix> matrices,
      SegmentAllocator allocator,
      Workers workers) {

    /**
     * The leaves and, if no rows join in above them, the level above: what has just been hashed is
     * still in the cache then.
     */
    List<DigestLevel> bottom(int cosets, int rows) {
      int half = rows / 2;
      if (half < TileMatrix.LANES || !ofHeight(cosets * half).isEmpty()) {
        return List.of(leaves(cosets, rows));
      }
      DigestLevel level = DigestLevel.allocate(allocator, cosets, rows);
      DigestLevel above = DigestLevel.allocate(allocator, cosets, half);
      overTiles(
          above,
          ofHeight(level.size()),
          (hasher, tileRows, pair, coset, tile) -> {
            long at = level.offset(coset, tile);
            tileRows.seek(coset, tile);
            hasher.leaves(tileRows, level.memory(), at);
            tileRows.seek(coset, tile + above.tiles());
            hasher.leaves(tileRows, level.memory(), at + TileHasher.DIGESTS);
            hasher.nodes(level.memory(), at, above.memory(), above.offset(coset, tile));
          });
      return List.of(level, above);
    }

    /** The level whose digests are hashes of rows alone. */
    DigestLevel leaves(int cosets, int rows) {
      DigestLevel level = DigestLevel.allocate(allocator, cosets, rows);
      List<TileMatrix> ofHeight = ofHeight(level.size());
      overTiles(
          level,
          ofHeight,
          (hasher, tileRows, pair, coset, tile) -> {
            tileRows.seek(coset, tile);
            hasher.leaves(tileRows, level.memory(), level.offset(coset, tile));
          });
      return level;
    }

    /** The level above a level. */
    DigestLevel above(DigestLevel below) {
      int half = below.size() / 2;
      int cosets = Math.min(below.cosets(), half);
      DigestLevel level = DigestLevel.allocate(allocator, cosets, half / cosets);
      List<TileMatrix> joining = ofHeight(half);
      if (below.tiles() == 1) {
        fewNodes(below, level, joining);
      } else if (joining.isEmpty()) {
        overTiles(
            level,
            joining,
            (hasher, tileRows, pair, coset, tile) ->
                hasher.nodes(
                    below.memory(),
                    below.offset(coset, tile),
                    level.memory(),
                    level.offset(coset, tile)));
      } else {
        overTiles(
            level,
            joining,
            (hasher, tileRows, pair, coset, tile) -> {
              hasher.nodes(below.memory(), below.offset(coset, tile), pair, 0);
              tileRows.seek(coset, tile);
              hasher.leaves(tileRows, pair, TileHasher.DIGESTS);
              hasher.nodes(pair, 0, level.memory(), level.offset(coset, tile));
            });
      }
      return level;
    }

    /** The nodes above cosets of one tile, whose pairs are in different lanes of it. */
    private void fewNodes(DigestLevel below, DigestLevel level, List<TileMatrix> joining) {
      NodeHasher hasher = hash.nodes(field);
      int[] left = new int[CommitmentHash.DIGEST];
      int[] right = new int[CommitmentHash.DIGEST];
      try (Arena scratch = Arena.ofConfined()) {
        DigestLevel hashed =
            joining.isEmpty()
                ? level
                : new Growth(hash, field, lanes, joining, scratch, workers)
                    .leaves(level.cosets(), level.rows());
        for (int index = 0; index < level.size(); index++) {
          below.get(index, left);
          below.get(index + level.size(), right);
          hasher.node(left, right, left);
          if (!joining.isEmpty()) {
            hashed.get(index, right);
            hasher.node(left, right, left);
          }
          level.set(index, left);
        }
      }
    }

    private List<TileMatrix> ofHeight(int height) {
      return matrices.stream().filter(matrix -> matrix.height() == height).toList();
    }

    private interface TileStep {

      /** Makes one tile; the pair is memory for two tiles of digests. */
      void run(TileHasher hasher, TileRows rows, MemorySegment pair, int coset, int tile);
    }

    private void overTiles(DigestLevel level, List<TileMatrix> rows, TileStep step) {
      Workers.Range range =
          (from, to) -> {
            try (Arena scratch = Arena.ofConfined();
                TileHasher hasher = hash.tiles(field, lanes)) {
              TileRows tileRows = new TileRows(rows, hasher.block(), scratch);
              MemorySegment pair = scratch.allocate(2 * TileHasher.DIGESTS, 64);
              for (long i = from; i < to; i++) {
                int coset = (int) (i / level.tiles());
                step.run(hasher, tileRows, pair, coset, (int) (i % level.tiles()));
              }
            }
          };
      long tiles = (long) level.cosets() * level.tiles();
      if (tiles < ALONE) {
        range.run(0, tiles);
      } else {
        workers.run(tiles, range);
      }
    }
  }
}
