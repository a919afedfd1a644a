/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.hash.KeccakLanes;
import java.lang.foreign.MemorySegment;

/** The leaves and nodes of {@link CommitmentHash#KECCAK_256}, sixteen at a time. */
final class KeccakTiles implements TileHasher {

  /** Words of 32 bits that a permutation absorbs. */
  private static final int RATE = 34;

  private final KeccakLanes lanes;

  KeccakTiles(KeccakLanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public int block() {
    return RATE;
  }

  @Override
  public void leaves(TileRows rows, MemorySegment into, long at) {
    lanes.clear();
    for (int rest = rows.width(); rest > 0; rest -= RATE) {
      int words = Math.min(RATE, rest);
      rows.take(words);
      lanes.absorb(rows.memory(), rows.at(), words);
      lanes.permute();
    }
    lanes.squeeze(into, at);
  }

  @Override
  public void nodes(MemorySegment pairs, long at, MemorySegment into, long intoAt) {
    lanes.clear();
    lanes.absorb(pairs, at, 2 * CommitmentHash.DIGEST);
    lanes.permute();
    lanes.squeeze(into, intoAt);
  }

  @Override
  public void close() {}
}
