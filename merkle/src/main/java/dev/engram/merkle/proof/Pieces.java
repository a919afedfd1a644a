/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.proof.Claim.Contents;
import dev.engram.merkle.proof.Claim.Data;
import dev.engram.merkle.proof.Claim.Piece;
import dev.engram.merkle.proof.Claim.Zeros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects what is in the chunks that a proof is about, from left to right. */
final class Pieces {

  private final byte[] bytes;
  private final ChunkSet chunks;
  private final List<Piece> pieces = new ArrayList<>(1);

  Pieces(Proof proof) {
    this.bytes = proof.bytes();
    this.chunks = proof.someChunks();
  }

  /** An empty subtree; of what it has, only what the proof is about is claimed. */
  void zeros(int height, long first, int from, int to) {
    long last = first + (1L << height) - 1;
    for (int run = from; run < to; run++) {
      zeros(Math.max(first, chunks.first(run)), Math.min(last, chunks.last(run)));
    }
  }

  private void zeros(long first, long last) {
    if (!pieces.isEmpty()
        && pieces.getLast() instanceof Zeros before
        && before.last() + 1 == first) {
      pieces.set(pieces.size() - 1, new Zeros(before.first(), last));
    } else {
      pieces.add(new Zeros(first, last));
    }
  }

  void zeros(long chunk) {
    zeros(chunk, chunk);
  }

  void data(long chunk, int at) {
    int head = bytes[at] & 0xFF;
    int from = at + Commitment.dataOffset(head);
    int to = at + Commitment.recordLength(head);
    pieces.add(new Data(chunk, head, Arrays.copyOfRange(bytes, from, to)));
  }

  Contents contents() {
    return new Contents(chunks, pieces);
  }
}
