/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import java.util.Arrays;

/**
 * BLAKE3, unkeyed: its compression of one block, and the hash of a whole message of words, which
 * are its bytes by fours, the lowest first. For one thread at a time; allocates nothing after it is
 * made but for what it gives out.
 */
public final class Blake3 {

  /*
   * The BLAKE3 paper, section 2. A message is cut into chunks of 1,024 bytes, each a chain of
   * compressions of 64; chunks are joined two by two into a tree whose left subtrees are complete.
   * Sixteen words of state are local variables; message words are read through a schedule, which is
   * the form that Blake3Vectors has too.
   */

  /** Words of a digest and of a chaining value. */
  public static final int DIGEST = 8;

  /** Words of a block. */
  static final int BLOCK = 16;

  /** Words of a chunk. */
  static final int CHUNK = 256;

  /** Set in a chunk's first block. */
  static final int CHUNK_START = 1;

  /** Set in a chunk's last block. */
  static final int CHUNK_END = 2;

  /** Set where two subtrees are joined. */
  static final int PARENT = 4;

  /** Set in the compression that makes the digest. */
  static final int ROOT = 8;

  private static final int[] IV = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
  };

  /** Which word of the block each mixing takes, 16 to a round: the permutation and its powers. */
  private static final byte[] SCHEDULE = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8,
    3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1,
    10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6,
    12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4,
    9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7,
    11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13,
  };

  /** Chaining values of subtrees whose right neighbour is not there yet, then the running one. */
  private final int[] chains = new int[32 * DIGEST];

  private final int[] block = new int[BLOCK];

  /** Word i of the value that every chain begins with. */
  static int initial(int i) {
    return IV[i];
  }

  /** Which word of the block mixing i of all rounds takes. */
  static int scheduled(int i) {
    return SCHEDULE[i];
  }

  /**
   * Hashes one whole message.
   *
   * @param words how many of the array's words are the message
   * @param into where the digest goes
   */
  public void hash(int[] message, int words, int[] into) {
    int depth = 0;
    int from = 0;
    int chunk = 0;
    for (; words - from > CHUNK; from += CHUNK) {
      chunk(message, from, CHUNK, chunk++, depth++, 0);
      for (int pairs = chunk; (pairs & 1) == 0; pairs >>>= 1) {
        join(--depth, 0);
      }
    }
    chunk(message, from, words - from, chunk, depth, depth == 0 ? ROOT : 0);
    for (; depth > 0; depth--) {
      join(depth, depth == 1 ? ROOT : 0);
    }
    System.arraycopy(chains, 0, into, 0, DIGEST);
  }

  /**
   * The node above two chaining values: the compression that joins subtrees.
   *
   * @param into where the chaining value goes; may be one of the two
   */
  public void parent(int[] left, int[] right, int[] into) {
    System.arraycopy(left, 0, block, 0, DIGEST);
    System.arraycopy(right, 0, block, DIGEST, DIGEST);
    System.arraycopy(IV, 0, into, 0, DIGEST);
    compress(into, 0, block, 0, 0, 4 * BLOCK, PARENT);
  }

  /** Puts the chaining value of a chunk on the stack. */
  private void chunk(int[] message, int offset, int words, int counter, int depth, int flags) {
    int chain = depth * DIGEST;
    System.arraycopy(IV, 0, chains, chain, DIGEST);
    int from = offset;
    int rest = words;
    int start = CHUNK_START;
    for (; rest > BLOCK; rest -= BLOCK) {
      compress(chains, chain, message, from, counter, 4 * BLOCK, start);
      start = 0;
      from += BLOCK;
    }
    System.arraycopy(message, from, block, 0, rest);
    Arrays.fill(block, rest, BLOCK, 0);
    compress(chains, chain, block, 0, counter, 4 * rest, start | CHUNK_END | flags);
  }

  /** Joins the subtree at a depth of the stack to the one before it, whose place it takes. */
  private void join(int depth, int flags) {
    int left = (depth - 1) * DIGEST;
    System.arraycopy(chains, left, block, 0, BLOCK);
    System.arraycopy(IV, 0, chains, left, DIGEST);
    compress(chains, left, block, 0, 0, 4 * BLOCK, PARENT | flags);
  }

  /**
   * Compresses a block into a chaining value, in place.
   *
   * @param counter of the chunk; chunks are fewer than 2^31
   * @param bytes of the block that are message
   */
  static void compress(
      int[] chain, int chainAt, int[] block, int blockAt, int counter, int bytes, int flags) {
    int v0 = chain[chainAt + 0];
    int v1 = chain[chainAt + 1];
    int v2 = chain[chainAt + 2];
    int v3 = chain[chainAt + 3];
    int v4 = chain[chainAt + 4];
    int v5 = chain[chainAt + 5];
    int v6 = chain[chainAt + 6];
    int v7 = chain[chainAt + 7];
    int v8 = 0x6A09E667;
    int v9 = 0xBB67AE85;
    int v10 = 0x3C6EF372;
    int v11 = 0xA54FF53A;
    int v12 = counter;
    int v13 = 0;
    int v14 = bytes;
    int v15 = flags;
    for (int at = 0; at < SCHEDULE.length; at += BLOCK) {
      v0 += v4 + block[blockAt + SCHEDULE[at + 0]];
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + block[blockAt + SCHEDULE[at + 1]];
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 += v5 + block[blockAt + SCHEDULE[at + 2]];
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + block[blockAt + SCHEDULE[at + 3]];
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 += v6 + block[blockAt + SCHEDULE[at + 4]];
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + block[blockAt + SCHEDULE[at + 5]];
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 += v7 + block[blockAt + SCHEDULE[at + 6]];
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + block[blockAt + SCHEDULE[at + 7]];
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);
      v0 += v5 + block[blockAt + SCHEDULE[at + 8]];
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + block[blockAt + SCHEDULE[at + 9]];
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 += v6 + block[blockAt + SCHEDULE[at + 10]];
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + block[blockAt + SCHEDULE[at + 11]];
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 += v7 + block[blockAt + SCHEDULE[at + 12]];
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + block[blockAt + SCHEDULE[at + 13]];
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 += v4 + block[blockAt + SCHEDULE[at + 14]];
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + block[blockAt + SCHEDULE[at + 15]];
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);
    }
    chain[chainAt + 0] = v0 ^ v8;
    chain[chainAt + 1] = v1 ^ v9;
    chain[chainAt + 2] = v2 ^ v10;
    chain[chainAt + 3] = v3 ^ v11;
    chain[chainAt + 4] = v4 ^ v12;
    chain[chainAt + 5] = v5 ^ v13;
    chain[chainAt + 6] = v6 ^ v14;
    chain[chainAt + 7] = v7 ^ v15;
  }
}
