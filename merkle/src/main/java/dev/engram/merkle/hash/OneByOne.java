/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

/** Hashes each message at once. */
final class OneByOne implements HashBatch {

  private final Hasher hasher;
  private final byte[] pair = new byte[PAIR];

  OneByOne(Hasher hasher) {
    this.hasher = hasher;
  }

  @Override
  public void message(byte[] message, int offset, int length, byte[] into, int at) {
    hasher.hash(message, offset, length, into, at);
  }

  @Override
  public void pair(
      int prefix, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
    pair[0] = (byte) (prefix >>> 8);
    pair[1] = (byte) prefix;
    System.arraycopy(left, leftAt, pair, 2, Hasher.DIGEST);
    System.arraycopy(right, rightAt, pair, 2 + Hasher.DIGEST, Hasher.DIGEST);
    hasher.hash(pair, 0, PAIR, into, at);
  }

  @Override
  public void settle() {}

  @Override
  public void clear() {}
}
