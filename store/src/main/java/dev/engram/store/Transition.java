/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofWriter;
import dev.engram.store.Descent.Part;
import org.jspecify.annotations.Nullable;

/**
 * Writes what leads from one version to another: of the chunks that differ what they held, as
 * digests, and what they hold, and the digests beside their paths, which are those of both.
 */
final class Transition {

  private final Descent before;
  private final Descent after;
  private final ChunkSet chunks;
  private final ProofWriter writer;
  private final byte[] record = new byte[Commitment.LONGEST_RECORD];

  /**
   * A transition.
   *
   * @param chunks all that differ, and perhaps others
   */
  Transition(Tree before, Tree after, ChunkSet chunks) {
    this.before = new Descent(before);
    this.after = new Descent(after);
    this.chunks = chunks;
    long expected = chunks.size() * (Commitment.recordLength(1) + 2L * (2 + 32));
    this.writer =
        ProofWriter.transition(
            after.version.hash(),
            before.version.metadata(),
            after.version.metadata(),
            chunks,
            (int) Math.min(expected + Commitment.DEPTH * 34L, 1 << 20));
  }

  Proof write() {
    node(before.top(), after.top(), 1, Commitment.DEPTH, 0, 0, chunks.runs());
    return writer.proof();
  }

  /**
   * A node that has some of the chunks, in the runs [from, to), below it.
   *
   * @param was what it is in before, or null if it was empty
   * @param is what it is in now, or null if it is empty
   */
  private void node(
      @Nullable Part was, @Nullable Part is, int node, int height, long first, int from, int to) {
    if (was == null && is == null) {
      writer.empty();
      return;
    }
    writer.entered();
    if (height == 0) {
      chunk(was, is, node);
      return;
    }
    Part wasIn = was;
    Part isIn = is;
    int parent = node;
    if (node >= NodeDigests.ROW) {
      wasIn = was == null ? null : before.below(was, node, height, first);
      isIn = is == null ? null : after.below(is, node, height, first);
      parent = 1;
    }
    long middle = first + (1L << height - 1);
    int left = 2 * parent;
    child(wasIn, isIn, left, height - 1, first, from, chunks.firstRunSince(middle, from, to));
    child(wasIn, isIn, left + 1, height - 1, middle, chunks.firstRunFrom(middle, from, to), to);
  }

  private void child(
      @Nullable Part was, @Nullable Part is, int node, int height, long first, int from, int to) {
    Part wasIn = was == null || !was.has(node) ? null : was;
    Part isIn = is == null || !is.has(node) ? null : is;
    if (from != to) {
      node(wasIn, isIn, node, height, first, from, to);
    } else if (isIn == null) {
      writer.empty();
    } else {
      writer.digest(isIn.nodes().digests(), NodeDigests.at(node));
    }
  }

  private void chunk(@Nullable Part was, @Nullable Part is, int node) {
    if (was == null) {
      writer.empty();
    } else {
      writer.digest(was.nodes().digests(), NodeDigests.at(node));
    }
    if (is == null) {
      writer.empty();
    } else {
      is.record(node, record);
      writer.chunk(record, 0);
    }
  }
}
