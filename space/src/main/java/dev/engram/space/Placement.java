/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import org.jspecify.annotations.Nullable;

/**
 * Where the blocks of one region lie: addresses only, no memory.
 *
 * <p>Pointers are 0 to 2^32 - 1, in cells. Not thread-safe.
 */
final class Placement {
  /*
   * A block of up to 32,768 cells lies in a slot of a plane whose slots all have one size class; a
   * larger one takes a run of whole planes. A new block takes the lowest free slot of the lowest
   * plane of its class, else the lowest free plane; a run takes the lowest planes that are free and
   * aligned. This is the segregated fit of Wilson et al., "Dynamic Storage Allocation: A Survey and
   * Critical Review" (1995), with address order inside of a class.
   *
   * Every choice is "the lowest of a set" and every set follows from the live blocks, so that the
   * next address depends on what is live and on nothing that came before: not on the order of
   * frees, not on an operation that was undone. This makes undo exact with inverses alone, and two
   * machines that import the same table agree on every later address.
   *
   * The cost does not grow with the number of blocks: the first of the class's open planes is three
   * words, the first open word and bit of the plane two, and then come the slot's traits.
   *
   * A plane that is evacuated is not among the open ones until its last slot is free, and then is a
   * free plane as any other.
   */

  private static final long MAX_CELLS = 1L << 32;

  final int firstPlane;

  /** Cells that blocks may ask for together. */
  final long quota;

  final Planes planes;

  /** An empty placement over the planes from {@code firstPlane} on, for {@code quota} cells. */
  Placement(int firstPlane, long quota) {
    this(checkFirstPlane(firstPlane), checkNotNegative(quota), new Planes(firstPlane));
  }

  private Placement(int firstPlane, long quota, Planes planes) {
    this.firstPlane = firstPlane;
    this.quota = quota;
    this.planes = planes;
  }

  /** An independent placement of the same blocks, without open marks. */
  Placement fork() {
    return new Placement(firstPlane, quota, planes.fork());
  }

  /** Cells that live blocks asked for. */
  long used() {
    return planes.used;
  }

  /** Number of live blocks. */
  long live() {
    return planes.live;
  }

  /**
   * Places a block and returns its pointer.
   *
   * @throws IllegalArgumentException if {@code size} is not in 1..2^32
   * @throws SpaceException.OutOfSpace if there is no room for it
   */
  long place(long size, BlockRequest request) {
    return place(size, request, 0);
  }

  /** Places a block that is to replace one of {@code replaced} cells, which do not count. */
  long place(long size, BlockRequest request, long replaced) {
    checkSize(size);
    checkQuota(size, replaced);
    int alignment = request.alignmentLog();
    int traits = request.traits();
    if (size > SizeClasses.LARGEST || alignment > 15) {
      int number = planes.free.find(Planes.planes(size), Math.max(0, alignment - 16));
      if (number < 0) {
        throw noRoom(size);
      }
      planes.takeRun(number, size, traits);
      return (long) number << 16;
    }
    int c = SizeClasses.of((int) size, alignment);
    int number = planes.lowestOpen(c);
    if (number < 0) {
      number = planes.free.find(1, 0);
      if (number < 0) {
        throw noRoom(size);
      }
      planes.divide(number, c);
    }
    return planes.takeLowest(number, (int) size - 1 | traits);
  }

  /**
   * Takes a block out, and the guest that holds its contents if it was moved.
   *
   * @return pointer of where its contents were: the block's own or the guest's
   * @throws SpaceException.NotABlock if none starts at {@code pointer}
   */
  long release(long pointer) {
    Plane plane = named(pointer);
    if (plane.sizeClass == Plane.RUN) {
      planes.giveRun(Planes.number(pointer));
      return pointer;
    }
    long guest = plane.target(slot(plane, pointer));
    if (guest >= 0) {
      planes.target(pointer, -1);
      planes.give(guest);
    }
    planes.give(pointer);
    return guest < 0 ? pointer : guest;
  }

  /**
   * Changes a block's size where it lies, if its slot or the planes behind it allow.
   *
   * @return whether it has the new size
   * @throws IllegalArgumentException if {@code size} is not in 1..2^32
   * @throws SpaceException.NotABlock if none starts at {@code pointer}
   * @throws SpaceException.OutOfSpace if the quota would be exceeded
   */
  boolean resize(long pointer, long size) {
    checkSize(size);
    Plane plane = named(pointer);
    checkQuota(size, size(pointer));
    if (plane.sizeClass == Plane.RUN) {
      int number = Planes.number(pointer);
      int had = Planes.planes(plane.runSize);
      int needs = Planes.planes(size);
      if (needs > had && planes.free.nextTaken(number + had) < number + needs) {
        return false;
      }
      planes.resizeRun(number, size);
      return true;
    }
    if (size > SizeClasses.cells(plane.sizeClass)) {
      return false;
    }
    int traits = plane.meta(slot(plane, pointer)) & ~Planes.SIZE_MASK;
    planes.set(pointer, (int) size - 1 | traits);
    return true;
  }

  /**
   * Moves what a resident slot holds into a free one of the same class.
   *
   * @param from the block's own slot, or the guest that holds its contents so far
   * @return the block's pointer
   */
  long move(long from, long to) {
    long block = blockIn(from);
    planes.take(to, (int) (block >>> SizeClasses.GRAIN_LOG), true);
    planes.target(block, to);
    if (from != block) {
      planes.give(from);
    }
    return block;
  }

