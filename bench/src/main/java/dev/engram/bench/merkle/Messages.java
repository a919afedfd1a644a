/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.merkle;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Hashes messages of the sizes that a commitment has, and does nothing else. */
final class Messages {

  private static final int CHUNK = 1 + 256;
  private static final int NODE = 2 + 64;
  private static final int DIGEST = 32;

  /** Levels of the tree. */
  static final int DEPTH = 32;

  private final MessageDigest sha256;
  private final byte[] message = new byte[CHUNK];

  Messages() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Hashes this many messages of chunks and of nodes. */
  byte[] hash(long chunks, long nodes) {
    try {
      for (long i = 0; i < chunks; i++) {
        sha256.update(message, 0, CHUNK);
        sha256.digest(message, 1, DIGEST);
      }
      for (long i = 0; i < nodes; i++) {
        sha256.update(message, 0, NODE);
        sha256.digest(message, 2, DIGEST);
      }
    } catch (DigestException e) {
      throw new AssertionError(e);
    }
    return message;
  }

  /** How many nodes are above these chunks. */
  static long nodesAbove(long[] chunks) {
    long[] row = chunks.clone();
    Arrays.sort(row);
    long nodes = 0;
    for (int level = 0; level < DEPTH; level++) {
      int size = 0;
      for (long child : row) {
        if (size == 0 || row[size - 1] != child >>> 1) {
          row[size++] = child >>> 1;
        }
      }
      row = Arrays.copyOf(row, size);
      nodes += size;
    }
    return nodes;
  }
}
