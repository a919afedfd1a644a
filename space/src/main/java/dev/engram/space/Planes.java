/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import org.jspecify.annotations.Nullable;

/**
 * What each plane of a region holds, with the sets that find one, and the changes, each with its
 * inverse.
 *
 * <p>The sets follow from the planes: a change keeps them so, and undoing one does too.
 */
final class Planes {

  private static final int TAKE = 0;
  private static final int GIVE = 1;
  private static final int SET = 2;
  private static final int TARGET = 3;
  private static final int EVACUATE = 4;
  private static final int TAKE_RUN = 5;
  private static final int GIVE_RUN = 6;
  private static final int RESIZE_RUN = 7;

  /** In the detail of a given slot: its class is in the low 8 bits. */
  private static final int CLASS_MASK = 0xFF;

  private static final int GUEST = 1 << 8;
  private static final int EVACUATED = 1 << 9;

  /** In a slot's traits, its block's cells - 1. */
  static final int SIZE_MASK = 0xFFFF;

  final Journal journal = new Journal();

  private final PlaneTable table;

  /** Planes that nothing lies in. */
  final FreePlanes free;

  /** Planes that are in the table: those with slots, and the first ones of runs. */
  final PlaneSet present;

  /** Evacuated planes. */
  final PlaneSet evacuated;

  /** Evacuated planes in which contents are left to move. */
  final PlaneSet draining;

  /** Per class, its planes that are not evacuated and have a free slot. */
  private final @Nullable PlaneSet[] open;

  /** Per class, the free slots of its planes that are not evacuated. */
  private final long[] room;

  /** Cells that live blocks asked for. */
  long used;

  /** Number of live blocks. */
  long live;

  Planes(int firstPlane) {
    table = new PlaneTable();
    free = new FreePlanes();
    free.take(0, firstPlane);
    present = new PlaneSet();
    evacuated = new PlaneSet();
    draining = new PlaneSet();
    open = new PlaneSet[SizeClasses.COUNT];
    room = new long[SizeClasses.COUNT];
  }

  private Planes(Planes from) {
    table = from.table.copy();
    free = from.free.copy();
    present = from.present.copy();
    evacuated = from.evacuated.copy();
    draining = from.draining.copy();
    open = from.open.clone();
    for (int c = 0; c < open.length; c++) {
      PlaneSet planes = open[c];
      open[c] = planes == null ? null : planes.copy();
    }
    room = from.room.clone();
    used = from.used;
    live = from.live;
  }

  /** The same planes, to change apart from these; without open marks. */
  Planes fork() {
    return new Planes(this);
  }

  static int number(long pointer) {
    return (int) (pointer >>> 16);
  }

  static int offset(long pointer) {
    return (int) pointer & 0xFFFF;
  }

  static long pointer(int number, int slot, int sizeClass) {
    return ((long) number << 16) + (long) slot * SizeClasses.cells(sizeClass);
  }

  /** Planes that a run of so many cells takes. */
  static int planes(long cells) {
    return (int) (cells + Plane.CELLS - 1 >>> 16);
  }

  /** The plane to read, or null if it is free or in the midst of a run. */
  @Nullable Plane get(int number) {
    return table.get(number);
  }

  /** The lowest plane of a class with a free slot, or -1. */
  int lowestOpen(int sizeClass) {
    PlaneSet planes = open[sizeClass];
    return planes == null ? -1 : planes.first();
  }

  /** The planes of a class with a free slot. */
  PlaneSet open(int sizeClass) {
    PlaneSet planes = open[sizeClass];
    if (planes == null) {
      open[sizeClass] = planes = new PlaneSet();
    }
    return planes;
  }

  /** How many slots of a class are free, without those of evacuated planes. */
  long room(int sizeClass) {
    return room[sizeClass];
  }

  /** Makes a free plane one of free slots; the caller takes one of them. */
  void divide(int number, int sizeClass) {
    divide(number, sizeClass, false);
  }

  private void divide(int number, int sizeClass, boolean isEvacuated) {
    free.take(number, 1);
    present.add(number);
    Plane plane = new Plane(sizeClass, table.owner());
    plane.evacuated = isEvacuated;
    table.set(number, plane);
    if (isEvacuated) {
      evacuated.add(number);
    } else {
      open(sizeClass).add(number);
      room[sizeClass] += SizeClasses.slots(sizeClass);
    }
  }

  /** Takes the lowest free slot of an open plane for a named block and returns its pointer. */
  long takeLowest(int number, int traits) {
    Plane plane = table.own(number);
    int slot = plane.lowestFree();
    take(number, plane, slot, traits, false);
    return pointer(number, slot, plane.sizeClass);
  }

  /** Takes one slot: for a named block with traits, or for a guest with its block's pointer. */
  void take(long pointer, int meta, boolean guest) {
    int number = number(pointer);
    Plane plane = table.own(number);
    take(number, plane, SizeClasses.slot(plane.sizeClass, offset(pointer)), meta, guest);
  }

  private void take(int number, Plane plane, int slot, int meta, boolean guest) {
    plane.take(slot, meta, guest);
    if (plane.evacuated) {
      drain(number, plane);
    } else {
      room[plane.sizeClass]--;
      if (plane.open == 0) {
        open(plane.sizeClass).remove(number);
      }
    }
    if (!guest) {
      live++;
      used += (meta & SIZE_MASK) + 1;
    }
    if (journal.open) {
      journal.add(TAKE, 0, pointer(number, slot, plane.sizeClass), 0);
    }
  }

