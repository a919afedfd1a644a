/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.Hasher;
import dev.engram.space.Address;
import org.jspecify.annotations.Nullable;

/**
 * The tree of one version, to read. Every tile and every group is checked against the digest above
 * it when it is read, from the root on down. For any number of threads.
 */
final class Tree {

  static final int GROUP_CELLS = 1 << 12;

  /** The most bytes of a group, whose cells have four bytes. */
  static final int MOST_BYTES = 4 * GROUP_CELLS;

  private final Records records;
  final int family;
  final VersionRecord version;
  private final int[] widths;

  /**
   * The tree of a version.
   *
   * @param widths bytes of the cells of each region, 0 for those that are not there
   */
  Tree(Records records, int family, VersionRecord version, int[] widths) {
    this.records = records;
    this.family = family;
    this.version = version;
    this.widths = widths;
  }

  /** Bytes of a cell of the region that a group is in. */
  int width(int group) {
    return widths[group >>> 20];
  }

  /** The top, or null if all is zero. */
  @Nullable Tile top() {
    return version.top() == 0 ? null : tile(version.top(), Tile.TOP, 0, version.memory(), 0);
  }

  /** The tile below a child of a tile of a level that has it. */
  Tile below(Tile tile, int level, int child, int index) {
    return tile(tile.versions[child], level - 1, index, tile.digests, child * Hasher.DIGEST);
  }

  private Tile tile(long written, int level, int index, byte[] digest, int at) {
    Tile known = records.cache.get(family, written, level, index);
    return known != null ? known : records.fresh(this, written, level, index, digest, at);
  }

  /** The tile of level 1 above a group, or null if all below it is zero. */
  @Nullable Tile above(int group) {
    Tile tile = top();
    for (int level = Tile.TOP; level > 1 && tile != null; level--) {
      int child = Tile.child(group, level);
      tile = tile.has(child) ? below(tile, level, child, Tile.index(group, level - 1)) : null;
    }
    return tile;
  }

  /**
   * Copies a group.
   *
   * @return whether any cell is not zero; if not, nothing was copied
   * @throws StoreException.Damaged if it is not what was committed
   */
  boolean read(int group, byte[] into) {
    Tile tile = above(group);
    int child = Tile.child(group, 1);
    if (tile == null || !tile.has(child)) {
      return false;
    }
    records.group(this, tile.versions[child], group, tile.digests, child * Hasher.DIGEST, into);
    return true;
  }

  /** The first group at or after one, and before an end, that is not all zero, or -1. */
  int next(int from, int end) {
    return from >= end ? -1 : next(top(), Tile.TOP, 0, from, end);
  }

  private int next(@Nullable Tile tile, int level, int first, int from, int end) {
    if (tile == null) {
      return -1;
    }
    int shift = Tile.SHIFT * (level - 1);
    int child = from <= first ? 0 : from - first >>> shift;
    for (; child < Tile.CHILDREN; child++) {
      int at = first + (child << shift);
      if (at >= end) {
        return -1;
      }
      if (!tile.has(child)) {
        continue;
      }
      if (level == 1) {
        return at;
      }
      Tile below = below(tile, level, child, Tile.index(at, level - 1));
      int found = next(below, level - 1, at, from, end);
      if (found >= 0) {
        return found;
      }
    }
    return -1;
  }

  /** How many pages of a region are not all zero. */
  long pages(int region) {
    Tile top = top();
    int child = region >>> Tile.SHIFT;
    if (top == null || !top.has(child)) {
      return 0;
    }
    Tile regions = below(top, Tile.TOP, child, child);
    int in = region & Tile.CHILDREN - 1;
    return regions.has(in) ? regions.pages[in] : 0;
  }

  /** Damage at what is below a tile's child of a level, of which the first group is given. */
  Damage damage(long written, int level, int group, String what) {
    return new Damage(
        version.number(),
        written,
        Address.at(group >>> 20, (group & 0xF_FFFFL) << 12),
        Tile.chunks(level) << 8,
        what);
  }
}
