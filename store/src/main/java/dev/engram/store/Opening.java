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

/** Writes what some chunks of a version hold, and the digests beside their paths. */
final class Opening {

  private static final int PATHS = Commitment.DEPTH * 34;

  private final Descent descent;
  private final ChunkSet chunks;
  private final ProofWriter writer;
  private final byte[] record = new byte[Commitment.LONGEST_RECORD];

  Opening(Tree tree, ChunkSet chunks) {
    this.descent = new Descent(tree);
    this.chunks = chunks;
    this.writer =
        ProofWriter.opening(
            tree.version.hash(),
            tree.version.metadata(),
            chunks,
            PATHS + Commitment.recordLength(1));
  }

  Proof write() {
    Part top = descent.top();
    if (top == null) {
      writer.empty();
    } else {
      node(top, 1, Commitment.DEPTH, 0, 0, chunks.runs());
    }
    return writer.proof();
  }

  /** A node that is not empty and has some of the chunks, in the runs [from, to), below it. */
  private void node(Part in, int node, int height, long first, int from, int to) {
    if (height == 0) {
      in.record(node, record);
      writer.chunk(record, 0);
      return;
    }
    writer.entered();
    Part part = in;
    int parent = node;
    if (node >= NodeDigests.ROW) {
      part = descent.below(in, node, height, first);
      parent = 1;
    }
    long middle = first + (1L << height - 1);
    int left = 2 * parent;
    child(part, left, height - 1, first, from, chunks.firstRunSince(middle, from, to));
    child(part, left + 1, height - 1, middle, chunks.firstRunFrom(middle, from, to), to);
  }

  private void child(Part part, int node, int height, long first, int from, int to) {
    if (!part.has(node)) {
      writer.empty();
    } else if (from == to) {
      writer.digest(part.nodes().digests(), NodeDigests.at(node));
    } else {
      node(part, node, height, first, from, to);
    }
  }
}
