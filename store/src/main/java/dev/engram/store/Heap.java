/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;

/**
 * The digests of all nodes of a tile, or of those above the chunks of a group, as a heap: 1 is the
 * top, 2n and 2n + 1 are below n, and 16 to 31 are the lowest row.
 */
final class Heap {

  static final int ROW = Fold.WIDTH;

  /** The height of the lowest row. */
  final int height;

  /** The tile, or null above chunks. */
  final Tile tile;

  /** The group, of which there is nothing above tiles. */
  final byte[] group;

  final int width;
  private int present;
  private final byte[] digests = new byte[2 * ROW * Hasher.DIGEST];

  private Heap(int height, Tile tile, byte[] group, int width) {
    this.height = height;
    this.tile = tile;
    this.group = group;
    this.width = width;
  }

  static Heap of(Tile tile, int level, Commitment rules) {
    Heap heap = new Heap(Tile.SHIFT * level, tile, new byte[0], 0);
    heap.present = tile.present << ROW;
    System.arraycopy(tile.digests, 0, heap.digests, ROW * Hasher.DIGEST, tile.digests.length);
    heap.up(rules);
    return heap;
  }

  static Heap of(byte[] group, int width, Commitment rules) {
    Heap heap = new Heap(0, new Tile(), group, width);
    byte[] record = new byte[1 + heap.chunkBytes()];
    for (int chunk = 0; chunk < ROW; chunk++) {
      if (!Zeros.are(group, chunk * heap.chunkBytes(), heap.chunkBytes())) {
        heap.record(chunk, record);
        rules.chunk(record, 0, heap.digests, (ROW + chunk) * Hasher.DIGEST);
        heap.present |= 1 << ROW + chunk;
      }
    }
    heap.up(rules);
    return heap;
  }

  private int chunkBytes() {
    return Commitment.CELLS * width;
  }

  /** Copies the record of a chunk of a group. */
  void record(int chunk, byte[] into) {
    into[0] = (byte) width;
    System.arraycopy(group, chunk * chunkBytes(), into, 1, chunkBytes());
  }

  private void up(Commitment rules) {
    for (int node = ROW - 1; node >= 1; node--) {
      int left = 2 * node;
      int below = height + Integer.numberOfLeadingZeros(left) - Integer.numberOfLeadingZeros(ROW);
      if (has(left) || has(left + 1)) {
        present |= 1 << node;
        for (int child = left; child <= left + 1; child++) {
          if (!has(child)) {
            rules.emptySubtree(below, digests, child * Hasher.DIGEST);
          }
        }
        rules.node(
            below + 1,
            digests,
            left * Hasher.DIGEST,
            digests,
            (left + 1) * Hasher.DIGEST,
            digests,
            node * Hasher.DIGEST);
      }
    }
  }

  boolean has(int node) {
    return (present >>> node & 1) != 0;
  }

  byte[] digests() {
    return digests;
  }

  static int at(int node) {
    return node * Hasher.DIGEST;
  }
}
