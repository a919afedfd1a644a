/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Poseidon2;
import java.util.Arrays;

/** The leaves and nodes of {@link CommitmentHash#POSEIDON2}. */
final class Poseidon2Nodes implements NodeHasher {

  private static final int WIDTH = 16;
  private static final int RATE = 8;

  private final Poseidon2 permutation;
  private final int[] state = new int[WIDTH];

  Poseidon2Nodes(PrimeField field) {
    this.permutation = Poseidon2.of(field, WIDTH);
  }

  @Override
  public void leaf(int[] row, int words, int[] into) {
    Arrays.fill(state, 0);
    for (int from = 0; from < words; from += RATE) {
      System.arraycopy(row, from, state, 0, Math.min(RATE, words - from));
      permutation.permute(state);
    }
    System.arraycopy(state, 0, into, 0, CommitmentHash.DIGEST);
  }

  @Override
  public void node(int[] left, int[] right, int[] into) {
    System.arraycopy(left, 0, state, 0, CommitmentHash.DIGEST);
    System.arraycopy(right, 0, state, CommitmentHash.DIGEST, CommitmentHash.DIGEST);
    permutation.permute(state);
    System.arraycopy(state, 0, into, 0, CommitmentHash.DIGEST);
  }
}
