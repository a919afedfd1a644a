/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.memory.Memory;
import dev.engram.arena.memory.Region;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All of an arena's RAM: a region cut into units of 16 KiB, from which runs of slots and blobs are
 * taken alike. There is no wall between small and large, so that their shares adapt by themselves:
 * units that slots give back are the next blob's.
 *
 * <p>The region is twice as large as the limit, which costs nothing: what counts is units that were
 * touched. A free unit that was touched still has its memory until it is purged, so the limit
 * covers used and touched units together, and purging makes room. That way the address space
 * fragments long after the memory would.
 *
 * <p>One lock, its own, guards it; nothing is called from inside but the system.
 */
final class RunHeap {

  static final int UNIT_SHIFT = 14;

  /** The bytes of a unit. */
  static final int UNIT = 1 << UNIT_SHIFT;

  static final int NONE = Extents.NONE;

  private final Region region;
  private final long base;
  private final Extents extents;

  /** The run that a unit belongs to. */
  private @Nullable Run[] runs = new @Nullable Run[64];

  /** Where a free slot of a unit's run is kept: a place of {@link Recent}. */
  private byte[] places = new byte[64];

  /** The entry of the blob that begins at a unit, or {@link #NONE}. */
  private int[] blobs = new int[64];

  /** Units that were touched since they were last purged. */
  private long[] touched = new long[1];

  private int touchedUnits;
  private int usedUnits;
  private int peakUnits;
  private int limit;
  private long purgedBytes;
  private boolean closed;

  RunHeap(long limitBytes, long mostBytes, boolean largePages) {
    long most = Math.min(mostBytes * 2 + (4L << 20), 1L << 36);
    int units = (int) (most >>> UNIT_SHIFT);
    this.region = Region.reserve((long) units << UNIT_SHIFT, largePages);
    this.base = region.address();
    this.extents = new Extents(units);
    this.limit = (int) (limitBytes >>> UNIT_SHIFT);
    Arrays.fill(blobs, NONE);
  }

  /** Where the region begins. */
  long base() {
    return base;
  }

  /** Units that a number of bytes takes. */
  static int unitsOf(long bytes) {
    return (int) (bytes + UNIT - 1 >>> UNIT_SHIFT);
  }

  /** Raises or lowers the limit; what is used already stays. */
  synchronized void limit(long bytes) {
    limit = closed ? 0 : (int) (bytes >>> UNIT_SHIFT);
  }

  synchronized long limit() {
    return (long) limit << UNIT_SHIFT;
  }

  /**
   * Takes units.
   *
   * @param alignmentUnits what the first is a multiple of, a power of two
   * @return the first, or {@link #NONE} if the limit or the address space does not allow it
   */
  synchronized int take(int units, int alignmentUnits) {
    if (units > limit - usedUnits) {
      return NONE;
    }
    int at = extents.take(units, alignmentUnits);
    if (at == NONE) {
      return NONE;
    }
    grow(at + units);
    usedUnits += units;
    peakUnits = Math.max(peakUnits, usedUnits);
    int clean = units - countTouched(at, units);
    if (touchedUnits + clean > limit) {
      purgeFree(touchedUnits + clean - limit);
    }
    return at;
  }

  /**
   * Notes that units that were taken will be written to.
   *
   * @return whether all of them read zero until then
   */
  synchronized boolean touch(int at, int units) {
    int before = touchedUnits;
    for (int unit = at; unit < at + units; unit++) {
      long bit = 1L << unit;
      if ((touched[unit >>> 6] & bit) == 0) {
        touched[unit >>> 6] |= bit;
        touchedUnits++;
      }
    }
    return touchedUnits - before == units;
  }

  synchronized void give(int at, int units) {
    for (int unit = at; unit < at + units; unit++) {
      runs[unit] = null;
      places[unit] = Recent.NOWHERE;
    }
    blobs[at] = NONE;
    extents.give(at, units);
    usedUnits -= units;
  }

  /** Says which run has these units. */
  synchronized void enter(Run run) {
    Arrays.fill(runs, run.unit, run.unit + run.units, run);
    Arrays.fill(places, run.unit, run.unit + run.units, (byte) run.place);
  }

  /** Says which blob begins here. */
  synchronized void enter(int at, int entry) {
    blobs[at] = entry;
  }

  /** The run of a block's granule, or null if a blob is there. */
  @Nullable Run runAt(int granule) {
    return runs[granule >>> UNIT_SHIFT - SizeClasses.GRANULE_SHIFT];
  }

  /** Where the slot of a block's granule is kept when it is free: a place of {@link Recent}. */
  int placeAt(int granule) {
    return places[granule >>> UNIT_SHIFT - SizeClasses.GRANULE_SHIFT] & 0xFF;
  }

