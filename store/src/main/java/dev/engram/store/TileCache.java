/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tiles that were read and found right, of a number that is fixed: each key has one place, and the
 * last of those that meet there stays. For any number of threads.
 */
final class TileCache {

  /** About what a tile takes on the heap. */
  private static final int TILE_BYTES = 800;

  /** A tile and what it is. */
  private record Entry(int family, long version, int level, int index, Tile tile) {
    boolean is(int ofFamily, long ofVersion, int ofLevel, int ofIndex) {
      return version == ofVersion && index == ofIndex && level == ofLevel && family == ofFamily;
    }
  }

  private final AtomicReferenceArray<@Nullable Entry> places;

  /**
   * An empty cache.
   *
   * @param bytes about what it takes when it is full
   */
  TileCache(long bytes) {
    places = new AtomicReferenceArray<>(Math.clamp(bytes / TILE_BYTES, 16, 1 << 24));
  }

  @Nullable Tile get(int family, long version, int level, int index) {
    Entry entry = places.get(place(family, version, level, index));
    return entry != null && entry.is(family, version, level, index) ? entry.tile : null;
  }

  void put(int family, long version, int level, int index, Tile tile) {
    places.set(
        place(family, version, level, index), new Entry(family, version, level, index, tile));
  }

  private int place(int family, long version, int level, int index) {
    long mixed = version * 0x9E37_79B9_7F4A_7C15L + index;
    mixed = (mixed ^ (long) family << 40 ^ (long) level << 33) * 0xC2B2_AE3D_27D4_EB4FL;
    return (int) Long.remainderUnsigned(mixed ^ mixed >>> 29, places.length());
  }
}
