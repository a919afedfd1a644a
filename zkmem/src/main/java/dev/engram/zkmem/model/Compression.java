/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.model;

/** How a tree over a memory makes one digest of two. */
public enum Compression {

  /** The first half of the permutation's result, with what was permuted added to it. */
  FEED_FORWARD,

  /**
   * The first half of the permutation's result alone, as OpenVM and Plonky3 have it. Collisions of
   * a single node are easy to find; what keeps a tree from having them is that all leaves are at
   * one depth and that half of what is hashed for a leaf is zero.
   */
  TRUNCATED
}
