/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * The digests of one level of a tree, in tiles of sixteen, coset by coset as rows are: digest r is
 * that of row r / cosets of coset r mod cosets. Of a coset, the tiles whose digests are compressed
 * with each other lie side by side, the first with the first of the second half and so on: sixteen
 * pairs are 1,024 bytes in a row, a block of BLAKE3.
 */
final class DigestLevel {

  private final MemorySegment memory;
  private final int cosets;
  private final int rows;
  private final int tiles;

  private DigestLevel(MemorySegment memory, int cosets, int rows, int tiles) {
    this.memory = memory;
    this.cosets = cosets;
    this.rows = rows;
    this.tiles = tiles;
  }

  static DigestLevel allocate(SegmentAllocator allocator, int cosets, int rows) {
    int tiles = Math.max(1, rows / TileMatrix.LANES);
    long bytes = (long) cosets * tiles * TileHasher.DIGESTS;
    return new DigestLevel(allocator.allocate(bytes, 64), cosets, rows, tiles);
  }

  MemorySegment memory() {
    return memory;
  }

  int cosets() {
    return cosets;
  }

  /** Digests of a coset. */
  int rows() {
    return rows;
  }

  /** Tiles of a coset. */
  int tiles() {
    return tiles;
  }

  /** Digests in all. */
  int size() {
    return cosets * rows;
  }

  /** Where a tile of a coset is; if it is of the first half, its partner follows. */
  long offset(int coset, int tile) {
    int half = tiles / 2;
    int place = tiles == 1 ? 0 : 2 * (tile % half) + tile / half;
    return ((long) coset * tiles + place) * TileHasher.DIGESTS;
  }

  /** Reads digest r. */
  void get(int index, int[] into) {
    long at = at(index);
    for (int word = 0; word < CommitmentHash.DIGEST; word++) {
      into[word] = memory.get(ValueLayout.JAVA_INT, at + 64L * word);
    }
  }

  /** Writes digest r. */
  void set(int index, int[] digest) {
    long at = at(index);
    for (int word = 0; word < CommitmentHash.DIGEST; word++) {
      memory.set(ValueLayout.JAVA_INT, at + 64L * word, digest[word]);
    }
  }

  private long at(int index) {
    int row = index / cosets;
    return offset(index % cosets, row / TileMatrix.LANES) + 4L * (row % TileMatrix.LANES);
  }
}
