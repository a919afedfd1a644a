/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one region: their addresses, and what allocating, freeing and moving them does to
 * the region's memory.
 *
 * <p>Pointers are 0 to 2^32 - 1, in cells. A block reads zero when it is allocated, and so do the
 * cells that it grows by. Nothing that a block held can be read once it is freed. After an
 * exception from anything but an evacuation nothing has changed. Not thread-safe.
 *
 * <p>{@link #undo} takes back addresses and forwarding. Contents are the memory's own to take back,
 * since it has them as pages.
 */
final class Blocks {
  /*
   * Every slot is zeroed when it is given out and again when it comes back. The second keeps what
   * was in it from whoever looks next and lets its pages go; the first is for programs that write
   * where they have no block, and costs little where there is no page.
   *
   * A page goes back as soon as no block has a cell in it. Pages of zeros in which blocks live stay:
   * finding them would mean to read each page at each free.
   */

  /** Where the blocks lie; what it is asked changes nothing. */
  final Placement placement;

  private final BlockMemory memory;
  private final int pageCells;

  /**
   * No blocks yet, in the planes from {@code firstPlane} on.
   *
   * @param quota cells that blocks may ask for together
   * @param pageCells cells of a page, a power of two up to 2^16
   */
  Blocks(BlockMemory memory, int firstPlane, long quota, int pageCells) {
    this(memory, new Placement(firstPlane, quota), pageCells);
  }

  private Blocks(BlockMemory memory, Placement placement, int pageCells) {
    if (Integer.bitCount(pageCells) != 1 || pageCells < 1 || pageCells > Plane.CELLS) {
      throw new IllegalArgumentException("a page is no power of two up to 2^16: " + pageCells);
    }
    this.memory = memory;
    this.placement = placement;
    this.pageCells = pageCells;
  }

  /**
   * The same blocks in another memory that has the same contents and forwards the same, to change
   * apart from these, and on another thread. Planes are copied when one of the two changes them. No
   * mark is open in it.
   */
  Blocks fork(BlockMemory other) {
    return new Blocks(other, placement.fork(), pageCells);
  }

  /**
   * Allocates a block and returns its pointer. It reads zero.
   *
   * @throws IllegalArgumentException if {@code size} is not in 1..2^32
   * @throws SpaceException.OutOfSpace if there is no room for it, or no quota
   */
  long allocate(long size, BlockRequest request) {
    long pointer = placement.place(size, request);
    zeroOrRelease(pointer);
    return pointer;
  }

  private void zeroOrRelease(long pointer) {
    try {
      memory.zero(pointer, Placement.reservedIn(placement.planeOf(pointer)));
    } catch (RuntimeException | Error e) {
      placement.release(pointer);
      throw e;
    }
  }

  /**
   * Frees a block. Its cells read zero, and its pages are given back.
   *
   * @return pointer of the slot or plane that its contents were in, for {@link #relieve}
   * @throws SpaceException.NotABlock if none starts at {@code pointer}: the address is no block's,
   *     or inside of one, or freed already
   */
  long free(long pointer) {
    Plane plane = placement.named(pointer);
    long reserved = Placement.reservedIn(plane);
    long target = Placement.target(plane, pointer);
    // first, since it may fail
    memory.zero(target < 0 ? pointer : target, reserved);
    long contents = placement.release(pointer);
    if (contents != pointer) {
      memory.unforward(pointer, reserved);
    }
    trim(contents, reserved);
    return contents;
  }

  /**
   * Changes a block's size and returns its pointer, which is another one if neither its slot nor
   * the planes behind it have room. Contents stay; new cells read zero.
   *
   * @throws IllegalArgumentException if {@code size} is not in 1..2^32
   * @throws SpaceException.NotABlock if no block starts at {@code pointer}
   * @throws SpaceException.OutOfSpace if there is no room for it, or no quota
   */
  long reallocate(long pointer, long size) {
    long before = placement.size(pointer);
    long reserved = placement.reserved(pointer);
    long target = placement.target(pointer);
    long contents = target < 0 ? pointer : target;
    if (!placement.resize(pointer, size)) {
      return move(pointer, contents, before, size);
    }
    try {
      if (size > before) {
        memory.zero(contents + before, size - before);
      } else {
        memory.zero(contents + size, reserved - size);
      }
    } catch (RuntimeException | Error e) {
      placement.resize(pointer, before);
      throw e;
    }
    return pointer;
  }

  private long move(long pointer, long contents, long before, long size) {
    BlockRequest request = BlockRequest.ofTraits(placement.traits(pointer));
    memory.hold();
    try {
      memory.fetch(contents, placement.reserved(pointer));
      return move(pointer, contents, before, size, request);
    } finally {
      memory.letGo();
    }
  }

  private long move(long pointer, long contents, long before, long size, BlockRequest request) {
    long copied = Math.min(before, size);
    long to = placement.place(size, request, before);
    try {
      memory.provide(contents, placement.reserved(pointer), to, placement.reserved(to), copied);
    } catch (RuntimeException | Error e) {
      placement.release(to);
      throw e;
    }
    zeroOrRelease(to);
    try {
      memory.copy(contents, to, copied);
      free(pointer);
    } catch (RuntimeException | Error e) {
      long reserved = placement.reserved(to);
      placement.release(to);
      clear(to, reserved);
      throw e;
    }
    return to;
  }

  /** Zeroes a slot or planes that nothing lies in any more, and gives pages back that are left. */
  private void clear(long pointer, long cells) {
    memory.zero(pointer, cells);
    trim(pointer, cells);
  }

  /** Gives back the pages that a cleared slot has in common with others, if nothing is in them. */
  private void trim(long pointer, long cells) {
    long end = pointer + cells;
    long first = pointer & -pageCells;
    long last = end - 1 & -pageCells;
    if (first == pointer && last + pageCells == end) {
      return;
    }
    Plane plane = placement.planes.get(Planes.number(pointer));
    if (plane != null) {
      if (hasResident(plane, last)) {
        last -= pageCells;
      }
      if (first <= last && hasResident(plane, first)) {
        first += pageCells;
      }
    }
    if (first <= last) {
      memory.trim(first, last + pageCells - first);
    }
  }

  private boolean hasResident(Plane plane, long page) {
    int offset = Planes.offset(page);
    return plane.hasResident(offset, offset + pageCells);
  }

  /** Opens a mark to come back to, and returns its number. Marks nest without limit. */
  int mark() {
    return placement.planes.journal.mark();
  }

  /**
   * Takes back all that was done since a mark, and ends it and those opened after it. The next
   * addresses are those that would have come at the mark.
   */
  void undo(int mark) {
    placement.planes.undo(mark, memory);
  }

  /** Ends a mark and those opened after it; what was done stays, for a mark around it to undo. */
  void forget(int mark) {
    placement.planes.journal.end(mark);
  }

  /** What {@link #evacuate} would do now, without a budget. */
  Evacuation analyse(int percent) {
    return new EvacuationPlanner(placement, memory, pageCells).below(percent);
  }

  /**
   * Moves the blocks out of planes whose share of slots with memory is below {@code percent}, the
   * sparsest first, as {@link #analyse} says. What a budget leaves undone the next call begins
   * with, if it still is worth it. If a copy fails, the moves before it stay made, and the block is
   * where it was.
   *
   * @param budget cells to move at most
   */
  Evacuation.Outcome evacuate(int percent, long budget) {
    return carryOut(analyse(percent), budget);
  }

  /**
   * To be called after a free: goes on with a plane whose evacuation a budget interrupted, or else
   * evacuates the plane of the freed block if it has just become sparse, or since halved.
   *
   * <p>Looking at a plane costs its slots; doing it at each halving only makes this a small share
   * of the frees that lead there, and needs no memory of what was tried.
   *
   * @param freed what {@link #free} returned
   * @param told what would be moved, before it is; nothing is if it throws, or allocates or frees
   *     what the plan depends on
   */
  Evacuation.Outcome relieve(
      long freed, int percent, long budget, Consumer<? super Evacuation.Outcome> told) {
    int number = placement.planes.draining.first();
    @Nullable Evacuation plan = null;
    if (number >= 0) {
      plan = new EvacuationPlanner(placement, memory, pageCells).of(number);
    }
    if (plan == null || plan.moves().isEmpty()) {
      number = Planes.number(freed);
      Plane plane = placement.planes.get(number);
      if (plane == null || !hasBecomeSparse(plane, percent)) {
        return Evacuation.Outcome.NONE;
      }
      plan = new EvacuationPlanner(placement, memory, pageCells).of(number);
    }
    told.accept(within(plan, budget));
    return isStill(plan, number) ? carryOut(plan, budget) : Evacuation.Outcome.NONE;
  }

  /** Whether what a plan moves out of a plane is what would be moved now. */
  private boolean isStill(Evacuation plan, int number) {
    if (plan.moves().isEmpty()) {
      return true;
    }
    Plane plane = placement.planes.get(number);
    return plane != null
        && plane.sizeClass != Plane.RUN
        && new EvacuationPlanner(placement, memory, pageCells)
            .of(number)
            .moves()
            .equals(plan.moves());
  }

  /** What of a plan is within a budget, its pages aside. */
  private static Evacuation.Outcome within(Evacuation plan, long budget) {
    long cells = 0;
    int moves = 0;
    for (Evacuation.Move move : plan.moves()) {
      if (move.cells() > budget - cells) {
        break;
      }
      cells += move.cells();
      moves++;
    }
    return new Evacuation.Outcome(moves, cells, 0);
  }

  private static boolean hasBecomeSparse(Plane plane, int percent) {
    if (plane.sizeClass == Plane.RUN || plane.evacuated) {
      return false;
    }
    int residents = plane.residents();
    int slots = SizeClasses.slots(plane.sizeClass);
    return EvacuationPlanner.isSparse(residents, slots, percent)
        && (Integer.bitCount(residents) == 1
            || !EvacuationPlanner.isSparse(residents + 1, slots, percent));
  }

  private Evacuation.Outcome carryOut(Evacuation plan, long budget) {
    PlaneSet touched = new PlaneSet();
    long pages = 0;
    long cells = 0;
    int moved = 0;
    for (Evacuation.Move move : plan.moves()) {
      if (move.cells() > budget - cells) {
        break;
      }
      pages += pagesOnce(touched, Planes.number(move.from()));
      pages += pagesOnce(touched, Planes.number(move.to()));
      carryOut(move);
      cells += move.cells();
      moved++;
    }
    for (int number = touched.first(); number >= 0; number = touched.ceiling(number + 1)) {
      pages -= memory.residentPages(number);
    }
    return moved == 0 ? Evacuation.Outcome.NONE : new Evacuation.Outcome(moved, cells, pages);
  }

  private long pagesOnce(PlaneSet touched, int number) {
    if (touched.contains(number)) {
      return 0;
    }
    touched.add(number);
    return memory.residentPages(number);
  }

  private void carryOut(Evacuation.Move move) {
    long slot = placement.reserved(move.block());
    memory.hold();
    try {
      memory.fetch(move.from(), slot);
      memory.fetch(move.to(), slot);
      carryOut(move, slot);
    } finally {
      memory.letGo();
    }
  }

  private void carryOut(Evacuation.Move move, long slot) {
    memory.provide(move.from(), slot, move.to(), slot, move.cells());
    try {
      memory.copy(move.from(), move.to(), move.cells());
      memory.zero(move.to() + move.cells(), slot - move.cells());
      memory.zero(move.from(), slot);
    } catch (RuntimeException | Error e) {
      clear(move.to(), slot);
      throw e;
    }
    int number = Planes.number(move.from());
    if (!placement.planeOf(move.from()).evacuated) {
      placement.planes.evacuate(number, true);
    }
    placement.move(move.from(), move.to());
    memory.forward(move.block(), slot, move.to());
    trim(move.from(), slot);
  }

  /** The table of blocks as bytes, the same for the same blocks; see {@link BlockTable}. */
  byte[] table() {
    return BlockTable.write(placement);
  }

  /**
   * The blocks of a table, in a memory that already has their contents; it is told what is
   * forwarded.
   *
   * @throws IllegalArgumentException if {@code table} is not what {@link #table} gives for blocks
   *     above {@code firstPlane} within {@code quota}
   */
  static Blocks read(byte[] table, BlockMemory memory, int firstPlane, long quota, int pageCells) {
    Placement placement = BlockTable.read(table, firstPlane, quota);
    Blocks blocks = new Blocks(memory, placement, pageCells);
    PlaneSet evacuated = placement.planes.evacuated;
    for (int number = evacuated.first(); number >= 0; number = evacuated.ceiling(number + 1)) {
      Plane plane = placement.planeOf((long) number << 16);
      int c = plane.sizeClass;
      int slots = SizeClasses.slots(c);
      for (int slot = plane.nextTaken(0); slot < slots; slot = plane.nextTaken(slot + 1)) {
        if (plane.target(slot) >= 0) {
          memory.forward(Planes.pointer(number, slot, c), SizeClasses.cells(c), plane.target(slot));
        }
      }
    }
    return blocks;
  }

  /**
   * How full the region is.
   *
   * @param percent for what evacuation at that threshold would give back
   */
  SpaceReport report(int percent) {
    return SpaceReport.of(placement, analyse(percent));
  }
}
