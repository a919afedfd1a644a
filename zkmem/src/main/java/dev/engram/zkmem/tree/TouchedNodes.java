/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

/**
 * The touched leaves and all nodes above them, each in its row. Leaves are in rows of a table of
 * their own, in order; nodes are by falling height, the root first, also if no leaf is touched.
 */
final class TouchedNodes {

  private final int height;
  private final int[][] labels;

  /** By height, the first row. */
  private final int[] rows;

  /** By height, the place of the parent among the touched nodes above. */
  private final int[][] parents;

  TouchedNodes(int[] leaves, int height) {
    this.height = height;
    this.labels = new int[height + 1][];
    this.parents = new int[height][];
    this.rows = new int[height + 1];
    labels[0] = leaves;
    for (int h = 0; h < height; h++) {
      labels[h + 1] = StateTree.parents(labels[h]);
      parents[h] = places(labels[h], labels[h + 1]);
    }
    if (leaves.length == 0) {
      labels[height] = new int[1];
    }
    for (int h = height - 1; h > 0; h--) {
      rows[h] = rows[h + 1] + labels[h + 1].length;
    }
  }

  private static int[] places(int[] children, int[] parents) {
    int[] places = new int[children.length];
    int parent = 0;
    for (int i = 0; i < children.length; i++) {
      parent += parents[parent] == children[i] >>> 1 ? 0 : 1;
      places[i] = parent;
    }
    return places;
  }

  /** How many there are of a height. */
  int count(int ofHeight) {
    return labels[ofHeight].length;
  }

  /** How many there are above the leaves. */
  int nodes() {
    return rows[1] + count(1);
  }

  /** The row of the i-th of a height. */
  int row(int ofHeight, int i) {
    return rows[ofHeight] + i;
  }

  /** The row of the parent of the i-th of a height. */
  int parentRow(int ofHeight, int i) {
    return rows[ofHeight + 1] + parents[ofHeight][i];
  }

  /** The place in the tree of the i-th of a height. */
  int label(int ofHeight, int i) {
    return labels[ofHeight][i];
  }

  /** The height of the node in a row. */
  int height(int row) {
    int h = height;
    while (row >= rows[h] + count(h)) {
      h--;
    }
    return h;
  }
}
