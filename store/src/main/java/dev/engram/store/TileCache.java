/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tiles that were read and found right, of a number that is fixed: each has four places where it
 * may be, and takes one of them from another if none is free. For any number of threads; what two
 * of them put at once, one of them may lose, and reads again.
 */
final class TileCache {

  /** About what a tile takes on the heap. */
  private static final int TILE_BYTES = 840;

  private static final int WAYS = 4;

  /** A tile and what it is. */
  private record Entry(int family, long version, int level, int index, Tile tile) {
    boolean is(int ofFamily, long ofVersion, int ofLevel, int ofIndex) {
      return version == ofVersion && index == ofIndex && level == ofLevel && family == ofFamily;
    }
  }

  private final AtomicReferenceArray<@Nullable Entry> places;
  private final int sets;

  /**
   * An empty cache.
   *
   * @param bytes about what it takes when it is full
   */
  TileCache(long bytes) {
    sets = Math.clamp(bytes / (TILE_BYTES * WAYS), 4, 1 << 22);
    places = new AtomicReferenceArray<>(sets * WAYS);
  }

  @Nullable Tile get(int family, long version, int level, int index) {
    int first = set(mixed(family, version, level, index));
    for (int way = 0; way < WAYS; way++) {
      Entry entry = places.getAcquire(first + way);
      if (entry != null && entry.is(family, version, level, index)) {
        return entry.tile;
      }
    }
    return null;
  }

  void put(int family, long version, int level, int index, Tile tile) {
    long mixed = mixed(family, version, level, index);
    int first = set(mixed);
    int place = first + ((int) (mixed ^ System.identityHashCode(tile)) & WAYS - 1);
    for (int way = 0; way < WAYS; way++) {
      Entry entry = places.getAcquire(first + way);
      if (entry == null || entry.is(family, version, level, index)) {
        place = first + way;
        break;
      }
    }
    places.setRelease(place, new Entry(family, version, level, index, tile));
  }

  private static long mixed(int family, long version, int level, int index) {
    long mixed = version * 0x9E37_79B9_7F4A_7C15L + index;
    mixed = (mixed ^ (long) family << 40 ^ (long) level << 33) * 0xC2B2_AE3D_27D4_EB4FL;
    return mixed ^ mixed >>> 29;
  }

  private int set(long mixed) {
    return (int) Long.remainderUnsigned(mixed >>> 2, sets) * WAYS;
  }
}
