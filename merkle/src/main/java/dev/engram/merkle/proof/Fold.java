/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.ProofException.Malformed;

/** Computes the root of a memory from what a {@link Walk} meets. */
final class Fold {

  /*
   * The walk goes depth first, so at any time there is one node of each height that waits for its
   * children. Each has its message ready, with the tag in place, and a digest is written where it
   * is hashed from: into its parent's message, on the side that its position says.
   */

  private final Commitment rules;
  private final Hasher hasher;

  /** The message of height h is at h messages from the start; after the last, the root. */
  private final byte[] messages = new byte[(Commitment.DEPTH + 2) * Commitment.NODE];

  Fold(Commitment rules) {
    this.rules = rules;
    this.hasher = rules.hasher();
    for (int height = 1; height <= Commitment.DEPTH; height++) {
      messages[height * Commitment.NODE] = Commitment.nodeTag(height);
      messages[height * Commitment.NODE + 1] = (byte) height;
    }
  }

  void empty(int height, long first) {
    rules.emptySubtree(height, messages, place(height, first));
  }

  void digest(int height, long first, byte[] bytes, int at) throws Malformed {
    if (rules.isEmptySubtree(height, bytes, at)) {
      throw new Malformed(at, "an empty subtree is not written as its digest");
    }
    System.arraycopy(bytes, at, messages, place(height, first), Hasher.DIGEST);
  }

  void chunk(long chunk, byte[] bytes, int at) {
    rules.chunk(bytes, at, messages, place(0, chunk));
  }

  void node(int height, long first) {
    hasher.hash(
        messages, height * Commitment.NODE, Commitment.NODE, messages, place(height, first));
  }

  /** The root, with this metadata. */
  Root root(byte[] metadata, int at) {
    return rules.root(messages, place(Commitment.DEPTH, 0), metadata, at);
  }

  private static int place(int height, long first) {
    return (height + 1) * Commitment.NODE + 2 + ((int) (first >>> height) & 1) * Hasher.DIGEST;
  }
}
