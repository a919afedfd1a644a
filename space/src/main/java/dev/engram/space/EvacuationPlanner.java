/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses the planes that are worth emptying, and a place for each block in them.
 *
 * <p>Used once: a plan is good until the next change of the placement.
 */
final class EvacuationPlanner {
  /*
   * Pages are what evacuation gives back: a plane of 256-cell slots with one block in every page
   * holds all its pages for a sixteenth of their cells. A plane is a source if the slots with
   * memory are less than the threshold's share of its slots, none of them is pinned, and the free
   * slots of planes that are no sources take them all. Sources are chosen from the sparsest on, the
   * lower plane first among equals; a plane that an earlier run left half-done is one whatever its
   * share.
   *
   * Blocks go, in order of their slots, to the lowest free slots of the lowest planes that stay.
   * As these slots ascend, one cursor per class walks over them, and a page is new to the
   * destination if the cursor has not been in it and no block lies in it. A source that would
   * take as many new pages as it gives back is left out, and the cursor goes back: slots of a page
   * and more, for one, give nothing back wherever they lie.
   */

  private final Placement placement;
  private final Planes planes;
  private final BlockMemory memory;
  private final int pageCells;

  /** Planes that the plan empties. */
  private final PlaneSet sources = new PlaneSet();

  /** Per class, the first slot that no planned move goes to. */
  private final long[] cursors = new long[SizeClasses.COUNT];

  /** Per class, the end of the last page that a planned move goes to. */
  private final long[] counted = new long[SizeClasses.COUNT];

  private final List<Evacuation.Move> moves = new ArrayList<>();
  private int emptied;
  private long cells;
  private long pages;

  EvacuationPlanner(Placement placement, BlockMemory memory, int pageCells) {
    this.placement = placement;
    this.planes = placement.planes;
    this.memory = memory;
    this.pageCells = pageCells;
  }

  /** A plan for all planes whose share of slots with memory is below {@code percent}. */
  Evacuation below(int percent) {
    long[] order = candidates(percent);
    long[] room = new long[SizeClasses.COUNT];
    for (int c = 0; c < room.length; c++) {
      room[c] = planes.room(c);
    }
    for (long entry : order) {
      int number = (int) entry & 0xFFFF;
      Plane plane = plane(number);
      long left = room[plane.sizeClass] - plane.residents();
      if (!plane.evacuated) {
        left -= SizeClasses.slots(plane.sizeClass) - plane.taken;
      }
      if (left >= 0) {
        room[plane.sizeClass] = left;
        sources.add(number);
      }
    }
    for (long entry : order) {
      int number = (int) entry & 0xFFFF;
      if (sources.contains(number)) {
        empty(number);
      }
    }
    return plan();
  }

  /** A plan for one plane of slots, if it is worth it. */
  Evacuation of(int number) {
    Plane plane = plane(number);
    long room = planes.room(plane.sizeClass);
    if (!plane.evacuated) {
      room -= SizeClasses.slots(plane.sizeClass) - plane.taken;
    }
    if (plane.residents() <= room && !plane.hasPinned()) {
      sources.add(number);
      empty(number);
    }
    return plan();
  }

  private Evacuation plan() {
    return new Evacuation(moves, emptied, cells, pages);
  }

  /**
   * Share of slots with memory, then number: sorted, the order of the sources. Two shares of at
   * most 4,096 slots differ by 1 / 2^24 or not at all, so that 32 bits tell them apart.
   */
  private long[] candidates(int percent) {
    long[] order = new long[16];
    int count = 0;
    PlaneSet present = planes.present;
    for (int number = present.ceiling(0); number >= 0; number = present.ceiling(number + 1)) {
      Plane plane = plane(number);
      if (plane.sizeClass != Plane.RUN
          && (planes.draining.contains(number)
              || isSparse(plane.residents(), SizeClasses.slots(plane.sizeClass), percent))
          && !plane.hasPinned()) {
        if (count == order.length) {
          order = Arrays.copyOf(order, 2 * count);
        }
        long share = ((long) plane.residents() << 32) / SizeClasses.slots(plane.sizeClass);
        order[count++] = share << 16 | number;
      }
    }
    order = Arrays.copyOf(order, count);
    Arrays.sort(order);
    return order;
  }

  /** Whether less than so many of a hundred slots have memory. */
  static boolean isSparse(int residents, int slots, int percent) {
    return residents > 0 && residents * 100L < (long) percent * slots;
  }

  /** Plans the moves out of a plane, unless they would not give pages back. */
  private void empty(int number) {
    Plane plane = plane(number);
    int c = plane.sizeClass;
    int slots = SizeClasses.slots(c);
    int movesBefore = moves.size();
    long cellsBefore = cells;
    long cursorBefore = cursors[c];
    long countedBefore = counted[c];
    long gain = memory.residentPages(number);
    for (int slot = plane.nextTaken(0); slot < slots; slot = plane.nextTaken(slot + 1)) {
      if (plane.isResident(slot)) {
        long from = Planes.pointer(number, slot, c);
        long to = destination(c);
        gain -= newPages(c, to);
        long block = placement.blockIn(from);
        long size = placement.size(block);
        moves.add(new Evacuation.Move(block, from, to, size));
        cells += size;
      }
    }
    if (gain > 0) {
      pages += gain;
      emptied++;
    } else {
      moves.subList(movesBefore, moves.size()).clear();
      cells = cellsBefore;
      cursors[c] = cursorBefore;
      counted[c] = countedBefore;
    }
  }

  /** The lowest free slot from the cursor on; there is one. */
  private long destination(int c) {
    PlaneSet open = planes.open(c);
    int at = Planes.number(cursors[c]);
    int first = SizeClasses.slot(c, Planes.offset(cursors[c]));
    int slots = SizeClasses.slots(c);
    for (int number = open.ceiling(at); number >= 0; number = open.ceiling(number + 1)) {
      if (!sources.contains(number)) {
        Plane plane = plane(number);
        int slot = plane.nextFree(number == at ? first : 0);
        if (slot < slots) {
          long to = Planes.pointer(number, slot, c);
          cursors[c] = slot + 1 < slots ? to + SizeClasses.cells(c) : (long) (number + 1) << 16;
          return to;
        }
      }
    }
    throw new AssertionError("the free slots of class " + c + " were counted");
  }

  /** Pages of a free slot that have no memory for any block there is or is to come. */
  private long newPages(int c, long to) {
    Plane plane = plane(Planes.number(to));
    long end = to + SizeClasses.cells(c);
    long fresh = 0;
    for (long page = to & -pageCells; page < end; page += pageCells) {
      if (page >= counted[c]) {
        counted[c] = page + pageCells;
        int offset = Planes.offset(page);
        if (!plane.hasResident(offset, offset + pageCells)) {
          fresh++;
        }
      }
    }
    return fresh;
  }

  private Plane plane(int number) {
    return placement.planeOf((long) number << 16);
  }
}
