/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

/** How a leaf's digest comes from what it holds. For one thread at a time. */
@FunctionalInterface
public interface LeafHash {

  /**
   * Tells which leaves will be asked for next, in this order, at most {@value #AHEAD}: a chance to
   * fetch what they hold all at once, so that slow memory is waited for once and not for each.
   */
  default void prepare(long[] leaves, int from, int to) {}

  /** How many leaves are told of at a time, at most. */
  int AHEAD = 32;

  /**
   * Writes the digest of a leaf as it is now, at once or when {@link #settle} is called.
   *
   * @param leaf its position
   * @return false if the leaf is empty, and nothing is written
   */
  boolean hash(long leaf, byte[] into, int at);

  /** Writes all digests that are not written yet. */
  default void settle() {}
}