  /** The same, for a granule that is known to be a slot's. */
  @SuppressWarnings("NullAway") // the caller knows
  Run runOf(int granule) {
    return runs[granule >>> UNIT_SHIFT - SizeClasses.GRANULE_SHIFT];
  }

  /** The entry of the blob that begins at a unit, or {@link #NONE}. */
  synchronized int blobAt(int unit) {
    return blobs[unit];
  }

  /** The units of the extent, used or free, that begins at a unit. */
  synchronized int lengthAt(int unit) {
    return extents.lengthAt(unit);
  }

  /** Gives the memory of all free units back to the system; bytes given. */
  synchronized long purge() {
    return (long) purgeFree(Integer.MAX_VALUE) << UNIT_SHIFT;
  }

  /** Purges free units that were touched, in stretches as long as they come, until enough. */
  private int purgeFree(int enough) {
    int purged = 0;
    int end = Math.min(touched.length << 6, extents.units());
    int at = 0;
    while (at < end && purged < enough && touchedUnits > 0) {
      int free = at >= extents.top() ? end - at : extents.freeAt(at);
      if (free == 0) {
        at += extents.lengthAt(at);
        continue;
      }
      purged += purge(at, at + free);
      at += free;
    }
    return purged;
  }

  private int purge(int from, int to) {
    int purged = 0;
    int at = from;
    while (at < to) {
      if ((touched[at >>> 6] & 1L << at) == 0) {
        at++;
        continue;
      }
      int begin = at;
      while (at < to && (touched[at >>> 6] & 1L << at) != 0) {
        touched[at >>> 6] &= ~(1L << at);
        at++;
      }
      region.purge((long) begin << UNIT_SHIFT, (long) (at - begin) << UNIT_SHIFT);
      purged += at - begin;
    }
    touchedUnits -= purged;
    purgedBytes += (long) purged << UNIT_SHIFT;
    return purged;
  }

  private int countTouched(int at, int units) {
    int count = 0;
    for (int unit = at; unit < at + units; unit++) {
      count += (int) (touched[unit >>> 6] >>> unit & 1);
    }
    return count;
  }

  private void grow(int needed) {
    if (needed > runs.length) {
      int longer = (int) Math.min(extents.units(), Math.max(needed, runs.length * 2L));
      int before = blobs.length;
      @Nullable Run[] moreRuns = Arrays.copyOf(runs, longer);
      byte[] morePlaces = Arrays.copyOf(places, longer);
      // those who free look at both without this lock
      VarHandle.releaseFence();
      runs = moreRuns;
      places = morePlaces;
      blobs = Arrays.copyOf(blobs, longer);
      Arrays.fill(blobs, before, longer, NONE);
    }
    if (needed > touched.length << 6) {
      touched = Arrays.copyOf(touched, Math.max(needed + 63 >>> 6, touched.length * 2));
    }
  }

  synchronized long usedBytes() {
    return (long) usedUnits << UNIT_SHIFT;
  }

  /** Bytes that have memory of the system: used, or free and not yet purged. */
  synchronized long committedBytes() {
    return (long) touchedUnits << UNIT_SHIFT;
  }

  synchronized long peakBytes() {
    return (long) peakUnits << UNIT_SHIFT;
  }

  synchronized long freeBytes() {
    return (long) Math.max(0, limit - usedUnits) << UNIT_SHIFT;
  }

  synchronized long largestFreeBytes() {
    return (long) Math.min(Math.max(0, limit - usedUnits), extents.largestFree()) << UNIT_SHIFT;
  }

  /** Units below the highest used one. */
  synchronized int top() {
    return extents.top();
  }

  /** The run of a unit, or null. */
  synchronized @Nullable Run runAtUnit(int unit) {
    return runs[unit];
  }

  /** Which units below {@link #top} are part of something. */
  synchronized boolean[] used() {
    boolean[] used = new boolean[extents.top()];
    for (int at = 0; at < used.length; at += extents.lengthAt(at)) {
      Arrays.fill(used, at, at + extents.lengthAt(at), extents.freeAt(at) == 0);
    }
    return used;
  }

  synchronized long purgedBytes() {
    return purgedBytes;
  }

  /** Zeroes a stretch of memory. */
  void clear(int granule, long bytes) {
    Memory.fill(address(granule), bytes, (byte) 0);
  }

  /** Copies between two places that do not overlap. */
  void copy(int from, int to, long bytes) {
    Memory.copy(address(from), address(to), bytes);
  }

  long address(int granule) {
    return base + ((granule & BlockTable.LOW) << SizeClasses.GRANULE_SHIFT);
  }

  long heapBytes() {
    return extents.heapBytes() + 9L * runs.length + 4L * blobs.length + 8L * touched.length;
  }

  /** Gives everything back; a purge that comes later finds nothing, and nobody gets units. */
  synchronized void close() {
    closed = true;
    limit = 0;
    Arrays.fill(touched, 0);
    touchedUnits = 0;
    region.close();
  }
}
