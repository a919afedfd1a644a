/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;

/**
 * The digests of sixteen chunks, or of sixteen nodes, and of the nodes in the four levels above
 * them, by the rules of a {@link Commitment}. Numbered as in a heap: 1 is the top, 2n and 2n + 1
 * are below n, and 16 to 31 are the lowest row. For one thread at a time.
 */
final class NodeDigests {

  static final int ROW = Tile.CHILDREN;

  private static final int LEVELS = Tile.SHIFT;
  private static final int CELLS = Commitment.CELLS;

  private final Commitment rules;
  private final byte[] digests = new byte[2 * ROW * Hasher.DIGEST];
  private final byte[] record = new byte[1 + 4 * CELLS];

  /** A bit for each node whose subtree is not empty. */
  private int present;

  /** The height of the lowest row. */
  private int height;

  NodeDigests(Commitment rules) {
    this.rules = rules;
  }

  /**
   * Makes these the digests above a group.
   *
   * @param bytes what its cells hold, 4,096 times the width
   * @param width bytes of a cell: 1, 2 or 4
   * @return whether some cell is not zero
   */
  boolean ofGroup(byte[] bytes, int at, int width) {
    int length = CELLS * width;
    present = 0;
    for (int chunk = 0; chunk < ROW; chunk++) {
      if (!Zeros.are(bytes, at + chunk * length, length)) {
        record(bytes, at, width, chunk, record);
        rules.chunk(record, 0, digests, at(ROW + chunk));
        present |= 1 << ROW + chunk;
      }
    }
    up(0);
    return present != 0;
  }

  /** Copies the record of a chunk of a group, which its digest is the hash of. */
  static void record(byte[] group, int at, int width, int chunk, byte[] into) {
    into[0] = (byte) width;
    System.arraycopy(group, at + chunk * CELLS * width, into, 1, CELLS * width);
  }

  /** Makes these the digests of a tile of a level. */
  void ofTile(Tile tile, int level) {
    System.arraycopy(tile.digests, 0, digests, at(ROW), tile.digests.length);
    present = tile.present << ROW;
    up(Tile.SHIFT * level);
  }

  private void up(int rowHeight) {
    height = rowHeight;
    int below = rowHeight;
    for (int first = ROW; first > 1; first >>= 1) {
      for (int left = first; left < 2 * first; left += 2) {
        int two = present >>> left & 3;
        if (two == 0) {
          continue;
        }
        if (two != 3) {
          rules.emptySubtree(below, digests, at(two == 1 ? left + 1 : left));
        }
        rules.node(below + 1, digests, at(left), digests, at(left + 1), digests, at(left >> 1));
        present |= 1 << (left >> 1);
      }
      below++;
    }
  }

  /** Copies the digest at the top, that of an empty subtree if nothing is there. */
  void top(byte[] into, int to) {
    if (has(1)) {
      System.arraycopy(digests, at(1), into, to, Hasher.DIGEST);
    } else {
      rules.emptySubtree(height + LEVELS, into, to);
    }
  }

  /** Whether the subtree of a node is not empty. */
  boolean has(int node) {
    return (present >>> node & 1) != 0;
  }

  /** Where the digests of nodes are that are there: each {@linkplain #at at} its place. */
  byte[] digests() {
    return digests;
  }

  static int at(int node) {
    return node * Hasher.DIGEST;
  }
}
