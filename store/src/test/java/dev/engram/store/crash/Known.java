/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import dev.engram.space.Space;

/** A version that the model knows. Branches share them. */
final class Known {

  final long number;
  final HashAlgorithm hash;
  final Root root;

  /** What it holds: a space that nobody changes, of which others are forks. */
  final Space content;

  /** Whether its content was seen in the store, and makes its root. */
  private boolean proven;

  Known(long number, HashAlgorithm hash, Root root, Space content) {
    this.number = number;
    this.hash = hash;
    this.root = root;
    this.content = content;
  }

  boolean isProven() {
    return proven;
  }

  /**
   * Compares what the store has of it with what it must hold, and its root with the root of that.
   *
   * @throws AssertionError if one is not the other
   */
  void prove(Image stored) {
    if (!stored.isSame(Image.of(content))) {
      throw new AssertionError("version " + number + " holds something else than it must");
    }
    if (!proven && !stored.root(hash).equals(root)) {
      throw new AssertionError("version " + number + ": its root is not that of its content");
    }
    proven = true;
  }

  @Override
  public String toString() {
    return number + " " + root;
  }
}
