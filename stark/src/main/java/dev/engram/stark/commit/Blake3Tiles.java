/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import static dev.engram.stark.hash.Blake3Lanes.CHUNK_END;
import static dev.engram.stark.hash.Blake3Lanes.CHUNK_START;
import static dev.engram.stark.hash.Blake3Lanes.INITIAL;
import static dev.engram.stark.hash.Blake3Lanes.PARENT;
import static dev.engram.stark.hash.Blake3Lanes.ROOT;

import dev.engram.stark.hash.Blake3Lanes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The leaves and nodes of {@link CommitmentHash#BLAKE3}, sixteen at a time. */
final class Blake3Tiles implements TileHasher {

  /*
   * A tile of a matrix is sixteen messages of BLAKE3 as it lies, so a leaf is its compressions and
   * nothing else. Rows of more than 256 words are trees of chunks, of the same shape in all lanes.
   * Chaining values that wait for their right neighbour lie one after the other, so that a subtree
   * and its neighbour are a block already. One core of Zen 4, 2^21 rows of 32 words and the tree
   * above: 72 ms.
   */

  private static final int BLOCK = 16;
  private static final int CHUNK = 256;
  private static final int BLOCK_BYTES = 64;
  private static final int DEPTH = 24;

  private final Blake3Lanes lanes;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment waiting = arena.allocate(DEPTH * DIGESTS, 64);

  Blake3Tiles(Blake3Lanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public void leaves(TileRows rows, MemorySegment into, long at) {
    int rest = rows.width();
    if (rest <= CHUNK) {
      chunk(rows, rest, 0, ROOT, into, at);
      return;
    }
    int depth = 0;
    int chunk = 0;
    for (; rest > CHUNK; rest -= CHUNK) {
      chunk(rows, CHUNK, chunk++, 0, waiting, depth++ * DIGESTS);
      for (int pairs = chunk; (pairs & 1) == 0; pairs >>>= 1) {
        depth--;
        join((depth - 1) * DIGESTS, 0, waiting, (depth - 1) * DIGESTS);
      }
    }
    chunk(rows, rest, chunk, 0, waiting, depth * DIGESTS);
    for (; depth > 1; depth--) {
      join((depth - 1) * DIGESTS, 0, waiting, (depth - 1) * DIGESTS);
    }
    join(0, ROOT, into, at);
  }

  private void chunk(
      TileRows rows, int words, int counter, int flags, MemorySegment into, long at) {
    MemorySegment chain = INITIAL;
    long chainAt = 0;
    int start = CHUNK_START;
    int rest = words;
    for (; rest > BLOCK; rest -= BLOCK) {
      rows.take(BLOCK);
      lanes.compress(
          chain, chainAt, rows.memory(), rows.at(), into, at, counter, BLOCK_BYTES, start);
      chain = into;
      chainAt = at;
      start = 0;
    }
    rows.take(rest);
    lanes.compress(
        chain,
        chainAt,
        rows.memory(),
        rows.at(),
        into,
        at,
        counter,
        Integer.BYTES * rest,
        start | CHUNK_END | flags);
  }

  /** Joins a subtree that waits with the one after it. */
  private void join(long left, int flags, MemorySegment into, long at) {
    lanes.compress(INITIAL, 0, waiting, left, into, at, 0, BLOCK_BYTES, PARENT | flags);
  }

  @Override
  public void nodes(MemorySegment pairs, long at, MemorySegment into, long intoAt) {
    lanes.compress(INITIAL, 0, pairs, at, into, intoAt, 0, BLOCK_BYTES, PARENT);
  }

  @Override
  public void close() {
    arena.close();
  }
}
