/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Table;
import dev.engram.space.Tables;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes a version of another one and of what changed. What it writes nobody finds before its last
 * stage, the record of the version and the name that leads to it.
 */
final class Commit {

  private final Records records;
  private final int family;
  private final long number;
  private final HashAlgorithm hash;
  private final @Nullable Tree base;

  /**
   * A commit.
   *
   * @param base what it is made from, or null if that is a memory of zeros
   */
  Commit(Records records, int family, long number, HashAlgorithm hash, @Nullable Tree base) {
    this.records = records;
    this.family = family;
    this.number = number;
    this.hash = hash;
    this.base = base;
  }

  /**
   * Writes all but the last stage.
   *
   * @return what the last stage must have, or null if nothing has changed
   */
  @Nullable VersionRecord write(
      Groups groups, int[] widths, Tables tables, Instant time, Stages stages) throws IOException {
    Commitment rules = new Commitment(hash);
    TreeWriter tree =
        new TreeWriter(
            base,
            number,
            new NodeDigests(rules),
            (level, index, tile) -> keep(level, index, tile, stages));
    Slice slice = new Slice(records, hash, widths);
    while (slice.fill(groups)) {
      slice.write(tree, family, number, stages.batch());
      stages.passOn();
    }
    TreeWriter.Result result = tree.finish();
    VersionRecord record = record(result, tables, time, rules, stages.batch());
    boolean same = base != null && base.version.root().equals(record.root());
    return same ? null : record;
  }

  private void keep(int level, int index, Tile tile, Stages stages) {
    byte[] key = Keys.tile(family, number, level, index);
    stages.batch().put(Database.Kind.TILES, key, tile.encoded());
    // a number is never given twice, so that this is right even if the commit fails
    Tile known = new Tile();
    known.copy(tile);
    records.cache.put(family, number, level, index, known);
  }

  private VersionRecord record(
      TreeWriter.Result tree, Tables tables, Instant time, Commitment rules, Database.Batch batch) {
    byte[][] contents = {tables.regions(), tables.permissions(), tables.blocks()};
    long[] versions = new long[contents.length];
    byte[] digests = new byte[contents.length * Hasher.DIGEST];
    for (Table table : Table.values()) {
      int i = table.order();
      byte[] digest = rules.table(table, contents[i]);
      System.arraycopy(digest, 0, digests, i * Hasher.DIGEST, Hasher.DIGEST);
      if (base != null && base.version.isDigest(table, digest)) {
        versions[i] = base.version.tableVersions()[i];
      } else {
        versions[i] = number;
        batch.put(Database.Kind.TABLES, Keys.table(family, number, i), contents[i]);
      }
    }
    byte[] metadata = new byte[Hasher.DIGEST];
    rules.metadata(digests, metadata, 0);
    return new VersionRecord(
        number,
        base == null ? 0 : base.version.number(),
        time,
        hash,
        tree.pages(),
        tree.top(),
        tree.memory(),
        rules.root(tree.memory(), 0, metadata, 0),
        versions,
        digests);
  }
}
