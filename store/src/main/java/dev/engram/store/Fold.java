/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;

/**
 * Computes the digest above sixteen chunks, or above sixteen nodes, by the rules of a {@link
 * Commitment}. For one thread at a time.
 */
final class Fold {

  static final int WIDTH = 16;

  private static final int CELLS = Commitment.CELLS;

  final Commitment rules;
  private final byte[] row = new byte[WIDTH * Hasher.DIGEST];
  private final byte[] record = new byte[1 + 4 * CELLS];

  Fold(HashAlgorithm hash) {
    rules = new Commitment(hash);
  }

  /**
   * The digest of a group: sixteen chunks.
   *
   * @param bytes what its cells hold
   * @param width bytes of a cell: 1, 2 or 4
   * @return whether some cell is not zero; if not, it is the digest of an empty subtree
   */
  boolean group(byte[] bytes, int at, int width, byte[] into, int to) {
    int length = CELLS * width;
    int present = 0;
    for (int chunk = 0; chunk < WIDTH; chunk++) {
      int from = at + chunk * length;
      if (Zeros.are(bytes, from, length)) {
        continue;
      }
      record[0] = (byte) width;
      System.arraycopy(bytes, from, record, 1, length);
      rules.chunk(record, 0, row, chunk * Hasher.DIGEST);
      present |= 1 << chunk;
    }
    up(0, present, into, to);
    return present != 0;
  }

  /**
   * The digest of the node four levels above sixteen others.
   *
   * @param height of the sixteen
   * @param present a bit for each that is not empty
   * @param digests theirs, of which those of empty ones are not looked at
   */
  void nodes(int height, int present, byte[] digests, byte[] into, int to) {
    System.arraycopy(digests, 0, row, 0, row.length);
    up(height, present, into, to);
  }

  private void up(int height, int present, byte[] into, int to) {
    int there = present;
    int below = height;
    for (int count = WIDTH; count > 1; count >>= 1) {
      int above = 0;
      for (int i = 0; i < count; i += 2) {
        int two = there >>> i & 3;
        if (two == 0) {
          continue;
        }
        int left = i * Hasher.DIGEST;
        if (two != 3) {
          rules.emptySubtree(below, row, two == 1 ? left + Hasher.DIGEST : left);
        }
        rules.node(below + 1, row, left, row, left + Hasher.DIGEST, row, (i >> 1) * Hasher.DIGEST);
        above |= 1 << (i >> 1);
      }
      there = above;
      below++;
    }
    if (there == 0) {
      rules.emptySubtree(below, into, to);
    } else {
      System.arraycopy(row, 0, into, to, Hasher.DIGEST);
    }
  }
}
