/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import java.lang.foreign.MemorySegment;

/**
 * Hashes the leaves and the nodes of a tree sixteen at a time. Sixteen digests are a tile of 512
 * bytes: word k of digest i is at 64·k + 4·i. For one thread at a time.
 */
interface TileHasher extends AutoCloseable {

  /** Bytes of sixteen digests. */
  long DIGESTS = CommitmentHash.DIGEST * 64L;

  /** How many columns it takes of a tile at a time. */
  int block();

  /** Hashes all columns of sixteen rows. */
  void leaves(TileRows rows, MemorySegment into, long at);

  /**
   * Compresses sixteen left digests with the sixteen right ones that follow them.
   *
   * @param into where the sixteen results go; may be where the left ones are
   */
  void nodes(MemorySegment pairs, long at, MemorySegment into, long intoAt);

  @Override
  void close();
}
