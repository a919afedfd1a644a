/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.ProofException.Malformed;
import java.util.Arrays;

/**
 * Reads the tree of a proof from its root to its leaves, left before right, and tells a visitor
 * what it meets. Nothing that the bytes say is believed: every length is checked against what is
 * there, and what is not in the one form that a proof has is refused.
 *
 * <p>What a byte means follows from where it stands. A node that lies wholly beside the chunks that
 * the proof is about is opaque: empty, or a digest. One that has some of them below it is entered,
 * unless it is empty. So the bytes choose nothing but what is empty, and the time taken is in
 * proportion to the bytes read.
 */
final class Walk {

  /** What is met, from left to right; a node after its children. */
  interface Visitor {

    /**
     * A subtree of zeros.
     *
     * @param height of its root
     * @param first its first chunk
     * @param from the first run of the proof's chunks that has a part in it
     * @param to after the last such run
     */
    void empty(int height, long first, int from, int to);

    /**
     * A subtree of which the proof gives the digest only, at a place in the proof.
     *
     * @throws Malformed if it is the digest of zeros, which are not written so
     */
    void opaque(int height, long first, int at) throws Malformed;

    /** A chunk whose record is at a place in the proof. */
    void chunk(long chunk, int at);

    /**
     * A chunk that is written.
     *
     * @param before where the digest of what it held is, or 0 if it was empty
     * @param after where the record of what it holds is, or 0 if it is empty
     * @throws Malformed if the digest is that of zeros
     */
    void written(long chunk, int before, int after) throws Malformed;

    /** A node whose children have both been told. */
    void node(int height, long first);
  }

  /** Does not listen; to find out whether a proof is well formed. */
  static final Visitor NOBODY =
      new Visitor() {
        @Override
        public void empty(int height, long first, int from, int to) {}

        @Override
        public void opaque(int height, long first, int at) {}

        @Override
        public void chunk(long chunk, int at) {}

        @Override
        public void written(long chunk, int before, int after) {}

        @Override
        public void node(int height, long first) {}
      };

  private static final byte[] ZEROS = new byte[4 * Commitment.CELLS];

  private final byte[] bytes;
  private final ChunkSet chunks;
  private final boolean writes;
  private final Visitor visitor;
  private int position;

  Walk(Proof proof, Visitor visitor) {
    this.bytes = proof.bytes();
    this.chunks = proof.someChunks();
    this.writes = proof.kind() == Proof.Kind.TRANSITION;
    this.visitor = visitor;
    this.position = proof.body();
  }

  /** All of it. */
  void walk() throws Malformed {
    if (chunks.isOne() && !writes) {
      path(chunks.first(0));
    } else {
      subtrees();
    }
    if (position != bytes.length) {
      throw new Malformed(position, "goes on after its end");
    }
  }

  /** Meets all that a proof about any chunks has. */
  void subtrees() throws Malformed {
    subtree(Commitment.DEPTH, 0, 0, chunks.runs());
  }

  /** Meets the same where one chunk is opened, with no recursion: down to it, and up again. */
  void path(long chunk) throws Malformed {
    int[] heads = new int[Commitment.DEPTH];
    long besides = 0;
    int height = Commitment.DEPTH;
    boolean some;
    while (true) {
      int at = position;
      int head = head(at);
      if (head == 0) {
        visitor.empty(height, chunk >>> height << height, 0, 1);
        some = false;
        break;
      }
      if (height == 0) {
        record(at, head);
        visitor.chunk(chunk, at);
        some = true;
        break;
      }
      expectOne(at, head);
      height--;
      heads[height] = at;
      long path = chunk >>> height;
      if ((path & 1) != 0 && beside(height, (path ^ 1) << height, 0)) {
        besides |= 1L << height;
      }
    }
    for (; height < Commitment.DEPTH; height++) {
      long path = chunk >>> height;
      if ((path & 1) == 0 && beside(height, (path ^ 1) << height, 1)) {
        besides |= 1L << height;
      }
      if (!some && (besides >>> height & 1) == 0) {
        throw new Malformed(heads[height], "an empty node is not written as one");
      }
      some = true;
      visitor.node(height + 1, path >>> 1 << height + 1);
    }
  }

  /** A subtree; whether it is not empty. */
  private boolean subtree(int height, long first, int from, int to) throws Malformed {
    return from == to ? beside(height, first, from) : above(height, first, from, to);
  }

  /** A subtree that has none of the chunks. */
  private boolean beside(int height, long first, int run) throws Malformed {
    int at = position;
    int head = head(at);
    if (head == 0) {
      visitor.empty(height, first, run, run);
      return false;
    }
    expectOne(at, head);
    visitor.opaque(height, first, skip(at + 1, Hasher.DIGEST));
    return true;
  }

  /** A subtree that has some of the chunks, those of the runs [from, to). */
  private boolean above(int height, long first, int from, int to) throws Malformed {
    int at = position;
    int head = head(at);
    if (head == 0) {
      visitor.empty(height, first, from, to);
      return false;
    }
    if (height == 0) {
      if (writes) {
        written(first, at, head);
      } else {
        record(at, head);
        visitor.chunk(first, at);
      }
      return true;
    }
    expectOne(at, head);
    long middle = first + (1L << (height - 1));
    boolean left = subtree(height - 1, first, from, chunks.firstRunSince(middle, from, to));
    boolean right = subtree(height - 1, middle, chunks.firstRunFrom(middle, from, to), to);
    if (!left && !right) {
      throw new Malformed(at, "an empty node is not written as one");
    }
    visitor.node(height, first);
    return true;
  }

  /** Reads one byte. */
  private int head(int at) throws Malformed {
    Format.need(bytes, at, 1);
    position = at + 1;
    return bytes[at] & 0xFF;
  }

  private void written(long chunk, int at, int head) throws Malformed {
    expectOne(at, head);
    Format.need(bytes, at + 1, 1);
    int before = 0;
    position = at + 2;
    if (bytes[at + 1] != 0) {
      expectOne(at + 1, bytes[at + 1]);
      before = skip(at + 2, Hasher.DIGEST);
    }
    int after = position;
    Format.need(bytes, after, 1);
    if (bytes[after] != 0) {
      record(after, bytes[after] & 0xFF);
    } else {
      position = after + 1;
      after = 0;
      if (before == 0) {
        throw new Malformed(at, "an empty chunk that stays empty is not written so");
      }
    }
    visitor.written(chunk, before, after);
  }

  private void record(int at, int head) throws Malformed {
    int length = Commitment.recordLength(head);
    if (length == 0) {
      throw new Malformed(at, "no record of a chunk begins with " + head);
    }
    skip(at, length);
    if ((head & Commitment.SALTED) == 0
        && Arrays.equals(bytes, at + 1, at + length, ZEROS, 0, length - 1)) {
      throw new Malformed(at, "a chunk of zeros is not written out");
    }
  }

  private static void expectOne(int at, int head) throws Malformed {
    if (head != 1) {
      throw new Malformed(at, "neither 0 nor 1");
    }
  }

  private int skip(int at, int length) throws Malformed {
    Format.need(bytes, at, length);
    position = at + length;
    return at;
  }
}