  /** Pointer of the block whose contents a resident slot holds: its own, or that of its guest. */
  long blockIn(long resident) {
    Plane plane = planeOf(resident);
    int slot = slot(plane, resident);
    return plane.isGuest(slot)
        ? Integer.toUnsignedLong(plane.meta(slot)) << SizeClasses.GRAIN_LOG
        : resident;
  }

  /** Pointer of the live block that {@code pointer} lies in, or -1. */
  long blockAt(long pointer) {
    int number = planes.present.floor(Planes.number(pointer));
    if (number < 0) {
      return -1;
    }
    Plane plane = planeOf((long) number << 16);
    if (plane.sizeClass == Plane.RUN) {
      long start = (long) number << 16;
      return pointer - start < plane.runSize ? start : -1;
    }
    int slot = slot(plane, pointer);
    if (number != Planes.number(pointer)
        || slot >= SizeClasses.slots(plane.sizeClass)
        || !plane.isNamed(slot)) {
      return -1;
    }
    long start = Planes.pointer(number, slot, plane.sizeClass);
    return pointer - start <= (plane.meta(slot) & Planes.SIZE_MASK) ? start : -1;
  }

  /** The first block whose pointer is not below {@code pointer}, or -1. */
  long next(long pointer) {
    int from = Planes.number(pointer);
    PlaneSet present = planes.present;
    for (int number = present.ceiling(from); number >= 0; number = present.ceiling(number + 1)) {
      Plane plane = planeOf((long) number << 16);
      int start = number == from ? Planes.offset(pointer) : 0;
      if (plane.sizeClass == Plane.RUN) {
        if (start == 0) {
          return (long) number << 16;
        }
        continue;
      }
      int cells = SizeClasses.cells(plane.sizeClass);
      int slot = plane.nextTaken(SizeClasses.slot(plane.sizeClass, start + cells - 1));
      while (slot < SizeClasses.slots(plane.sizeClass)) {
        if (!plane.isGuest(slot)) {
          return Planes.pointer(number, slot, plane.sizeClass);
        }
        slot = plane.nextTaken(slot + 1);
      }
    }
    return -1;
  }

  /** Cells that a block asked for. */
  long size(long pointer) {
    Plane plane = named(pointer);
    return plane.sizeClass == Plane.RUN
        ? plane.runSize
        : (plane.meta(slot(plane, pointer)) & Planes.SIZE_MASK) + 1;
  }

  /** Cells that a block keeps others out of: its slot or its planes. */
  long reserved(long pointer) {
    return reservedIn(named(pointer));
  }

  /** Cells of a slot of the plane, or of the run that begins with it. */
  static long reservedIn(Plane plane) {
    return plane.sizeClass == Plane.RUN
        ? (long) Planes.planes(plane.runSize) << 16
        : SizeClasses.cells(plane.sizeClass);
  }

  /** Alignment and flags of a block, as {@link BlockRequest#traits}. */
  int traits(long pointer) {
    Plane plane = named(pointer);
    return plane.sizeClass == Plane.RUN
        ? plane.runTraits
        : plane.meta(slot(plane, pointer)) & ~Planes.SIZE_MASK;
  }

  /** Pointer of the guest that holds a block's contents, or -1 if they are where it lies. */
  long target(long pointer) {
    return target(named(pointer), pointer);
  }

  /** The same for who has the block's plane. */
  static long target(Plane plane, long pointer) {
    return plane.sizeClass == Plane.RUN ? -1 : plane.target(slot(plane, pointer));
  }

  /** The plane that a pointer of a slot or of a run's first plane lies in. */
  Plane planeOf(long pointer) {
    Plane plane = planes.get(Planes.number(pointer));
    if (plane == null) {
      throw new SpaceException.NotABlock(pointer);
    }
    return plane;
  }

  static int slot(Plane plane, long pointer) {
    return SizeClasses.slot(plane.sizeClass, Planes.offset(pointer));
  }

  /**
   * The plane of the block that starts at a pointer, which may be any number.
   *
   * @throws SpaceException.NotABlock if none does
   */
  Plane named(long pointer) {
    @Nullable Plane plane = pointer >>> 32 == 0 ? planes.get(Planes.number(pointer)) : null;
    if (plane != null) {
      int offset = Planes.offset(pointer);
      if (plane.sizeClass == Plane.RUN) {
        if (offset == 0) {
          return plane;
        }
      } else {
        int slot = SizeClasses.slot(plane.sizeClass, offset);
        if (slot < SizeClasses.slots(plane.sizeClass)
            && slot * SizeClasses.cells(plane.sizeClass) == offset
            && plane.isNamed(slot)) {
          return plane;
        }
      }
    }
    throw new SpaceException.NotABlock(pointer);
  }

  private static void checkSize(long size) {
    if (size < 1 || size > MAX_CELLS) {
      throw new IllegalArgumentException("a block has 1 to 2^32 cells: " + size);
    }
  }

  private void checkQuota(long size, long replaced) {
    if (size - replaced > quota - planes.used) {
      throw new SpaceException.OutOfSpace(
          "a block of "
              + size
              + " cells beside "
              + (planes.used - replaced)
              + " would exceed the quota of "
              + quota);
    }
  }

  private static SpaceException.OutOfSpace noRoom(long size) {
    return new SpaceException.OutOfSpace("no free planes for a block of " + size + " cells");
  }

  private static int checkFirstPlane(int firstPlane) {
    if (firstPlane < 0 || firstPlane > FreePlanes.PLANES) {
      throw new IllegalArgumentException("first plane is not in 0..65536: " + firstPlane);
    }
    return firstPlane;
  }

  private static long checkNotNegative(long quota) {
    if (quota < 0) {
      throw new IllegalArgumentException("quota is negative: " + quota);
    }
    return quota;
  }
}
