/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one lane of one shard: for every size class the run that slots are taken from, and a
 * list of the others that have room. Everything here happens under the shard's lock.
 *
 * <p>Slots are taken from the current run until it is full. A run that loses its last block goes
 * back to the run heap at once, unless it is current; {@link #trim} gives back those too. Beside
 * {@link Recent} they are all that is kept for later, and before a run is added they are at most
 * {@value #IDLE} bytes, or a 64th of the lane.
 */
@SuppressWarnings("ReferenceEquality") // a run is itself
final class Slabs {

  /** The most bytes of a run of slots of at most 4 KiB. */
  static final int RUN_BYTES = 64 << 10;

  /** Bytes of current runs that may be empty when another run is wanted, in a lane of any size. */
  static final int IDLE = 1 << 20;

  /** What a class has before it has a run: full, and never used. */
  private final Run[] none;

  /** Where the slots of class 0 are kept; those of the others follow. */
  final int firstPlace;

  final Shard shard;
  final Lane lane;
  final Run[] current;
  private final @Nullable Run[] listed = new @Nullable Run[SizeClasses.COUNT];
  private final RunHeap heap;
  private final int mostRunUnits;
  private final int[] runUnits = new int[SizeClasses.COUNT];

  /** Slots of all runs of each class, without those that are lost. */
  private final long[] slots = new long[SizeClasses.COUNT];

  private int units;

  Slabs(Shard shard, Lane lane, RunHeap heap, int mostRunUnits) {
    this.shard = shard;
    this.lane = lane;
    this.firstPlace = Recent.place(lane, 0);
    this.heap = heap;
    this.mostRunUnits = mostRunUnits;
    this.none = new Run[SizeClasses.COUNT];
    this.current = new Run[SizeClasses.COUNT];
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      none[sizeClass] = new Run(this, sizeClass, 0, 0, false);
      current[sizeClass] = none[sizeClass];
      runUnits[sizeClass] = unitsOf(sizeClass);
    }
  }

  /**
   * Units of a run of a class: as many as it may have, and fewer where so many would leave more
   * than a sixteenth of it to no slot.
   */
  private int unitsOf(int sizeClass) {
    int slot = SizeClasses.slotBytes(sizeClass);
    int most =
        slot <= 4096 ? Math.min(mostRunUnits, RUN_BYTES >> RunHeap.UNIT_SHIFT) : mostRunUnits;
    int best = RunHeap.unitsOf(slot);
    for (int units = best; units <= most; units++) {
      if (waste(units, slot) <= Math.max(1.0 / 16, waste(best, slot))) {
        best = units;
      }
    }
    return best;
  }

  /** The share of a run that no slot has. */
  private static double waste(int units, int slot) {
    int bytes = units << RunHeap.UNIT_SHIFT;
    return (double) (bytes % slot) / bytes;
  }

  /**
   * Makes another run of a class current: one that has room, or a new one.
   *
   * @param move whether the scratch may be used
   * @return null if there is no room for one
   */
  @Nullable Run refill(int sizeClass, boolean move) {
    Run run = firstToFill(sizeClass);
    if (run == null) {
      // one may have room, or leave its units, if it gets back what is kept
      shard.recent.giveBack();
      Run now = current[sizeClass];
      if (!now.isFull()) {
        return now;
      }
      run = firstToFill(sizeClass);
    }
    if (run == null) {
      run = newRun(sizeClass, move);
      if (run == null) {
        return null;
      }
    } else {
      unlist(run);
    }
    Run before = current[sizeClass];
    current[sizeClass] = run;
    if (before.slots > 0 && before.live == 0) {
      release(before);
    } else if (!before.isFull()) {
      list(before);
    }
    return run;
  }

  /** The first run with room that is not being emptied. */
  private @Nullable Run firstToFill(int sizeClass) {
    Run run = listed[sizeClass];
    while (run != null && run.leaving) {
      run = run.next;
    }
    return run;
  }

  private @Nullable Run newRun(int sizeClass, boolean move) {
    int length = runUnits[sizeClass];
    if (idleUnits() > Math.max(IDLE, shard.budget.limit(lane) / 64) >> RunHeap.UNIT_SHIFT) {
      trim();
    }
    if (!shard.budget.take(lane, length, move)) {
      return null;
    }
    int at = heap.take(length, 1);
    if (at == NONE) {
      shard.budget.give(lane, length);
      return null;
    }
    units += length;
    Run run = new Run(this, sizeClass, at, length, heap.touch(at, length));
    slots[sizeClass] += run.slots;
    heap.enter(run);
    return run;
  }

  /** Puts a slot, whose block is gone or elsewhere, back. The entry is free, and the slot's. */
  void give(Run run, int slot, int entry, long freeWord) {
    BlockTable table = shard.table;
    run.entries[slot] = entry;
    table.set(entry, freeWord & ~BlockTable.LOW | run.head & BlockTable.LOW);
    run.head = slot;
    boolean wasFull = run.isFull();
    run.live--;
    if (run.live == 0) {
      emptied(run);
    } else if (wasFull) {
      roomAgain(run);
    }
  }

  /** A run that was full has a free slot. */
  void roomAgain(Run run) {
    if (current[run.sizeClass] != run && !run.listed) {
      list(run);
    }
  }

  /** A run has no block left. */
  void emptied(Run run) {
    if (current[run.sizeClass] == run) {
      return;
    }
    release(run);
  }

  private void release(Run run) {
    if (run.listed) {
      unlist(run);
    }
    for (int slot = 0; slot < run.fresh; slot++) {
      if (run.entries[slot] != NONE) {
        shard.unbind(run.sizeClass, run.entries[slot]);
      }
    }
    run.released();
    slots[run.sizeClass] -= run.slots - run.lost;
    units -= run.units;
    shard.budget.give(lane, run.units);
    heap.give(run.unit, run.units);
  }

  /** Units of current runs that are empty. */
  int idleUnits() {
    int idle = 0;
    for (Run run : current) {
      idle += run.live == 0 ? run.units : 0;
    }
    return idle;
  }

  /** Gives back the current runs that are empty; units given. */
  int trim() {
    int given = 0;
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      Run run = current[sizeClass];
      if (run.slots > 0 && run.live == 0 && run.units > 0) {
        current[sizeClass] = none[sizeClass];
        given += run.units;
        release(run);
      }
    }
    return given;
  }

  /** A block left a slot that no entry is left for: the slot is lost until the run is empty. */
  void lose(Run run, int slot) {
    run.entries[slot] = NONE;
    run.lost++;
    run.live--;
    slots[run.sizeClass]--;
    if (run.live == 0) {
      emptied(run);
    }
  }

  /** Has no room any more. */
  void close() {
    System.arraycopy(none, 0, current, 0, none.length);
    Arrays.fill(listed, null);
  }

  /** Stops taking slots from a run that will be emptied. */
  void leave(Run run) {
    run.leaving = true;
    if (current[run.sizeClass] == run) {
      current[run.sizeClass] = none[run.sizeClass];
    }
    if (!run.listed) {
      list(run);
    }
  }

  /** Takes slots from it again, unless it lost its last block and is gone. */
  void stay(Run run) {
    run.leaving = false;
    if (run.isReleased()) {
      return;
    }
    if (run.live == 0) {
      emptied(run);
    } else if (run.isFull() && run.listed) {
      unlist(run);
    }
  }

  /** The first of the runs of a class that have room and are not current. */
  @Nullable Run firstListed(int sizeClass) {
    return listed[sizeClass];
  }

  /** The runs of a class that have room and are not being emptied, the current one too. */
  Run[] withRoom(int sizeClass) {
    List<Run> found = new ArrayList<>();
    Run now = current[sizeClass];
    if (now.slots > 0 && !now.isFull()) {
      found.add(now);
    }
    for (Run run = listed[sizeClass]; run != null; run = run.next) {
      if (!run.leaving) {
        found.add(run);
      }
    }
    return found.toArray(Run[]::new);
  }

  /**
   * Takes slots from these runs in another order: the last first. One that is empty goes.
   *
   * @param runs what {@link #withRoom} gave, sorted
   * @return units given back
   */
  int relist(int sizeClass, Run[] runs) {
    if (!current[sizeClass].isFull()) {
      current[sizeClass] = none[sizeClass];
    }
    int given = 0;
    for (Run run : runs) {
      if (run.listed) {
        unlist(run);
      }
      if (run.live == 0) {
        given += run.units;
        release(run);
      } else {
        list(run);
      }
    }
    return given;
  }

  private void list(Run run) {
    Run head = listed[run.sizeClass];
    run.next = head;
    run.previous = null;
    if (head != null) {
      head.previous = run;
    }
    listed[run.sizeClass] = run;
    run.listed = true;
  }

  private void unlist(Run run) {
    if (run.next != null) {
      run.next.previous = run.previous;
    }
    if (run.previous != null) {
      run.previous.next = run.next;
    } else {
      listed[run.sizeClass] = run.next;
    }
    run.next = null;
    run.previous = null;
    run.listed = false;
  }

  int units() {
    return units;
  }

  /** Bytes of the slots that are taken. */
  long liveBytes() {
    long bytes = 0;
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      bytes += liveSlots(sizeClass) * SizeClasses.slotBytes(sizeClass);
    }
    return bytes;
  }

  /** Bytes of heap for the way back from slots to entries. */
  long entryBytes() {
    long bytes = 0;
    for (long each : slots) {
      bytes += 4 * each;
    }
    return bytes;
  }

  /** Slots of all classes that are taken. */
  long live() {
    long live = 0;
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      live += liveSlots(sizeClass);
    }
    return live;
  }

  /** A run that is in no list and not current is full. */
  private long liveSlots(int sizeClass) {
    Run now = current[sizeClass];
    long room = now.room();
    for (Run run = listed[sizeClass]; run != null; run = run.next) {
      room += run.room();
    }
    int kept = firstPlace == Recent.NOWHERE ? 0 : shard.recent.count(firstPlace + sizeClass);
    return slots[sizeClass] - room - kept;
  }
}
