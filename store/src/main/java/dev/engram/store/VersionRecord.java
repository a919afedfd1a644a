/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * What is kept of a version beside its tree. Numbers are big-endian.
 *
 * <pre>
 *   form 1 (1), hash (1), parent (8), milliseconds (8), pages (8)
 *   version that wrote the top of the tree (8, 0 if all is zero), digest of the tree (32), root (32)
 *   version that wrote a table (8), its digest (32); for each Table
 * </pre>
 *
 * @param number its number
 * @param parent the version before, 0 if there is none
 * @param time when it was committed
 * @param hash the hash of the tree
 * @param pages how many pages are not all zero
 * @param top the version that wrote the top of the tree, 0 if all is zero
 * @param memory the digest of the tree
 * @param root the root
 * @param tableVersions for each {@link Table} the version that wrote it
 * @param tables the digests of the tables, one after another
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record VersionRecord(
    long number,
    long parent,
    Instant time,
    HashAlgorithm hash,
    long pages,
    long top,
    byte[] memory,
    Root root,
    long[] tableVersions,
    byte[] tables) {

  private static final byte FORM = 1;
  private static final int TABLES = Table.values().length;
  private static final int BYTES = 2 + 4 * 8 + 2 * 32 + TABLES * 40;

  Version version() {
    return new Version(number, parent, time, hash, root, pages);
  }

  /** The same with another version before it. */
  VersionRecord after(long before) {
    return new VersionRecord(
        number, before, time, hash, pages, top, memory, root, tableVersions, tables);
  }

  byte[] metadata() {
    byte[] metadata = new byte[Hasher.DIGEST];
    new Commitment(hash).metadata(tables, metadata, 0);
    return metadata;
  }

  byte[] encoded() {
    ByteBuffer to = ByteBuffer.allocate(BYTES);
    to.put(FORM).put((byte) hash.id()).putLong(parent).putLong(time.toEpochMilli()).putLong(pages);
    to.putLong(top).put(memory).put(root.bytes());
    for (int i = 0; i < TABLES; i++) {
      to.putLong(tableVersions[i]).put(tables, i * Hasher.DIGEST, Hasher.DIGEST);
    }
    return to.array();
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @throws StoreException.Damaged if it is something else, or its root is not the root of its
   *     parts
   */
  static VersionRecord decoded(long number, byte[] bytes) {
    if (bytes.length != BYTES) {
      throw damaged(number);
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    if (from.get() != FORM) {
      throw damaged(number);
    }
    HashAlgorithm hash = HashAlgorithm.ofId(from.get()).orElseThrow(() -> damaged(number));
    long parent = from.getLong();
    Instant time = Instant.ofEpochMilli(from.getLong());
    long pages = from.getLong();
    long top = from.getLong();
    byte[] memory = digest(from);
    Root root = Root.of(digest(from));
    long[] tableVersions = new long[TABLES];
    byte[] tables = new byte[TABLES * Hasher.DIGEST];
    for (int i = 0; i < TABLES; i++) {
      tableVersions[i] = from.getLong();
      from.get(tables, i * Hasher.DIGEST, Hasher.DIGEST);
    }
    VersionRecord record =
        new VersionRecord(
            number, parent, time, hash, pages, top, memory, root, tableVersions, tables);
    if (!new Commitment(hash).root(memory, 0, record.metadata(), 0).equals(root)) {
      throw damaged(number);
    }
    return record;
  }

  private static byte[] digest(ByteBuffer from) {
    byte[] digest = new byte[Hasher.DIGEST];
    from.get(digest);
    return digest;
  }

  private static StoreException damaged(long number) {
    return new StoreException.Damaged(Damage.of(number, "its record is not what was committed"));
  }

  /** Whether these are the contents of a table that the root is made of. */
  boolean isTable(Table table, byte[] contents) {
    return isDigest(table, new Commitment(hash).table(table, contents));
  }

  /** Whether this is the digest of a table that the root is made of. */
  boolean isDigest(Table table, byte[] digest) {
    int at = table.order() * Hasher.DIGEST;
    return Arrays.equals(tables, at, at + Hasher.DIGEST, digest, 0, Hasher.DIGEST);
  }
}
