/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.proof.Commitment;
import org.jspecify.annotations.Nullable;

/** Goes down a version's tree, to write a proof. For one thread. */
final class Descent {

  /**
   * A tile, or a group, with the digests of all nodes.
   *
   * @param tile what it is, none of a group
   * @param group what its cells hold, nothing of a tile
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Part(NodeDigests nodes, Tile tile, byte[] group) {

    boolean has(int node) {
      return nodes.has(node);
    }

    /** Copies the record of the chunk that a node of a group's lowest row is. */
    void record(int node, byte[] into) {
      int width = group.length / Tree.GROUP_CELLS;
      NodeDigests.record(group, 0, width, node - NodeDigests.ROW, into);
    }
  }

  private static final byte[] NO_GROUP = {};
  private static final Tile NO_TILE = new Tile();

  private final Tree tree;
  private final Commitment rules;

  Descent(Tree tree) {
    this.tree = tree;
    this.rules = new Commitment(tree.version.hash());
  }

  /** The top, or null if all is zero. */
  @Nullable Part top() {
    Tile top = tree.top();
    return top == null ? null : part(top, Tile.TOP);
  }

  private Part part(Tile tile, int level) {
    NodeDigests nodes = new NodeDigests(rules);
    nodes.ofTile(tile, level);
    return new Part(nodes, tile, NO_GROUP);
  }

  /**
   * What is below a node of a tile's lowest row.
   *
   * @param height the node's
   * @param first the first chunk below it
   */
  Part below(Part part, int node, int height, long first) {
    int group = (int) (first >>> Tile.SHIFT);
    int level = height / Tile.SHIFT;
    int child = node - NodeDigests.ROW;
    if (level > 1) {
      int index = Tile.index(group, level - 1);
      return part(tree.below(part.tile, level, child, index), level - 1);
    }
    byte[] bytes = new byte[Tree.GROUP_CELLS * tree.width(group)];
    tree.read(group, bytes);
    NodeDigests nodes = new NodeDigests(rules);
    nodes.ofGroup(bytes, 0, tree.width(group));
    return new Part(nodes, NO_TILE, bytes);
  }
}
