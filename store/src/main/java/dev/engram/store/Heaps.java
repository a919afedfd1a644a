/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.proof.Commitment;
import org.jspecify.annotations.Nullable;

/** The heaps of a version's tree, from the top down. For one thread. */
final class Heaps {

  private final Tree tree;
  private final Commitment rules;

  Heaps(Tree tree) {
    this.tree = tree;
    this.rules = new Commitment(tree.version.hash());
  }

  /** The top, or null if all is zero. */
  @Nullable Heap top() {
    Tile top = tree.top();
    return top == null ? null : Heap.of(top, Tile.TOP, rules);
  }

  /**
   * The heap below a child of another's lowest row.
   *
   * @param height the child's
   * @param first the first chunk below it
   */
  Heap below(Heap heap, int child, int height, long first) {
    int group = (int) (first >>> Tile.SHIFT);
    int level = height / Tile.SHIFT;
    if (level > 1) {
      Tile tile = tree.below(heap.tile, level, child, Tile.index(group, level - 1));
      return Heap.of(tile, level - 1, rules);
    }
    byte[] bytes = new byte[Tree.GROUP_CELLS * tree.width(group)];
    tree.read(group, bytes);
    return Heap.of(bytes, tree.width(group), rules);
  }
}
