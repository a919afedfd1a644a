/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import java.util.Arrays;

/**
 * Writes a proof, in the order in which a verifier reads it: a node before its children, left
 * before right. It puts down what it is told; whether that is a proof, the verifier finds out. For
 * one thread.
 */
public final class ProofWriter {

  private static final byte EMPTY = 0;
  private static final byte PRESENT = 1;

  private final HashAlgorithm algorithm;
  private final Proof.Kind kind;
  private final ChunkSet chunks;
  private final int body;
  private byte[] bytes;
  private int size;

  /** Where a path begins, so far. */
  private int begin;

  private ProofWriter(HashAlgorithm algorithm, Proof.Kind kind, ChunkSet chunks, int expected) {
    this.algorithm = algorithm;
    this.kind = kind;
    this.chunks = chunks;
    int runsAt = Format.runsAt(kind);
    this.body = Format.body(kind, chunks.runs());
    this.bytes = new byte[body + expected];
    this.size = body;
    head(bytes, algorithm, kind);
    Format.putInt(bytes, runsAt, chunks.runs());
    for (int run = 0; run < chunks.runs(); run++) {
      Format.putInt(bytes, runsAt + 4 + Format.RUN * run, (int) chunks.first(run));
      Format.putInt(bytes, runsAt + 8 + Format.RUN * run, (int) chunks.last(run));
    }
  }

  /**
   * Begins an opening of these chunks.
   *
   * @param metadata the digest of the metadata
   * @param expected how many bytes the tree will take, about
   */
  public static ProofWriter opening(
      HashAlgorithm algorithm, byte[] metadata, ChunkSet chunks, int expected) {
    ProofWriter writer = new ProofWriter(algorithm, Proof.Kind.OPENING, chunks, expected);
    System.arraycopy(metadata, 0, writer.bytes, Format.METADATA_AT, Hasher.DIGEST);
    return writer;
  }

  /**
   * Begins a transition that writes these chunks.
   *
   * @param before the digest of the metadata before
   * @param after the digest of the metadata after
   */
  public static ProofWriter transition(
      HashAlgorithm algorithm, byte[] before, byte[] after, ChunkSet chunks, int expected) {
    ProofWriter writer = new ProofWriter(algorithm, Proof.Kind.TRANSITION, chunks, expected);
    System.arraycopy(before, 0, writer.bytes, Format.METADATA_AT, Hasher.DIGEST);
    System.arraycopy(after, 0, writer.bytes, Format.METADATA_AFTER_AT, Hasher.DIGEST);
    return writer;
  }

  /**
   * A proof of what a table holds.
   *
   * @param memory the root of the memory alone
   * @param tables the digests of all tables, in the order of {@link Table}
   */
  public static Proof table(
      HashAlgorithm algorithm, byte[] memory, byte[] tables, Table table, byte[] contents) {
    byte[] bytes = new byte[Format.TABLE_AT + contents.length];
    head(bytes, algorithm, Proof.Kind.TABLE);
    bytes[Format.METADATA_AT] = table.tag();
    System.arraycopy(memory, 0, bytes, Format.MEMORY_AT, Hasher.DIGEST);
    int other = Format.OTHER_TABLES_AT;
    for (Table each : Table.values()) {
      if (each != table) {
        System.arraycopy(tables, each.order() * Hasher.DIGEST, bytes, other, Hasher.DIGEST);
        other += Hasher.DIGEST;
      }
    }
    Format.putInt(bytes, Format.TABLE_LENGTH_AT, contents.length);
    System.arraycopy(contents, 0, bytes, Format.TABLE_AT, contents.length);
    return new Proof(bytes, algorithm, Proof.Kind.TABLE, null, Format.TABLE_AT);
  }

  private static void head(byte[] bytes, HashAlgorithm algorithm, Proof.Kind kind) {
    Format.putInt(bytes, 0, Format.MAGIC);
    bytes[Format.VERSION_AT] = Commitment.VERSION;
    bytes[Format.HASH_AT] = (byte) algorithm.id();
    bytes[Format.KIND_AT] = (byte) kind.id();
  }

  /**
   * Begins an opening of one chunk that is not empty, which is written from the chunk up: what is
   * left of what was written goes before it, and what is right of it behind. In it, a node is
   * entered after its subtrees, before them.
   *
   * @param left how many bytes will come before the chunk, exactly
   * @param record the record of the chunk, from the first byte on
   * @param right how many bytes will come behind it, exactly
   */
  public static ProofWriter path(
      HashAlgorithm algorithm,
      byte[] metadata,
      ChunkSet chunk,
      int left,
      byte[] record,
      int right) {
    int length = Commitment.recordLength(record[0] & 0xFF);
    ProofWriter writer = opening(algorithm, metadata, chunk, left + length + right);
    writer.begin = writer.body + left;
    writer.size = writer.begin;
    writer.chunk(record, 0);
    return writer;
  }

  /** The digest of a subtree left of all that was written; only in a path. */
  public void digestBefore(byte[] digest, int at) {
    begin -= 1 + Hasher.DIGEST;
    bytes[begin] = PRESENT;
    System.arraycopy(digest, at, bytes, begin + 1, Hasher.DIGEST);
  }

  /** An empty subtree left of all that was written; only in a path. */
  public void emptyBefore() {
    bytes[--begin] = EMPTY;
  }

  /** The node above all that was written; only in a path. */
  public void enteredBefore() {
    bytes[--begin] = PRESENT;
  }

  /** The proof, when the path has reached the root. */
  public Proof pathProof() {
    if (begin != body || size != bytes.length) {
      throw new IllegalStateException(
          "a path from " + begin + " to " + size + ", and not " + body + " to " + bytes.length);
    }
    return proof(bytes);
  }

  /** An empty subtree, chunk, or former content of a chunk. */
  public void empty() {
    room(1);
    bytes[size++] = EMPTY;
  }

  /** A node whose children follow, or a chunk whose former and new content follow. */
  public void entered() {
    room(1);
    bytes[size++] = PRESENT;
  }

  /** A digest in place of a subtree, or of the former content of a chunk. */
  public void digest(byte[] digest, int at) {
    room(1 + Hasher.DIGEST);
    bytes[size] = PRESENT;
    System.arraycopy(digest, at, bytes, size + 1, Hasher.DIGEST);
    size += 1 + Hasher.DIGEST;
  }

  /** The record of a chunk. */
  public void chunk(byte[] record, int at) {
    int length = Commitment.recordLength(record[at] & 0xFF);
    room(length);
    System.arraycopy(record, at, bytes, size, length);
    size += length;
  }

  /** The proof, when its tree is written. */
  public Proof proof() {
    return proof(Arrays.copyOf(bytes, size));
  }

  private Proof proof(byte[] whole) {
    int checkAt = body - Format.CHECK;
    Format.putInt(whole, checkAt, Format.checksum(whole, checkAt));
    return new Proof(whole, algorithm, kind, chunks, body);
  }

  private void room(int more) {
    if (more > bytes.length - size) {
      int wanted = Math.addExact(size, more);
      bytes = Arrays.copyOf(bytes, Math.max(wanted, size + (size >>> 1)));
    }
  }
}
