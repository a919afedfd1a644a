/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;

/** The rules of a commitment, as a tree wants them. For one thread at a time. */
final class MemoryHash implements NodeHash {

  private final Commitment rules;

  MemoryHash(Commitment rules) {
    this.rules = rules;
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

  /** Hashes chunks, which are read some at a time. */
  static final class Chunks implements LeafHash {
    private final Commitment rules;
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
     * @param records where it is put, at least {@link LeafHash#AHEAD}
     */
    Chunks(Commitment rules, ChunkRecords records, ChunkReader reader) {
      this.rules = rules;
      this.records = records;
      this.reader = reader;
    }

    @Override
    public void prepare(long[] chunks, int from, int to) {
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
      int record = ahead ? next++ : 0;
      if (ahead ? (some >>> record & 1) == 0 : !records.load(0, chunk, reader)) {
        return false;
      }
      rules.chunk(records.bytes, ChunkRecords.at(record), into, at);
      return true;
    }
  }
}
