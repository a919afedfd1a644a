/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Hashes sixteen leaves or nodes one after the other. */
final class OneByOneTiles implements TileHasher {

  private static final int LANES = 16;
  private static final int BLOCK = 16;

  private final NodeHasher hasher;
  private final int[] left = new int[CommitmentHash.DIGEST];
  private final int[] right = new int[CommitmentHash.DIGEST];
  private int[][] rows = new int[LANES][0];

  OneByOneTiles(NodeHasher hasher) {
    this.hasher = hasher;
  }

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public void leaves(TileRows from, MemorySegment into, long at) {
    int width = from.width();
    if (rows[0].length < width) {
      rows = new int[LANES][width];
    }
    for (int column = 0; column < width; column += BLOCK) {
      int columns = Math.min(BLOCK, width - column);
      from.take(columns);
      for (int lane = 0; lane < LANES; lane++) {
        for (int i = 0; i < columns; i++) {
          rows[lane][column + i] = word(from.memory(), from.at(), i, lane);
        }
      }
    }
    for (int lane = 0; lane < LANES; lane++) {
      hasher.leaf(rows[lane], width, left);
      put(left, into, at, lane);
    }
  }

  @Override
  public void nodes(MemorySegment pairs, long at, MemorySegment into, long intoAt) {
    for (int lane = 0; lane < LANES; lane++) {
      for (int i = 0; i < CommitmentHash.DIGEST; i++) {
        left[i] = word(pairs, at, i, lane);
        right[i] = word(pairs, at + DIGESTS, i, lane);
      }
      hasher.node(left, right, left);
      put(left, into, intoAt, lane);
    }
  }

  private static int word(MemorySegment memory, long at, int word, int lane) {
    return memory.get(ValueLayout.JAVA_INT, at + 64L * word + 4L * lane);
  }

  private static void put(int[] digest, MemorySegment into, long at, int lane) {
    for (int i = 0; i < digest.length; i++) {
      into.set(ValueLayout.JAVA_INT, at + 64L * i + 4L * lane, digest[i]);
    }
  }

  @Override
  public void close() {}
}
