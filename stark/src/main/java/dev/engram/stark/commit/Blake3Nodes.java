/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.hash.Blake3;

/** The leaves and nodes of {@link CommitmentHash#BLAKE3}. */
final class Blake3Nodes implements NodeHasher {

  private final Blake3 hasher = new Blake3();

  @Override
  public void leaf(int[] row, int words, int[] into) {
    hasher.hash(row, words, into);
  }

  @Override
  public void node(int[] left, int[] right, int[] into) {
    hasher.parent(left, right, into);
  }
}
