/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.commit.Opening;
import java.util.List;

/**
 * A proof in memory; its bytes are {@link ProofCodec}'s. Words are in Montgomery form. The arrays
 * are not copied: whoever changes them changes the proof.
 *
 * @param logRows for each AIR of the key, log2 of its table's rows, or −1 if it takes no part
 * @param roots of the trees that are not part of the key, in the layout's order
 * @param lookupNonce of the grinding before α and β
 * @param sums of the tables that interact, in the layout's order
 * @param outOfDomainNonce of the grinding before ζ
 * @param local by matrix of the layout and column, the value at ζ; empty for a matrix that is not
 *     opened
 * @param next by matrix and place among its next columns, the value at the next row's point
 * @param batchingNonce of the grinding before δ
 * @param fri that the words are of low degree
 * @param queryNonce of the grinding before the positions
 * @param openings by tree of the layout, what stands at the positions
 */
public record Proof(
    int[] logRows,
    int[][] roots,
    long lookupNonce,
    int[][] sums,
    long outOfDomainNonce,
    int[][][] local,
    int[][][] next,
    long batchingNonce,
    Fri fri,
    long queryNonce,
    List<Opening> openings) {

  /**
   * FRI's part of a proof.
   *
   * @param roots by step of the schedule, of the word's leaves
   * @param nonces by step, of the grinding before its challenges
   * @param last the coefficients of the last polynomial
   * @param openings by step, the leaves at the positions
   */
  public record Fri(int[][] roots, long[] nonces, int[][] last, List<Opening> openings) {}
}
