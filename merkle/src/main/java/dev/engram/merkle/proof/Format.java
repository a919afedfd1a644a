/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.ProofException.Malformed;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Where what lies in an encoded proof, before its tree; see docs/proof-format.md. */
final class Format {

  /** {@code ENGP}. */
  static final int MAGIC = 0x454E4750;

  static final int VERSION_AT = 4;
  static final int HASH_AT = 5;
  static final int KIND_AT = 6;

  /** Where the digest of the metadata is, or the table's tag. */
  static final int METADATA_AT = 7;

  static final int METADATA_AFTER_AT = METADATA_AT + Hasher.DIGEST;

  /** In a proof of a table: the root of the memory, the digests of all tables, the length. */
  static final int MEMORY_AT = METADATA_AT + 1;

  static final int OTHER_TABLES_AT = MEMORY_AT + Hasher.DIGEST;
  static final int TABLE_LENGTH_AT = OTHER_TABLES_AT + 2 * Hasher.DIGEST;
  static final int TABLE_AT = TABLE_LENGTH_AT + 4;

  static final int RUN = 8;

  /** Bytes of the checksum behind the runs. */
  static final int CHECK = 4;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Format() {}

  /** Where the number of runs is. */
  static int runsAt(Proof.Kind kind) {
    return kind == Proof.Kind.TRANSITION
        ? METADATA_AFTER_AT + Hasher.DIGEST
        : METADATA_AT + Hasher.DIGEST;
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  /** The proof of these bytes, whose header is right, and of whose tree nothing is known. */
  static Proof header(byte[] bytes) throws Malformed {
    need(bytes, 0, METADATA_AT);
    if (getInt(bytes, 0) != MAGIC) {
      throw new Malformed(0, "not a proof");
    }
    if (bytes[VERSION_AT] != Commitment.VERSION) {
      throw new Malformed(VERSION_AT, "version " + (bytes[VERSION_AT] & 0xFF));
    }
    HashAlgorithm algorithm =
        HashAlgorithm.ofId(bytes[HASH_AT])
            .orElseThrow(() -> new Malformed(HASH_AT, "hash " + (bytes[HASH_AT] & 0xFF)));
    Proof.Kind kind = kind(bytes[KIND_AT]);
    if (kind == Proof.Kind.TABLE) {
      return new Proof(bytes, algorithm, kind, null, TABLE_AT);
    }
    int runsAt = runsAt(kind);
    ChunkSet chunks = chunks(bytes, runsAt);
    int body = body(kind, chunks.runs());
    need(bytes, body - CHECK, CHECK);
    if (getInt(bytes, body - CHECK) != checksum(bytes, body - CHECK)) {
      throw new Malformed(body - CHECK, "not the checksum of what is before it");
    }
    return new Proof(bytes, algorithm, kind, chunks, body);
  }

  /** Where the tree begins. */
  static int body(Proof.Kind kind, int runs) {
    return runsAt(kind) + 4 + RUN * runs + CHECK;
  }

  /**
   * CRC-32C of the bytes before the checksum. The root binds all of a proof but which chunks it is
   * about: a proof that some chunk is empty may with a damaged header be one that another is, just
   * as true, and not what was asked for. Nobody can be deceived by that, so nothing stronger is
   * needed than what finds damage.
   */
  static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  /** Which table a proof is about. */
  static Table table(byte[] bytes) throws Malformed {
    for (Table table : Table.values()) {
      if (table.tag() == bytes[METADATA_AT]) {
        return table;
      }
    }
    throw new Malformed(METADATA_AT, "table " + (bytes[METADATA_AT] & 0xFF));
  }

  /** Throws if the rest of a proof is not a table's. */
  static void checkTable(byte[] bytes) throws Malformed {
    need(bytes, METADATA_AT, TABLE_AT - METADATA_AT);
    table(bytes);
    if (getInt(bytes, TABLE_LENGTH_AT) != bytes.length - TABLE_AT) {
      throw new Malformed(TABLE_LENGTH_AT, "not the length of the rest");
    }
  }

  /** Throws if there are fewer bytes. */
  static void need(byte[] bytes, int at, int length) throws Malformed {
    if (length > bytes.length - at) {
      throw new Malformed(bytes.length, "ends early");
    }
  }

  private static Proof.Kind kind(int id) throws Malformed {
    for (Proof.Kind kind : Proof.Kind.values()) {
      if (kind.id() == id) {
        return kind;
      }
    }
    throw new Malformed(KIND_AT, "kind " + (id & 0xFF));
  }

  private static ChunkSet chunks(byte[] bytes, int at) throws Malformed {
    need(bytes, METADATA_AT, at + 4 - METADATA_AT);
    long runs = getInt(bytes, at) & 0xFFFF_FFFFL;
    if (runs == 0) {
      throw new Malformed(at, "no chunks");
    }
    if (runs > (bytes.length - at - 4) / RUN) {
      throw new Malformed(at, "more runs than bytes");
    }
    long[] bounds = new long[2 * (int) runs];
    long free = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      int runAt = at + 4 + 4 * i;
      bounds[i] = getInt(bytes, runAt) & 0xFFFF_FFFFL;
      bounds[i + 1] = getInt(bytes, runAt + 4) & 0xFFFF_FFFFL;
      if (bounds[i] < free || bounds[i + 1] < bounds[i]) {
        throw new Malformed(runAt, "runs out of order");
      }
      free = bounds[i + 1] + 2;
    }
    return ChunkSet.ofBounds(bounds);
  }
}
