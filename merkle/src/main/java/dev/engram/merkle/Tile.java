/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

/** Four levels of a tree: up to 16 children, and the nodes above them. */
final class Tile {

  /*
   * Nodes are numbered as in a heap: 1 is the top, 2n and 2n + 1 are the children of n, and 16 to
   * 31 are the bottom row, each the top of the tile below or a leaf. The top's own digest is kept by
   * the tile above, where it is one of the bottom row; so a tile of pages of 4 KiB is exactly the
   * digests of 16 chunks and of 14 nodes.
   *
   * Only digests of subtrees that are not empty are kept, side by side in the order of their
   * numbers. One int says which there are, and how many ones it has below a node's bit is where that
   * node's digest is (the hash array mapped trie of Bagwell, "Ideal Hash Trees", 2001). A tile with
   * one child takes 128 bytes of digests, a full one 960: 23 % of the memory below it, and nothing
   * is kept for what is empty.
   */

  static final int LEVELS = 4;
  static final int FAN_OUT = 1 << LEVELS;

  /** The nodes of the bottom row. */
  static final int ROW = 0xFFFF_0000;

  private static final byte[] NO_DIGESTS = {};
  private static final Tile[] NO_CHILDREN = {};

  /**
   * Bit n is set if the subtree of node n is not empty. A node's is set if one of its children's.
   */
  int present;

  /** The digests of the nodes that are present, ascending. */
  byte[] digests = NO_DIGESTS;

  /** The tiles of the bottom row's nodes that are present, ascending; none in a tile of leaves. */
  Tile[] children = NO_CHILDREN;

  /** These nodes of the bottom row, and all nodes above them. */
  static int withAncestors(int row) {
    int eight = Integer.compress(row | row >>> 1, 0x5555_0000);
    int four = Integer.compress(eight | eight >>> 1, 0x55);
    int two = Integer.compress(four | four >>> 1, 0x5);
    int one = (two | two >>> 1) & 1;
    return row | eight << 8 | four << 4 | two << 2 | one << 1;
  }

  boolean has(int node) {
    return (present >>> node & 1) != 0;
  }

  /** Where the digest of a node is, or would be. */
  int slot(int node, int width) {
    return Integer.bitCount(present & ((1 << node) - 1)) * width;
  }

  /** Reads how many bytes of digests there are, and thereby fetches where they are. */
  int size() {
    return digests.length + children.length;
  }

  /**
   * Reads from each line of memory that holds a digest on or beside the path to a node of the
   * bottom row that is present. These reads do not wait for each other, as copying or hashing one
   * digest after another would.
   *
   * @return anything, that the reads be not left out
   */
  int readPath(int row, int width) {
    int last = digests.length - 1;
    int read = 0;
    for (int node = row; node > 1; node >>>= 1) {
      int pair = slot(node & ~1, width);
      read += digests[pair] + digests[Math.min(pair + 2 * width - 1, last)];
    }
    return read;
  }

  /** The tile below a node of the bottom row that is present. */
  Tile childOf(int node) {
    return children[childSlot(present, node)];
  }

  /**
   * The nodes that there are, but for those of the bottom row whose tiles are empty.
   *
   * @param row the nodes whose tiles may be empty
   */
  int withoutEmptyChildren(int row) {
    int some = present;
    for (int rest = row & present; rest != 0; rest &= rest - 1) {
      int node = Integer.numberOfTrailingZeros(rest);
      if (childOf(node).present == 0) {
        some &= ~(1 << node);
      }
    }
    return some;
  }

  /**
   * Makes these the nodes that there are. Digests and tiles of nodes that there were stay; of new
   * ones the digests are anything, and the tiles empty.
   */
  void reshape(int nodes, int width, boolean leaves) {
    if (nodes == present) {
      return;
    }
    byte[] moved = new byte[Integer.bitCount(nodes) * width];
    for (int kept = nodes & present; kept != 0; kept &= kept - 1) {
      int node = Integer.numberOfTrailingZeros(kept);
      int to = Integer.bitCount(nodes & ((1 << node) - 1)) * width;
      System.arraycopy(digests, slot(node, width), moved, to, width);
    }
    if (!leaves) {
      Tile[] tiles = new Tile[Integer.bitCount(nodes >>> FAN_OUT)];
      int slot = 0;
      for (int row = nodes >>> FAN_OUT; row != 0; row &= row - 1) {
        int node = FAN_OUT + Integer.numberOfTrailingZeros(row);
        tiles[slot++] = has(node) ? childOf(node) : new Tile();
      }
      children = tiles;
    }
    digests = moved;
    present = nodes;
  }

  private static int childSlot(int nodes, int node) {
    return Integer.bitCount((nodes & ((1 << node) - 1)) >>> FAN_OUT);
  }
}
