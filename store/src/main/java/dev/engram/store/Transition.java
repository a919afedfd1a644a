/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes what leads from one version to another: of the chunks that differ what they held, as
 * digests, and what they hold, and the digests beside their paths, which are those of both.
 */
final class Transition {

  private final Heaps before;
  private final Heaps after;
  private final ChunkSet chunks;
  private final ProofWriter writer;
  private final byte[] record = new byte[Commitment.LONGEST_RECORD];

  /**
   * A transition.
   *
   * @param chunks all that differ, and perhaps others
   */
  Transition(Tree before, Tree after, ChunkSet chunks) {
    this.before = new Heaps(before);
    this.after = new Heaps(after);
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
      @Nullable Heap was, @Nullable Heap is, int node, int height, long first, int from, int to) {
    if (was == null && is == null) {
      writer.empty();
      return;
    }
    writer.entered();
    if (height == 0) {
      chunk(was, is, node);
      return;
    }
    Heap wasIn = was;
    Heap isIn = is;
    int parent = node;
    if (node >= Heap.ROW) {
      wasIn = was == null ? null : before.below(was, node - Heap.ROW, height, first);
      isIn = is == null ? null : after.below(is, node - Heap.ROW, height, first);
      parent = 1;
    }
    long middle = first + (1L << height - 1);
    int left = 2 * parent;
    child(wasIn, isIn, left, height - 1, first, from, chunks.firstRunSince(middle, from, to));
    child(wasIn, isIn, left + 1, height - 1, middle, chunks.firstRunFrom(middle, from, to), to);
  }

  private void child(
      @Nullable Heap was, @Nullable Heap is, int node, int height, long first, int from, int to) {
    Heap wasIn = was == null || !was.has(node) ? null : was;
    Heap isIn = is == null || !is.has(node) ? null : is;
    if (from != to) {
      node(wasIn, isIn, node, height, first, from, to);
    } else if (isIn == null) {
      writer.empty();
    } else {
      writer.digest(isIn.digests(), Heap.at(node));
    }
  }

  private void chunk(@Nullable Heap was, @Nullable Heap is, int node) {
    if (was == null) {
      writer.empty();
    } else {
      writer.digest(was.digests(), Heap.at(node));
    }
    if (is == null) {
      writer.empty();
    } else {
      is.record(node - Heap.ROW, record);
      writer.chunk(record, 0);
    }
  }
}
