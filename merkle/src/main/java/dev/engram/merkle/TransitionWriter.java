/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes what leads from a tree's root to its next: of the chunks that are written what they held,
 * as digests, and what they hold, and the digests beside their paths, which stay as they are. Made
 * before the tree is updated, used after.
 */
final class TransitionWriter {

  private final FixedDepthTree tree;
  private final ChunkSet chunks;
  private final long[] written;

  /** What the written chunks held. */
  private final byte[] before;

  /** How many of the written chunks before one held something. */
  private final int[] held;

  TransitionWriter(FixedDepthTree tree, ChunkSet chunks) {
    this.tree = tree;
    this.chunks = chunks;
    if (chunks.size() > Integer.MAX_VALUE / Hasher.DIGEST) {
      throw new IllegalArgumentException("a transition of " + chunks.size() + " chunks");
    }
    written = new long[(int) chunks.size()];
    int next = 0;
    for (int run = 0; run < chunks.runs(); run++) {
      for (long chunk = chunks.first(run); chunk <= chunks.last(run); chunk++) {
        written[next++] = chunk;
      }
    }
    before = new byte[written.length * Hasher.DIGEST];
    held = new int[written.length + 1];
    for (int i = 0; i < written.length; i++) {
      boolean some = tree.node(0, written[i], before, i * Hasher.DIGEST);
      held[i + 1] = held[i] + (some ? 1 : 0);
    }
  }

  /** The chunks. */
  long[] written() {
    return written;
  }

  /** About how many bytes the proof takes. */
  int expected() {
    int each = Commitment.recordLength(1) + 2 * (2 + Hasher.DIGEST);
    return (int)
        Math.min(1 << 20, Commitment.DEPTH * (2L + Hasher.DIGEST) + (long) each * written.length);
  }

  Proof write(ProofWriter writer, Commitment rules, ChunkRecords record, ChunkReader reader) {
    Tile top = tree.isEmpty() ? null : tree.top();
    new Pass(writer, rules, record, reader)
        .node(top, tree.topNode(), Commitment.DEPTH, 0, 0, chunks.runs());
    return writer.proof();
  }

  /** Whether all chunks of a subtree, of which those not written are empty, were empty before. */
  private boolean wasEmpty(int height, long first) {
    return held[indexOf(first)] == held[indexOf(first + (1L << height))];
  }

  /** How many written chunks are before a chunk. */
  private int indexOf(long chunk) {
    int found = Arrays.binarySearch(written, chunk);
    return found < 0 ? -found - 1 : found;
  }

  private final class Pass {
    private final ProofWriter writer;
    private final Commitment rules;
    private final ChunkRecords record;
    private final ChunkReader reader;
    private final byte[] digest = new byte[Hasher.DIGEST];

    Pass(ProofWriter writer, Commitment rules, ChunkRecords record, ChunkReader reader) {
      this.writer = writer;
      this.rules = rules;
      this.record = record;
      this.reader = reader;
    }

    /**
     * A node that has some of the chunks, in the runs [from, to), below it.
     *
     * @param tile where it is, or null if it is empty now
     */
    void node(@Nullable Tile tile, int node, int height, long first, int from, int to) {
      if (tile == null && wasEmpty(height, first)) {
        writer.empty();
        return;
      }
      writer.entered();
      if (height == 0) {
        chunk(tile, node, first);
        return;
      }
      Tile in = tile;
      int parent = node;
      if (node >= Tile.FAN_OUT) {
        in = tile == null ? null : tile.childOf(node);
        parent = 1;
      }
      long middle = first + (1L << (height - 1));
      int left = 2 * parent;
      child(in, left, height - 1, first, from, chunks.firstRunSince(middle, from, to));
      child(in, left + 1, height - 1, middle, chunks.firstRunFrom(middle, from, to), to);
    }

    private void child(@Nullable Tile in, int node, int height, long first, int from, int to) {
      Tile tile = in == null || !in.has(node) ? null : in;
      if (from != to) {
        node(tile, node, height, first, from, to);
      } else if (tile == null) {
        writer.empty();
      } else {
        writer.digest(tile.digests, tile.slot(node, Hasher.DIGEST));
      }
    }

    private void chunk(@Nullable Tile tile, int node, long chunk) {
      int index = indexOf(chunk);
      if (held[index] == held[index + 1]) {
        writer.empty();
      } else {
        writer.digest(before, index * Hasher.DIGEST);
      }
      boolean some = record.load(0, chunk, reader);
      if (some != (tile != null) || tile != null && !isDigestOf(tile, node)) {
        throw new IllegalStateException("chunk " + chunk + " was read twice, and differed");
      }
      if (some) {
        writer.chunk(record.bytes, 0);
      } else {
        writer.empty();
      }
    }

    private boolean isDigestOf(Tile tile, int node) {
      rules.chunk(record.bytes, 0, digest, 0);
      int at = tile.slot(node, Hasher.DIGEST);
      return Arrays.equals(digest, 0, Hasher.DIGEST, tile.digests, at, at + Hasher.DIGEST);
    }
  }
}
