/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

/** Hashes the leaves and the nodes of a tree, one at a time. For one thread at a time. */
interface NodeHasher {

  /** Hashes the first words of an array. */
  void leaf(int[] row, int words, int[] into);

  /** Compresses two digests; the result may go where one of them is. */
  void node(int[] left, int[] right, int[] into);
}
