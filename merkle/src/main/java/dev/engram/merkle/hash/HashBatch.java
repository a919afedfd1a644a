/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

/**
 * Computes one hash function of messages none of which holds the digest of another. Each digest is
 * written at once or when {@link #settle} is called, which lets many be computed side by side.
 * Nothing is allocated. For one thread at a time.
 */
public interface HashBatch {

  /** Bytes of a pair's message. */
  int PAIR = 2 + 2 * Hasher.DIGEST;

  /**
   * Hashes a message, which stays as it is until the batch is settled.
   *
   * @param message where it lies
   * @param offset its first byte
   * @param length its bytes
   * @param into where the {@value Hasher#DIGEST} bytes of the digest go
   * @param at the digest's first byte
   * @throws IndexOutOfBoundsException if either does not lie in its array
   */
  void message(byte[] message, int offset, int length, byte[] into, int at);

  /**
   * Hashes a message of two bytes and two digests, which are read at once.
   *
   * @param prefix the two bytes, the first one times 256
   * @throws IndexOutOfBoundsException if a digest does not lie in its array
   */
  void pair(int prefix, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at);

  /** Writes all digests that are not written yet. */
  void settle();

  /** Forgets all digests that are not written yet. */
  void clear();
}
