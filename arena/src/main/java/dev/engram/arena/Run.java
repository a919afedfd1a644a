/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.SizeClasses.GRANULE_SHIFT;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of units of the run heap that is cut into slots of one size class.
 *
 * <p>A slot and an entry of the {@link BlockTable} come in pairs, also while the slot is free: then
 * the entry's word holds the next free slot, so that one pop gives both a slot and its entry, and
 * the list needs no memory. A slot that was never used has no entry yet; those are taken in order.
 */
final class Run {

  private static final int BUMP = -1;
  private static final int NOT_HERE = -1;
  private static final int RECIPROCAL_SHIFT = 28;

  final int sizeClass;
  final int slotBytes;
  final int slots;
  final int unit;
  final int units;

  /** Where it lies, in granules of the region. */
  final int granule;

  final Slabs owner;

  /** Where its free slots are kept: a place of {@link Recent}. */
  final int place;

  /**
   * The entry of each slot; of a bump region, of its blocks in the order in which they came,
   * whether or not they are still there.
   */
  int[] entries;

  /** The first of the free slots that were used before, or {@link BlockTable#NONE}. */
  int head = BlockTable.NONE;

  /** Slots from here on were never used. */
  int fresh;

  /** Slots that blocks have, or that are kept for the next ones. */
  int live;

  /**
   * Slots that nobody has and that have no entry, so that they cannot be used until the run is
   * empty.
   */
  int lost;

  /** Whether slots that were never used read zero. */
  final boolean zeroed;

  /** The epoch in which a bump region began. */
  int birth;

  /** Whether it is in the list of runs that have room. */
  boolean listed;

  /** Whether it is being emptied, so that nothing is put there. */
  boolean leaving;

  @Nullable Run next;
  @Nullable Run previous;

  private final int slotGranules;
  private final long reciprocal;

  Run(Slabs owner, int sizeClass, int unit, int units, boolean zeroed) {
    this(owner, sizeClass, unit, units, SizeClasses.slotBytes(sizeClass), zeroed);
  }

  private Run(Slabs owner, int sizeClass, int unit, int units, int slotBytes, boolean zeroed) {
    this.owner = owner;
    this.place = sizeClass == BUMP ? Recent.NOWHERE : Recent.place(owner.lane, sizeClass);
    this.sizeClass = sizeClass;
    this.slotBytes = slotBytes;
    this.unit = unit;
    this.units = units;
    this.granule = unit << RunHeap.UNIT_SHIFT - GRANULE_SHIFT;
    this.slots = slotBytes == 0 ? 0 : (units << RunHeap.UNIT_SHIFT) / slotBytes;
    this.zeroed = zeroed;
    this.slotGranules = slotBytes >> GRANULE_SHIFT;
    // exact for runs of less than 2^16 granules and slots of at most 2^12
    this.reciprocal =
        slotBytes == 0 ? 0 : ((1L << RECIPROCAL_SHIFT) + slotGranules - 1) / slotGranules;
    this.entries = new int[slots];
  }

  /** A bump region, whose blocks have no slots. */
  static Run bump(Slabs owner, int unit, int units, boolean zeroed) {
    return new Run(owner, BUMP, unit, units, 0, zeroed);
  }

  boolean isBump() {
    return sizeClass == BUMP;
  }

  /** Notes an entry of a bump region, in which {@link #fresh} counts them. */
  void append(int entry) {
    if (fresh == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(64, fresh * 2));
    }
    entries[fresh++] = entry;
  }

  /** The slot at a granule of the region. */
  int slotAt(int at) {
    return (int) ((at - granule) * reciprocal >>> RECIPROCAL_SHIFT);
  }

  /** The granule of a slot. */
  int granuleOf(int slot) {
    return granule + slot * slotGranules;
  }

  /** Its units are the run heap's again. */
  void released() {
    fresh = NOT_HERE;
  }

  boolean isReleased() {
    return fresh == NOT_HERE;
  }

  boolean isFull() {
    return room() == 0;
  }

  /** Slots that blocks can have. */
  int room() {
    return slots - live - lost;
  }
}
