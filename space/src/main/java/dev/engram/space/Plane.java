/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one plane holds: slots of one size class, or the first plane of a run.
 *
 * <p>A slot is free, <em>named</em> (a program holds its address) or a <em>guest</em> (it holds the
 * contents of a block that evacuation moved out of another plane, under whose address programs
 * reach it). A named slot whose contents are a guest elsewhere is <em>away</em>. The slots that are
 * named and not away, and the guests, are <em>resident</em>: the only ones with memory.
 */
final class Plane {

  /** Cells of a plane. */
  static final int CELLS = 1 << 16;

  /** {@link #sizeClass} of the first plane of a run. */
  static final int RUN = -1;

  private static final long[] NO_WORDS = {};
  private static final int[] NO_SLOTS = {};

  final int sizeClass;

  /** The table that may change this object; for any other it is shared, to be copied first. */
  PlaneTable.Owner owner;

  /** Takes no new slots until it is empty. */
  boolean evacuated;

  /** Slots that are not free. */
  int taken;

  /** Named slots whose contents are elsewhere. */
  int away;

  /** Bit w: {@code free[w]} is not 0. A plane has 4,096 slots at most, so one word says it all. */
  long open;

  /** Bit set: the slot is free. */
  private final long[] free;

  /** Traits of a named slot, or for a guest the pointer of its block >>> GRAIN_LOG. */
  private int[] meta;

  /** Bit set: the slot is a guest. */
  private long @Nullable [] guests;

  /** Per named slot that is away, the pointer of its guest >>> GRAIN_LOG, + 1; otherwise 0. */
  private int @Nullable [] targets;

  /** For a run, its cells. */
  long runSize;

  /** For a run, its traits. */
  int runTraits;

  /** A plane of free slots. */
  Plane(int sizeClass, PlaneTable.Owner owner) {
    this.sizeClass = sizeClass;
    this.owner = owner;
    int slots = SizeClasses.slots(sizeClass);
    free = new long[slots + 63 >>> 6];
    Arrays.fill(free, -1L);
    if ((slots & 63) != 0) {
      free[free.length - 1] = ~(-1L << slots);
    }
    open = -1L >>> (64 - free.length);
    meta = new int[Math.min(slots, 8)];
  }

  /** The first plane of a run. */
  Plane(long runSize, int runTraits, PlaneTable.Owner owner) {
    this.sizeClass = RUN;
    this.owner = owner;
    this.runSize = runSize;
    this.runTraits = runTraits;
    free = NO_WORDS;
    meta = NO_SLOTS;
  }

  private Plane(Plane from, PlaneTable.Owner owner) {
    this.owner = owner;
    sizeClass = from.sizeClass;
    evacuated = from.evacuated;
    taken = from.taken;
    away = from.away;
    open = from.open;
    free = from.free.clone();
    meta = from.meta.clone();
    guests = from.guests == null ? null : from.guests.clone();
    targets = from.targets == null ? null : from.targets.clone();
    runSize = from.runSize;
    runTraits = from.runTraits;
  }

  Plane copy(PlaneTable.Owner newOwner) {
    return new Plane(this, newOwner);
  }

  /** The lowest free slot; there is one. */
  int lowestFree() {
    int word = Long.numberOfTrailingZeros(open);
    return (word << 6) + Long.numberOfTrailingZeros(free[word]);
  }

  boolean isTaken(int slot) {
    return (free[slot >>> 6] >>> slot & 1) == 0;
  }

  boolean isGuest(int slot) {
    return guests != null && (guests[slot >>> 6] >>> slot & 1) != 0;
  }

  boolean isNamed(int slot) {
    return isTaken(slot) && !isGuest(slot);
  }

  boolean isResident(int slot) {
    return isTaken(slot) && (away == 0 || target(slot) < 0);
  }

  /** Slots that have memory. */
  int residents() {
    return taken - away;
  }

  /** The first slot from {@code slot} on that is not free, or the plane's number of slots. */
  int nextTaken(int slot) {
    return next(slot, -1L);
  }

  /** The first slot from {@code slot} on that is free, or the plane's number of slots. */
  int nextFree(int slot) {
    return next(slot, 0);
  }

  private int next(int slot, long flip) {
    int slots = SizeClasses.slots(sizeClass);
    for (int word = slot >>> 6; word < free.length; word++) {
      long rest = free[word] ^ flip;
      if (word == slot >>> 6) {
        rest &= -1L << slot;
      }
      if (rest != 0) {
        return Math.min(slots, (word << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
    return slots;
  }

  int meta(int slot) {
    return meta[slot];
  }

  void meta(int slot, int value) {
    meta[slot] = value;
  }

  /** Pointer of the guest that holds this slot's contents, or -1 if they are here. */
  long target(int slot) {
    return targets == null || targets[slot] == 0
        ? -1
        : (targets[slot] - 1L) << SizeClasses.GRAIN_LOG;
  }

  /** Says where this slot's contents are, -1 for here. */
  void target(int slot, long pointer) {
    if (targets == null) {
      targets = new int[SizeClasses.slots(sizeClass)];
    }
    int before = targets[slot];
    int after = pointer < 0 ? 0 : (int) (pointer >>> SizeClasses.GRAIN_LOG) + 1;
    targets[slot] = after;
    away += (after == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
  }

  void take(int slot, int value, boolean guest) {
    int word = slot >>> 6;
    if ((free[word] &= ~(1L << slot)) == 0) {
      open &= ~(1L << word);
    }
    if (slot >= meta.length) {
      int slots = SizeClasses.slots(sizeClass);
      meta = Arrays.copyOf(meta, Math.min(slots, Math.max(slot + 1, 2 * meta.length)));
    }
    meta[slot] = value;
    taken++;
    if (guest) {
      if (guests == null) {
        guests = new long[free.length];
      }
      guests[word] |= 1L << slot;
    }
  }

  void give(int slot) {
    int word = slot >>> 6;
    free[word] |= 1L << slot;
    open |= 1L << word;
    taken--;
    if (guests != null) {
      guests[word] &= ~(1L << slot);
    }
  }

  /** Whether a slot's block is pinned; only resident ones can be. */
  boolean hasPinned() {
    int slots = SizeClasses.slots(sizeClass);
    for (int slot = nextTaken(0); slot < slots; slot = nextTaken(slot + 1)) {
      if (!isGuest(slot) && (BlockRequest.flags(meta[slot]) & BlockRequest.PINNED) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether any of the cells from..to, to exclusive, lies in a resident slot. */
  boolean hasResident(int from, int to) {
    int last = Math.min(SizeClasses.slot(sizeClass, to - 1), SizeClasses.slots(sizeClass) - 1);
    int slot = nextTaken(SizeClasses.slot(sizeClass, from));
    while (slot <= last && !isResident(slot)) {
      slot = nextTaken(slot + 1);
    }
    return slot <= last;
  }
}
