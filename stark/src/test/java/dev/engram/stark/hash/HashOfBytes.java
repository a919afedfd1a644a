/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whole messages hashed by another module, for words and digests of words. */
public final class HashOfBytes {

  private HashOfBytes() {}

  /** The hash of the first words of an array, the lowest byte of each first. */
  public static int[] of(HashAlgorithm algorithm, int[] message, int words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(message, 0, words);
    byte[] hash = new byte[Hasher.DIGEST];
    algorithm.hasher().hash(bytes.array(), 0, 4 * words, hash, 0);
    int[] digest = new int[8];
    ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(digest);
    return digest;
  }
}
