/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.hash.Blake3;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A hash of whole messages of words, which are their bytes by fours, the lowest first. */
@FunctionalInterface
interface MessageHash {

  /** Hashes the first words of an array. */
  void hash(int[] message, int words, int[] into);

  /** A new one, for one thread at a time. */
  static MessageHash of(CommitmentHash hash) {
    return switch (hash) {
      case BLAKE3 -> new Blake3()::hash;
      case SHA_256 -> new OfBytes(HashAlgorithm.SHA_256.hasher());
      case KECCAK_256 -> new OfBytes(HashAlgorithm.KECCAK_256.hasher());
      case POSEIDON2 -> throw new IllegalArgumentException("Poseidon2 hashes no words");
    };
  }

  /** By way of bytes. */
  final class OfBytes implements MessageHash {

    private static final VarHandle WORD =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Hasher hasher;
    private final byte[] digest = new byte[Hasher.DIGEST];
    private byte[] bytes = new byte[0];

    private OfBytes(Hasher hasher) {
      this.hasher = hasher;
    }

    @Override
    public void hash(int[] message, int words, int[] into) {
      if (bytes.length < 4 * words) {
        bytes = new byte[4 * words];
      }
      for (int i = 0; i < words; i++) {
        WORD.set(bytes, 4 * i, message[i]);
      }
      hasher.hash(bytes, 0, 4 * words, digest, 0);
      for (int i = 0; i < CommitmentHash.DIGEST; i++) {
        into[i] = (int) WORD.get(digest, 4 * i);
      }
    }
  }
}
