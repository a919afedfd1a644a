/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

/**
 * Computes one hash function, message by message. Nothing is left of a message when its hash is
 * there, and nothing is allocated. For one thread at a time.
 */
public interface Hasher {

  /** Bytes of a digest, of every function here. */
  int DIGEST = 32;

  /**
   * Hashes one whole message.
   *
   * @param message where it lies
   * @param offset its first byte
   * @param length its bytes
   * @param into where the {@value #DIGEST} bytes of the digest go; may be {@code message} itself
   * @param at the digest's first byte
   * @throws IndexOutOfBoundsException if either does not lie in its array
   */
  void hash(byte[] message, int offset, int length, byte[] into, int at);
}
