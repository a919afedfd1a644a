/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofWriter;

/** Writes what some chunks hold, and the digests beside their paths. */
final class OpeningWriter {

  /** Bytes of the paths of a few chunks, without what they hold. */
  private static final int PATHS = Commitment.DEPTH * (2 + Hasher.DIGEST);

  private final FixedDepthTree tree;
  private final ChunkSet chunks;
  private final ChunkRecords record;
  private final ChunkReader reader;
  private final ProofWriter writer;

  OpeningWriter(
      FixedDepthTree tree,
      HashAlgorithm algorithm,
      byte[] metadata,
      ChunkSet chunks,
      ChunkRecords record,
      ChunkReader reader) {
    this.tree = tree;
    this.chunks = chunks;
    this.record = record;
    this.reader = reader;
    int expected = PATHS + Commitment.recordLength(1);
    this.writer = ProofWriter.opening(algorithm, metadata, chunks, expected);
  }

  Proof write() {
    if (tree.isEmpty()) {
      writer.empty();
    } else {
      node(tree.top(), tree.topNode(), Commitment.DEPTH, 0, 0, chunks.runs());
    }
    return writer.proof();
  }

  /** A node that is present and has some of the chunks, in the runs [from, to), below it. */
  private void node(Tile tile, int node, int height, long first, int from, int to) {
    if (height == 0) {
      if (!record.load(0, first, reader)) {
        throw new IllegalStateException(
            "chunk " + first + " is empty, and was not when the tree was told of it");
      }
      writer.chunk(record.bytes, 0);
      return;
    }
    writer.entered();
    Tile in = tile;
    int parent = node;
    if (node >= Tile.FAN_OUT) {
      in = tile.childOf(node);
      parent = 1;
    }
    long middle = first + (1L << (height - 1));
    int left = 2 * parent;
    child(in, left, height - 1, first, from, chunks.firstRunSince(middle, from, to));
    child(in, left + 1, height - 1, middle, chunks.firstRunFrom(middle, from, to), to);
  }

  private void child(Tile tile, int node, int height, long first, int from, int to) {
    if (!tile.has(node)) {
      writer.empty();
    } else if (from == to) {
      writer.digest(tile.digests, tile.slot(node, Hasher.DIGEST));
    } else {
      node(tile, node, height, first, from, to);
    }
  }
}
