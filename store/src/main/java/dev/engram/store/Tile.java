/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.Hasher;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Four levels of a tree: sixteen subtrees, and of each that is not empty which version wrote it,
 * how many pages it has, and its digest. A tile of level 1 stands above sixteen <em>groups</em>: a
 * group is 16 chunks, 4,096 cells, and the least that is read and written; a tile of level l above
 * sixteen of level l - 1. The tile of level 7 is the top. Not changed once it is kept.
 *
 * <pre>
 *   present (2); version (8), pages (4), digest (32) of each that is; CRC32C (4)
 * </pre>
 *
 * <p>A tile is a copy of one before in which a few entries were changed: what has not changed is
 * shared by all versions, so that a commit writes what changed and the tiles above it (copying of
 * paths, as in Driscoll, Sarnak, Sleator and Tarjan, "Making data structures persistent", 1989).
 */
final class Tile {

  static final int CHILDREN = 16;
  static final int SHIFT = 4;

  /** The level of the top. */
  static final int TOP = 7;

  private static final int ENTRY = 8 + 4 + Hasher.DIGEST;

  int present;
  final long[] versions = new long[CHILDREN];
  final int[] pages = new int[CHILDREN];
  final byte[] digests = new byte[CHILDREN * Hasher.DIGEST];

  boolean has(int child) {
    return (present >>> child & 1) != 0;
  }

  /** Which child of a tile of a level a group is below. */
  static int child(int group, int level) {
    return group >>> SHIFT * (level - 1) & CHILDREN - 1;
  }

  /** Which tile of a level a group is below. */
  static int index(int group, int level) {
    return group >>> SHIFT * level;
  }

  /** Chunks below a tile's child. */
  static long chunks(int level) {
    return 1L << SHIFT * level;
  }

  void copy(Tile from) {
    present = from.present;
    System.arraycopy(from.versions, 0, versions, 0, CHILDREN);
    System.arraycopy(from.pages, 0, pages, 0, CHILDREN);
    System.arraycopy(from.digests, 0, digests, 0, digests.length);
  }

  void clear() {
    present = 0;
  }

  void set(int child, long version, int itsPages, byte[] digest, int at) {
    present |= 1 << child;
    versions[child] = version;
    pages[child] = itsPages;
    System.arraycopy(digest, at, digests, child * Hasher.DIGEST, Hasher.DIGEST);
  }

  void remove(int child) {
    present &= ~(1 << child);
  }

  /** How many pages are below. */
  int allPages() {
    int all = 0;
    for (int bits = present; bits != 0; bits &= bits - 1) {
      all += pages[Integer.numberOfTrailingZeros(bits)];
    }
    return all;
  }

  byte[] encoded() {
    ByteBuffer to = ByteBuffer.allocate(2 + Integer.bitCount(present) * ENTRY + 4);
    to.putShort((short) present);
    for (int bits = present; bits != 0; bits &= bits - 1) {
      int child = Integer.numberOfTrailingZeros(bits);
      to.putLong(versions[child]).putInt(pages[child]);
      to.put(digests, child * Hasher.DIGEST, Hasher.DIGEST);
    }
    CRC32C sum = new CRC32C();
    sum.update(to.array(), 0, to.position());
    return to.putInt((int) sum.getValue()).array();
  }

  /** Reads what {@link #encoded} wrote; null if it is something else. */
  static @Nullable Tile decoded(byte[] bytes) {
    if (bytes.length < 6) {
      return null;
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length - 4);
    Tile tile = new Tile();
    tile.present = from.getShort() & 0xFFFF;
    if (bytes.length != 2 + Integer.bitCount(tile.present) * ENTRY + 4
        || (int) sum.getValue() != from.getInt(bytes.length - 4)) {
      return null;
    }
    for (int bits = tile.present; bits != 0; bits &= bits - 1) {
      int child = Integer.numberOfTrailingZeros(bits);
      tile.versions[child] = from.getLong();
      tile.pages[child] = from.getInt();
      from.get(tile.digests, child * Hasher.DIGEST, Hasher.DIGEST);
    }
    return tile;
  }
}
