/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.field.PrimeField;
import java.util.Arrays;
import java.util.Optional;

/**
 * Computes the root that an opening leads to. Total: whatever an opening holds, the answer is a
 * root or a refusal, nothing is thrown, and no more memory is taken than the opening itself does.
 * Counts must fit exactly, so that for each set of rows there is one opening and no other.
 *
 * <p>Stateless, for any number of threads.
 */
public final class OpeningVerifier {

  private OpeningVerifier() {}

  /** What came of an opening. */
  public sealed interface Outcome {

    /**
     * The opening is well-formed and leads to a root, which remains to be compared.
     *
     * @param digest of the root
     */
    record Root(int[] digest) implements Outcome {}

    /**
     * The opening is not well-formed.
     *
     * @param reason the first that was found
     */
    record Refused(Refusal reason) implements Outcome {}
  }

  /** Whether an opening is one of what a root commits to; empty if it is. */
  public static Optional<Refusal> check(
      CommitmentHash hash,
      PrimeField field,
      int[] heights,
      int[] widths,
      int[] indices,
      Opening opening,
      int[] root) {
    return switch (root(hash, field, heights, widths, indices, opening)) {
      case Outcome.Refused refused -> Optional.of(refused.reason());
      case Outcome.Root computed ->
          Arrays.equals(computed.digest(), root) ? Optional.empty() : Optional.of(Refusal.ROOT);
    };
  }

  /**
   * The root that an opening leads to.
   *
   * @param heights of the matrices, in the order of the commitment
   * @param widths of the matrices
   * @param indices what was to be opened, as for {@link MatrixTree#open}
   */
  public static Outcome root(
      CommitmentHash hash,
      PrimeField field,
      int[] heights,
      int[] widths,
      int[] indices,
      Opening opening) {
    Optional<Refusal> refusal = refuseShape(heights, widths, indices);
    if (refusal.isEmpty()) {
      refusal = refuseRows(field, heights, widths, indices, opening.rows());
    }
    if (refusal.isEmpty()) {
      refusal = refuseSiblings(hash, field, opening.siblings());
    }
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    return climb(hash.nodes(field), heights, indices, opening);
  }

  private static Optional<Refusal> refuseShape(int[] heights, int[] widths, int[] indices) {
    if (heights.length == 0 || heights.length != widths.length) {
      return Optional.of(Refusal.SHAPE);
    }
    for (int height : heights) {
      if (height < 1 || Integer.bitCount(height) != 1) {
        return Optional.of(Refusal.SHAPE);
      }
    }
    if (indices.length == 0 || indices[0] < 0) {
      return Optional.of(Refusal.INDICES);
    }
    for (int i = 1; i < indices.length; i++) {
      if (indices[i - 1] >= indices[i]) {
        return Optional.of(Refusal.INDICES);
      }
    }
    return indices[indices.length - 1] < highest(heights)
        ? Optional.empty()
        : Optional.of(Refusal.INDICES);
  }

  private static int highest(int[] heights) {
    return Arrays.stream(heights).max().orElseThrow();
  }

  private static Optional<Refusal> refuseRows(
      PrimeField field, int[] heights, int[] widths, int[] indices, int[][][] rows) {
    if (rows.length != heights.length) {
      return Optional.of(Refusal.ROWS);
    }
    for (int m = 0; m < rows.length; m++) {
      int height = heights[m];
      long distinct = Arrays.stream(indices).map(index -> index % height).distinct().count();
      if (rows[m].length != distinct) {
        return Optional.of(Refusal.ROWS);
      }
      for (int[] row : rows[m]) {
        if (row.length != widths[m]) {
          return Optional.of(Refusal.WIDTH);
        }
        if (!holdsAll(field, row)) {
          return Optional.of(Refusal.WORD);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuseSiblings(
      CommitmentHash hash, PrimeField field, int[][] siblings) {
    for (int[] sibling : siblings) {
      if (sibling.length != CommitmentHash.DIGEST
          || hash == CommitmentHash.POSEIDON2 && !holdsAll(field, sibling)) {
        return Optional.of(Refusal.SIBLING);
      }
    }
    return Optional.empty();
  }

  private static boolean holdsAll(PrimeField field, int[] words) {
    for (int word : words) {
      if (!field.holds(word)) {
        return false;
      }
    }
    return true;
  }

  /** From the leaves to the root, with rows that are as many and as wide as they should be. */
  private static Outcome climb(NodeHasher hasher, int[] heights, int[] indices, Opening opening) {
    int[][] siblings = opening.siblings();
    int used = 0;
    int size = highest(heights);
    int[] known = indices;
    int[][] digests = hashRows(hasher, heights, size, known.length, opening.rows());
    while (size > 1) {
      size /= 2;
      Pairs pairs = Pairs.of(known, size);
      int[][] above = new int[pairs.count()][CommitmentHash.DIGEST];
      for (int k = 0; k < pairs.count(); k++) {
        int left = pairs.left()[k];
        int right = pairs.right()[k];
        if ((left < 0 || right < 0) && used == siblings.length) {
          return new Outcome.Refused(Refusal.SIBLINGS_MISSING);
        }
        hasher.node(
            left < 0 ? siblings[used] : digests[left],
            right < 0 ? siblings[used] : digests[right],
            above[k]);
        used += left < 0 || right < 0 ? 1 : 0;
      }
      known = pairs.parents();
      digests = above;
      int[][] joining = hashRows(hasher, heights, size, known.length, opening.rows());
      for (int k = 0; k < joining.length; k++) {
        hasher.node(digests[k], joining[k], digests[k]);
      }
    }
    return used == siblings.length
        ? new Outcome.Root(digests[0])
        : new Outcome.Refused(Refusal.SIBLINGS_LEFT_OVER);
  }

  /** The hashes of the rows of a height, or none if no matrix is of it. */
  private static int[][] hashRows(
      NodeHasher hasher, int[] heights, int height, int count, int[][][] rows) {
    int width = 0;
    for (int m = 0; m < heights.length; m++) {
      width += heights[m] == height ? rows[m][0].length : 0;
    }
    if (width == 0) {
      return new int[0][];
    }
    int[] row = new int[width];
    int[][] digests = new int[count][CommitmentHash.DIGEST];
    for (int k = 0; k < count; k++) {
      int at = 0;
      for (int m = 0; m < heights.length; m++) {
        if (heights[m] == height) {
          System.arraycopy(rows[m][k], 0, row, at, rows[m][k].length);
          at += rows[m][k].length;
        }
      }
      hasher.leaf(row, width, digests[k]);
    }
    return digests;
  }
}
