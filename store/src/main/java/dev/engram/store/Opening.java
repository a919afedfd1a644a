/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofWriter;

/** Writes what some chunks of a version hold, and the digests beside their paths. */
final class Opening {

  private static final int PATHS = Commitment.DEPTH * 34;

  private final Tree tree;
  private final ChunkSet chunks;
  private final Commitment rules;
  private final ProofWriter writer;
  private final byte[] record = new byte[Commitment.LONGEST_RECORD];

  Opening(Tree tree, ChunkSet chunks) {
    this.tree = tree;
    this.chunks = chunks;
    this.rules = new Commitment(tree.version.hash());
    this.writer =
        ProofWriter.opening(
            tree.version.hash(),
            tree.version.metadata(),
            chunks,
            PATHS + Commitment.recordLength(1));
  }

  Proof write() {
    Tile top = tree.top();
    if (top == null) {
      writer.empty();
    } else {
      node(Heap.of(top, Tile.TOP, rules), 1, Commitment.DEPTH, 0, 0, chunks.runs());
    }
    return writer.proof();
  }

  /** A node that is not empty and has some of the chunks, in the runs [from, to), below it. */
  private void node(Heap in, int node, int height, long first, int from, int to) {
    if (height == 0) {
      in.record(node - Heap.ROW, record);
      writer.chunk(record, 0);
      return;
    }
    writer.entered();
    Heap heap = in;
    int parent = node;
    if (node >= Heap.ROW) {
      heap = below(in, node - Heap.ROW, height, first);
      parent = 1;
    }
    long middle = first + (1L << height - 1);
    int left = 2 * parent;
    child(heap, left, height - 1, first, from, chunks.firstRunSince(middle, from, to));
    child(heap, left + 1, height - 1, middle, chunks.firstRunFrom(middle, from, to), to);
  }

  private void child(Heap heap, int node, int height, long first, int from, int to) {
    if (!heap.has(node)) {
      writer.empty();
    } else if (from == to) {
      writer.digest(heap.digests(), Heap.at(node));
    } else {
      node(heap, node, height, first, from, to);
    }
  }

  private Heap below(Heap heap, int child, int height, long first) {
    int group = (int) (first >>> Tile.SHIFT);
    int level = height / Tile.SHIFT;
    if (level > 1) {
      Tile tile = tree.below(heap.tile, level, child, Tile.index(group, level - 1));
      return Heap.of(tile, level - 1, rules);
    }
    byte[] bytes = new byte[Tree.GROUP_CELLS * tree.width(group)];
    tree.read(group, bytes);
    return Heap.of(bytes, tree.width(group), rules);
  }
}
