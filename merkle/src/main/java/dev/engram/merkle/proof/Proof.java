/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.hash.HashAlgorithm;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proof of something about a memory, to be checked by a {@link Verifier} against a root.
 * Immutable, and nothing but its encoding: two proofs are equal if their bytes are, and what a root
 * says about a set of chunks has one proof.
 *
 * <p>A proof that exists is well formed, at best. It has proven nothing until it was verified.
 */
public final class Proof {

  /** What kinds of proof there are. */
  public enum Kind {
    /**
     * What some chunks hold: their data, or that they are empty. Inclusion, absence, a range and
     * any set of chunks are this one kind; where paths meet, they share their digests.
     */
    OPENING(1),
    /** That writing some chunks leads from one root to another. */
    TRANSITION(2),
    /** What one of the tables of metadata holds. */
    TABLE(3);

    private final int id;

    Kind(int id) {
      this.id = id;
    }

    int id() {
      return id;
    }
  }

  private final byte[] bytes;
  private final HashAlgorithm algorithm;
  private final Kind kind;
  private final @Nullable ChunkSet chunks;
  private final int body;

  /** Takes the bytes over. */
  Proof(byte[] bytes, HashAlgorithm algorithm, Kind kind, @Nullable ChunkSet chunks, int body) {
    this.bytes = bytes;
    this.algorithm = algorithm;
    this.kind = kind;
    this.chunks = chunks;
    this.body = body;
  }

  /**
   * Reads a proof. It is strict: of all byte strings that could be taken to mean the same, one is
   * accepted.
   *
   * @param encoded the whole encoding and nothing after it; copied
   * @throws ProofException.Malformed if it is no proof
   */
  public static Proof decode(byte[] encoded) throws ProofException.Malformed {
    byte[] bytes = encoded.clone();
    Proof proof = Format.header(bytes);
    if (proof.kind == Kind.TABLE) {
      Format.checkTable(bytes);
    } else {
      new Walk(proof, Walk.NOBODY).walk();
    }
    return proof;
  }

  /** A copy of its encoding. */
  public byte[] encoded() {
    return bytes.clone();
  }

  /** How many bytes its encoding has. */
  public int length() {
    return bytes.length;
  }

  /** The hash that it was made with. */
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** Its kind. */
  public Kind kind() {
    return kind;
  }

  /** The chunks that it is about, or null if it is about a table. */
  public @Nullable ChunkSet chunks() {
    return chunks;
  }

  /** The encoding itself. */
  byte[] bytes() {
    return bytes;
  }

  /** The chunks, of which there are some. */
  ChunkSet someChunks() {
    return Objects.requireNonNull(chunks, "a proof of a table has no chunks");
  }

  /** Where the tree begins, after the header. */
  int body() {
    return body;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Proof proof && Arrays.equals(bytes, proof.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Kind, hash, chunks and length. */
  @Override
  public String toString() {
    String about = chunks == null ? "" : " of chunks " + chunks;
    return kind + about + ", " + algorithm + ", " + bytes.length + " bytes";
  }
}
