/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.merkle.hash.Hasher;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Leaves and nodes of a hash of bytes, told apart by the first byte. */
final class ByteNodes implements NodeHasher {

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final Hasher hasher;
  private final byte[] digest = new byte[Hasher.DIGEST];
  private byte[] message = new byte[1 + 2 * Hasher.DIGEST];

  ByteNodes(Hasher hasher) {
    this.hasher = hasher;
  }

  @Override
  public void leaf(int[] row, int words, int[] into) {
    if (message.length < 1 + 4 * words) {
      message = new byte[1 + 4 * words];
    }
    message[0] = LEAF;
    put(row, words, 1);
    hash(1 + 4 * words, into);
  }

  @Override
  public void node(int[] left, int[] right, int[] into) {
    message[0] = NODE;
    put(left, CommitmentHash.DIGEST, 1);
    put(right, CommitmentHash.DIGEST, 1 + Hasher.DIGEST);
    hash(1 + 2 * Hasher.DIGEST, into);
  }

  private void put(int[] words, int count, int at) {
    for (int i = 0; i < count; i++) {
      WORD.set(message, at + 4 * i, words[i]);
    }
  }

  private void hash(int bytes, int[] into) {
    hasher.hash(message, 0, bytes, digest, 0);
    for (int i = 0; i < CommitmentHash.DIGEST; i++) {
      into[i] = (int) WORD.get(digest, 4 * i);
    }
  }
}
