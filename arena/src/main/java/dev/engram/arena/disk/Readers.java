/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.util.Arrays;

/**
 * Who reads what from the file at this moment, so that the space of a record that is freed
 * meanwhile is nobody else's before the last reader has left. Not thread safe.
 */
final class Readers {
  /** A location for each reader, in no order. There are as many as threads that read. */
  private int[] locations = new int[8];

  private int count;

  /** The granules of records that are freed and still read. */
  private final IntMap freed = new IntMap();

  void enter(int location) {
    if (count == locations.length) {
      locations = Arrays.copyOf(locations, count * 2);
    }
    locations[count++] = location;
  }

  /** Whether a record is being read; if so, its last reader gives its space back. */
  boolean takeOver(int location, int granules) {
    if (indexOf(location) < 0) {
      return false;
    }
    freed.put(location, granules);
    return true;
  }

  /** The granules that are to give back now, or {@link IntMap#NONE}. */
  int leave(int location) {
    locations[indexOf(location)] = locations[--count];
    return indexOf(location) < 0 ? freed.remove(location) : IntMap.NONE;
  }

  private int indexOf(int location) {
    for (int i = 0; i < count; i++) {
      if (locations[i] == location) {
        return i;
      }
    }
    return -1;
  }
}
