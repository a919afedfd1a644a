/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.Hasher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tree of a version from the tree of another and the groups that changed, which come in
 * ascending order. One tile of each level is open; when the next group is below another one, what
 * changed of it is hashed, kept, and entered in the tile above. So what this needs does not depend
 * on how many groups there are.
 */
final class TreeWriter {

  /** Takes tiles that are new. */
  @FunctionalInterface
  interface Sink {
    /** The tile of a place. */
    void tile(int level, int index, Tile tile);
  }

  /** The open tile of a level. */
  private static final class Open {
    private final Tile tile = new Tile();

    /** Which tile it is, or -1 if none is open. */
    private int index = -1;

    private boolean changed;
  }

  private final @Nullable Tree base;
  private final long number;
  private final NodeDigests nodes;
  private final Sink sink;
  private final Open[] open = new Open[Tile.TOP + 1];
  private final byte[] digest = new byte[Hasher.DIGEST];
  private int last = -1;

  /**
   * A writer of a version's tree.
   *
   * @param base the tree that it is made from, or null for one of zeros
   * @param number the version
   * @param nodes what it hashes with
   */
  TreeWriter(@Nullable Tree base, long number, NodeDigests nodes, Sink sink) {
    this.base = base;
    this.number = number;
    this.nodes = nodes;
    this.sink = sink;
    for (int level = 1; level <= Tile.TOP; level++) {
      open[level] = new Open();
    }
    Tile top = base == null ? null : base.top();
    if (top != null) {
      open[Tile.TOP].tile.copy(top);
    }
    open[Tile.TOP].index = 0;
  }

  /**
   * Takes in what a group holds now.
   *
   * @param group higher than the last one
   * @param pages how many of its pages are not all zero; if none is, the digest is not looked at
   * @return whether that is something else than what the base holds, and must be kept if it is not
   *     zero
   */
  boolean set(int group, int pages, byte[] itsDigest, int at) {
    if (group <= last) {
      throw new IllegalArgumentException("group " + group + " after " + last);
    }
    last = group;
    Open leaves = opened(group);
    int child = Tile.child(group, 1);
    boolean same =
        leaves.tile.has(child)
            ? pages > 0 && isDigest(leaves.tile, child, itsDigest, at)
            : pages == 0;
    if (same) {
      return false;
    }
    leaves.changed = true;
    if (pages == 0) {
      leaves.tile.remove(child);
    } else {
      leaves.tile.set(child, number, pages, itsDigest, at);
    }
    return true;
  }

  private static boolean isDigest(Tile tile, int child, byte[] digest, int at) {
    int from = child * Hasher.DIGEST;
    return Arrays.equals(tile.digests, from, from + Hasher.DIGEST, digest, at, at + Hasher.DIGEST);
  }

  /** Opens the tiles above a group, and returns the lowest. */
  private Open opened(int group) {
    int highest = Tile.TOP;
    while (highest > 1 && open[highest - 1].index == Tile.index(group, highest - 1)) {
      highest--;
    }
    for (int level = 1; level < highest; level++) {
      close(level);
    }
    for (int level = highest - 1; level >= 1; level--) {
      Open above = open[level + 1];
      Open here = open[level];
      here.index = Tile.index(group, level);
      int child = Tile.child(group, level + 1);
      if (base != null && above.tile.has(child)) {
        here.tile.copy(base.below(above.tile, level + 1, child, here.index));
      } else {
        here.tile.clear();
      }
    }
    return open[1];
  }

  private void close(int level) {
    Open here = open[level];
    if (here.changed) {
      Open above = open[level + 1];
      int child = here.index & Tile.CHILDREN - 1;
      if (here.tile.present == 0) {
        above.tile.remove(child);
        above.changed = true;
      } else {
        nodes.ofTile(here.tile, level);
        nodes.top(digest, 0);
        above.tile.set(child, number, here.tile.allPages(), digest, 0);
        above.changed = true;
        keep(level, here);
      }
    }
    here.changed = false;
    here.index = -1;
  }

  private void keep(int level, Open tile) {
    sink.tile(level, tile.index, tile.tile);
  }

  /**
   * What the tree is now, when all groups have come.
   *
   * @param top the version that wrote its top, 0 if all is zero
   * @param pages how many pages are not all zero
   * @param memory its digest
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Result(long top, long pages, byte[] memory) {}

  /** Closes all tiles. */
  Result finish() {
    for (int level = 1; level < Tile.TOP; level++) {
      if (open[level].index >= 0) {
        close(level);
      }
    }
    Open top = open[Tile.TOP];
    byte[] memory = new byte[Hasher.DIGEST];
    nodes.ofTile(top.tile, Tile.TOP);
    nodes.top(memory, 0);
    if (top.changed && top.tile.present != 0) {
      keep(Tile.TOP, top);
    }
    long written =
        top.tile.present == 0 ? 0 : top.changed || base == null ? number : base.version.top();
    return new Result(written, top.tile.allPages(), memory);
  }
}
