/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

/**
 * How a node's digest comes from its children's. A digest is a number of bytes, the same for all
 * leaves and nodes; who computes with field elements reads them out of these. For one thread at a
 * time.
 */
public interface NodeHash {

  /** Bytes of a digest, 1 or more. */
  int width();

  /** Writes the digest of a leaf that is empty. */
  void emptyLeaf(byte[] into, int at);

  /**
   * Writes the digest of a node.
   *
   * @param height 1, right above the leaves, or more
   * @param into where it goes; may be one of the arrays that the children are in
   */
  void node(int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at);

  /**
   * Writes the digest of a node now or when {@link #settle} is called: a chance to hash many at
   * once. Until then its children's digests stay as they are, and where its own goes is not read.
   */
  default void later(
      int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
    node(height, left, leftAt, right, rightAt, into, at);
  }

  /** Writes all digests that were left for later. */
  default void settle() {}
}
