/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.rocksdb.RocksDBException;

/** Changes of records that RocksDB cannot notice, since they are made through it. */
enum Forgery {
  PAGE_BIT("a bit of a page", "PAGES"),
  TILE_BIT("a bit of a part of a tree", "TILES"),
  TABLE_BIT("a bit of a table of regions, permissions or blocks", "TABLES"),
  VERSION_BIT("a bit of a version's record", "v"),
  NAME_BIT("a bit of what a name leads to", "n"),
  PAGE_OTHER("a page under the key of another", "PAGES"),
  TILE_OTHER("a part of a tree under the key of another", "TILES"),
  TABLE_OTHER("a table under the key of another", "TABLES"),
  VERSION_OTHER("a version's record under the key of another", "v"),
  NAME_OTHER("what a name leads to under another name", "n"),
  PAGE_GONE("a page removed", "PAGES"),
  TILE_GONE("a part of a tree removed", "TILES"),
  TABLE_GONE("a table removed", "TABLES"),
  VERSION_GONE("a version's record removed", "v"),
  PAGE_CUT("a page cut off", "PAGES"),
  TILE_CUT("a part of a tree cut off", "TILES"),
  TABLE_CUT("a table cut off", "TABLES"),
  VERSION_CUT("a version's record cut off", "v");

  private final String text;
  private final String kind;

  /** The first byte of the keys, or -1. */
  private final int first;

  Forgery(String text, String where) {
    this.text = text;
    this.kind = where.length() == 1 ? "default" : where;
    this.first = where.length() == 1 ? where.charAt(0) : -1;
  }

  /**
   * Makes the change.
   *
   * @return whether something is different now
   */
  boolean apply(Raw raw, SplittableRandom random) throws RocksDBException {
    List<Raw.Entry> all =
        raw.entries(kind).stream()
            .filter(each -> each.value().length > 0)
            .filter(each -> first < 0 || each.key()[0] == first)
            .toList();
    Raw.Entry entry = all.get(random.nextInt(all.size()));
    if (name().endsWith("GONE")) {
      raw.delete(kind, entry.key());
      return true;
    }
    byte[] value = entry.value().clone();
    if (name().endsWith("BIT")) {
      value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
    } else if (name().endsWith("CUT")) {
      value = Arrays.copyOf(value, random.nextInt(value.length));
    } else {
      value = all.get(random.nextInt(all.size())).value();
    }
    raw.put(kind, entry.key(), value);
    return !Arrays.equals(value, entry.value());
  }

  @Override
  public String toString() {
    return text;
  }
}
