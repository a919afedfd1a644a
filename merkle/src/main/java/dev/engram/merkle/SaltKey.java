/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A secret that the salts of a memory's chunks are derived from. Immutable; it never shows itself
 * as text.
 */
public final class SaltKey {

  /** Bytes of a key. */
  public static final int LENGTH = 32;

  private final byte[] key;

  private SaltKey(byte[] key) {
    this.key = key;
  }

  /**
   * The key of these bytes, which are copied.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static SaltKey of(byte[] key) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException("a key is 32 bytes, not " + key.length);
    }
    return new SaltKey(key.clone());
  }

  /** A new key that nobody can guess. */
  public static SaltKey random() {
    byte[] key = new byte[LENGTH];
    new SecureRandom().nextBytes(key);
    return new SaltKey(key);
  }

  /** A way to compute salts, for one thread at a time. */
  Salts salts() {
    return new Salts(key);
  }

  @Override
  public String toString() {
    return "SaltKey";
  }

  /** Computes HMAC-SHA-256 (RFC 2104) of messages that are put right behind the inner pad. */
  static final class Salts {
    private static final int BLOCK = 64;

    /** Where the message starts in {@link #message}. */
    static final int MESSAGE_AT = BLOCK;

    private final Hasher sha256 = HashAlgorithm.SHA_256.hasher();
    private final byte[] outer = new byte[BLOCK + Hasher.DIGEST];
    final byte[] message;

    private Salts(byte[] key) {
      message = new byte[BLOCK + ChunkRecords.LONGEST_SALT_MESSAGE];
      Arrays.fill(message, 0, BLOCK, (byte) 0x36);
      Arrays.fill(outer, 0, BLOCK, (byte) 0x5C);
      for (int i = 0; i < key.length; i++) {
        message[i] ^= key[i];
        outer[i] ^= key[i];
      }
    }

    /** Writes the salt of the message. */
    void salt(int length, byte[] into, int at) {
      sha256.hash(message, 0, BLOCK + length, outer, BLOCK);
      sha256.hash(outer, 0, outer.length, into, at);
    }
  }
}