  /** Gives a slot back, and the plane with it if it was the last. */
  void give(long pointer) {
    int number = number(pointer);
    Plane plane = table.own(number);
    int c = plane.sizeClass;
    int slot = SizeClasses.slot(c, offset(pointer));
    boolean guest = plane.isGuest(slot);
    int meta = plane.meta(slot);
    if (!guest) {
      live--;
      used -= (meta & SIZE_MASK) + 1;
    }
    if (journal.open) {
      int detail = c | (guest ? GUEST : 0) | (plane.evacuated ? EVACUATED : 0);
      journal.add(GIVE, detail, pointer, meta);
    }
    boolean full = plane.open == 0;
    plane.give(slot);
    if (plane.taken == 0) {
      if (!plane.evacuated) {
        room[c] -= SizeClasses.slots(c) - 1;
      }
      open(c).remove(number);
      evacuated.remove(number);
      draining.remove(number);
      remove(number, 1);
    } else if (plane.evacuated) {
      drain(number, plane);
    } else {
      room[c]++;
      if (full) {
        open(c).add(number);
      }
    }
  }

  private void remove(int number, int planes) {
    table.set(number, null);
    present.remove(number);
    free.give(number, planes);
  }

  /** Changes the traits of a named slot, of the same block or another size. */
  void set(long pointer, int traits) {
    Plane plane = table.own(number(pointer));
    int slot = SizeClasses.slot(plane.sizeClass, offset(pointer));
    int before = plane.meta(slot);
    if (journal.open) {
      journal.add(SET, 0, pointer, before);
    }
    used += (traits & SIZE_MASK) - (before & SIZE_MASK);
    plane.meta(slot, traits);
  }

  /** Says in which guest the contents of a named slot are, -1 for in none. */
  void target(long pointer, long guest) {
    Plane plane = table.own(number(pointer));
    int slot = SizeClasses.slot(plane.sizeClass, offset(pointer));
    if (journal.open) {
      journal.add(TARGET, 0, pointer, plane.target(slot));
    }
    plane.target(slot, guest);
    if (plane.evacuated) {
      drain(number(pointer), plane);
    }
  }

  private void drain(int number, Plane plane) {
    if (plane.residents() > 0) {
      draining.add(number);
    } else {
      draining.remove(number);
    }
  }

  /** Closes a plane of slots to new ones until it is empty, or opens it again. */
  void evacuate(int number, boolean close) {
    Plane plane = table.own(number);
    if (journal.open) {
      journal.add(EVACUATE, close ? 1 : 0, (long) number << 16, 0);
    }
    int c = plane.sizeClass;
    int freeSlots = SizeClasses.slots(c) - plane.taken;
    plane.evacuated = close;
    if (close) {
      evacuated.add(number);
      open(c).remove(number);
      room[c] -= freeSlots;
      drain(number, plane);
    } else {
      evacuated.remove(number);
      draining.remove(number);
      room[c] += freeSlots;
      if (freeSlots > 0) {
        open(c).add(number);
      }
    }
  }

  /** Takes free planes for a run of {@code cells}. */
  void takeRun(int number, long cells, int traits) {
    free.take(number, planes(cells));
    present.add(number);
    table.set(number, new Plane(cells, traits, table.owner()));
    live++;
    used += cells;
    if (journal.open) {
      journal.add(TAKE_RUN, 0, (long) number << 16, 0);
    }
  }

  void giveRun(int number) {
    Plane plane = table.own(number);
    if (journal.open) {
      // 33 bits of cells and 27 of traits, whose low 16 are 0
      long value = plane.runSize | (long) plane.runTraits << 20;
      journal.add(GIVE_RUN, 0, (long) number << 16, value);
    }
    live--;
    used -= plane.runSize;
    remove(number, planes(plane.runSize));
  }

  /** Changes the cells of a run; planes that it grows into are free. */
  void resizeRun(int number, long cells) {
    Plane plane = table.own(number);
    if (journal.open) {
      journal.add(RESIZE_RUN, 0, (long) number << 16, plane.runSize);
    }
    int had = planes(plane.runSize);
    int needs = planes(cells);
    if (needs > had) {
      free.take(number + had, needs - had);
    } else {
      free.give(number + needs, had - needs);
    }
    used += cells - plane.runSize;
    plane.runSize = cells;
  }

  /**
   * Takes back all changes since a mark, the newest first, and ends the mark.
   *
   * @param memory is told what is forwarded again and what is not any more; its contents are for
   *     its owner to take back
   */
  void undo(int mark, BlockMemory memory) {
    int start = journal.start(mark);
    journal.open = false;
    while (journal.size() > start) {
      journal.pop();
      undoLast(memory);
    }
    journal.end(mark);
  }

  private void undoLast(BlockMemory memory) {
    long pointer = journal.pointer();
    long value = journal.value();
    int number = number(pointer);
    switch (journal.kind()) {
      case TAKE -> give(pointer);
      case GIVE -> {
        int detail = journal.detail();
        if (table.get(number) == null) {
          divide(number, detail & CLASS_MASK, (detail & EVACUATED) != 0);
        }
        take(pointer, (int) value, (detail & GUEST) != 0);
      }
      case SET -> set(pointer, (int) value);
      case TARGET -> {
        target(pointer, value);
        int cells = SizeClasses.cells(table.own(number).sizeClass);
        if (value < 0) {
          memory.unforward(pointer, cells);
        } else {
          memory.forward(pointer, cells, value);
        }
      }
      case EVACUATE -> evacuate(number, journal.detail() == 0);
      case TAKE_RUN -> giveRun(number);
      case GIVE_RUN -> takeRun(number, value & (1L << 33) - 1, (int) (value >>> 20) & ~SIZE_MASK);
      case RESIZE_RUN -> resizeRun(number, value);
      default -> throw new AssertionError(journal.kind());
    }
  }
}
