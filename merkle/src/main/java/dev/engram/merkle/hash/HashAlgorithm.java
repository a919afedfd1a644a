/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import java.util.Optional;

/** A hash function of 32 bytes that a memory may be committed to with. */
public enum HashAlgorithm {
  /** FIPS 180-4, the JDK's. */
  SHA_256(1, "sha-256") {
    @Override
    public Hasher hasher() {
      return new Sha256();
    }

    @Override
    public HashBatch batch() {
      return Sha256Batch.isPresent() ? new Sha256Batch() : super.batch();
    }
  },
  /** Keccak with the padding of Ethereum, not that of SHA-3. */
  KECCAK_256(2, "keccak-256") {
    @Override
    public Hasher hasher() {
      return new Keccak256();
    }
  },
  /** BLAKE3, unkeyed. */
  BLAKE3(3, "blake3") {
    @Override
    public Hasher hasher() {
      return new Blake3();
    }
  };

  private final int id;
  private final String text;

  HashAlgorithm(int id, String text) {
    this.id = id;
    this.text = text;
  }

  /** A new hasher, for one thread at a time. */
  public abstract Hasher hasher();

  /** A new batch, for one thread at a time. */
  public HashBatch batch() {
    return new OneByOne(hasher());
  }

  /** The byte that proofs and roots name it by. */
  public int id() {
    return id;
  }

  /** The algorithm of an id, if it is one's. */
  public static Optional<HashAlgorithm> ofId(int id) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.id == id) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** The algorithm of a name such as {@code sha-256}, if it is one's. */
  public static Optional<HashAlgorithm> named(String name) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.text.equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** Its name: {@code sha-256}, {@code keccak-256} or {@code blake3}. */
  @Override
  public String toString() {
    return text;
  }
}
