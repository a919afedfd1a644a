/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import dev.engram.merkle.hash.HashBatch;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;

/** The rules of a commitment, as a tree wants them. For one thread at a time. */
final class MemoryHash implements NodeHash {

  private final Commitment rules;
  private final HashBatch batch;

  MemoryHash(Commitment rules) {
    this.rules = rules;
    this.batch = rules.algorithm().batch();
  }

  @Override
  public int width() {
    return Hasher.DIGEST;
  }

  @Override
  public void emptyLeaf(byte[] into, int at) {
    rules.emptySubtree(0, into, at);
  }

  @Override
  public void node(
      int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
    rules.node(height, left, leftAt, right, rightAt, into, at);
  }

  @Override
  public void later(
      int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
    batch.pair(Commitment.nodePrefix(height), left, leftAt, right, rightAt, into, at);
  }

  @Override
  public void settle() {
    batch.settle();
  }

  /** Hashes chunks, which are read some at a time. */
  static final class Chunks implements LeafHash {
    private final HashBatch batch;
    private final ChunkRecords records;
    private final ChunkReader reader;

    /** Bit n is set if the nth chunk that was read ahead, of 32 at most, is not empty. */
    private int some;

    /** Of the chunks that were read ahead, which is hashed next, and how many there are. */
    private int next;

    private int end;

    /**
     * A hash of what a reader gives.
     *
     * @param batch what waits in it is forgotten
     * @param records where it is put, at least {@link LeafHash#AHEAD}
     */
    Chunks(HashBatch batch, ChunkRecords records, ChunkReader reader) {
      batch.clear();
      this.batch = batch;
      this.records = records;
      this.reader = reader;
    }

    @Override
    public void prepare(long[] chunks, int from, int to) {
      batch.settle();
      next = 0;
      end = to - from;
      some = 0;
      for (int i = 0; i < end; i++) {
        some |= (records.load(i, chunks[from + i], reader) ? 1 : 0) << i;
      }
    }

    @Override
    public boolean hash(long chunk, byte[] into, int at) {
      boolean ahead = next < end;
      if (!ahead) {
        batch.settle();
      }
      int record = ahead ? next++ : 0;
      if (ahead ? (some >>> record & 1) == 0 : !records.load(0, chunk, reader)) {
        return false;
      }
      byte[] bytes = records.bytes;
      int offset = ChunkRecords.at(record);
      batch.message(bytes, offset, Commitment.recordLength(bytes[offset] & 0xFF), into, at);
      return true;
    }

    @Override
    public void settle() {
      batch.settle();
    }
  }
}
