/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The blocks of a region as bytes: one form for one state, whatever led to it.
 *
 * <pre>
 *   table    version 1 (1 byte), blocks (4), block..., planes (4), evacuated plane (2)...
 *   block    pointer (4), cells - 1 (4), class (1), alignment (1), flags (1), guest (4, if moved)
 * </pre>
 *
 * <p>Numbers are big-endian and unsigned. Blocks ascend by pointer, evacuated planes by number.
 * {@code class} is that of the block's slot, or 255 for a block of whole planes; {@code alignment}
 * is a power of two; the highest bit of {@code flags} says that the contents were moved to the slot
 * at {@code guest}.
 *
 * <p>The reader takes nothing that the writer would not have written.
 */
final class BlockTable {

  private static final int VERSION = 1;
  private static final int RUN = 0xFF;
  private static final int MOVED = 0x80;
  private static final int BLOCK_BYTES = 11;

  private BlockTable() {}

  /** How many bytes a table of so many blocks, moved blocks and evacuated planes has. */
  static long bytes(long blocks, long moved, long evacuated) {
    return 9 + BLOCK_BYTES * blocks + 4 * moved + 2 * evacuated;
  }

  /**
   * The table of a placement.
   *
   * @throws SpaceException.OutOfSpace if it would be too long to be read again
   */
  static byte[] write(Placement placement) {
    long moved = 0;
    for (long at = placement.next(0); at >= 0; at = placement.next(at + 1)) {
      moved += placement.target(at) < 0 ? 0 : 1;
    }
    PlaneSet evacuated = placement.planes.evacuated;
    int count = 0;
    for (int number = evacuated.first(); number >= 0; number = evacuated.ceiling(number + 1)) {
      count++;
    }
    long bytes = bytes(placement.live(), moved, count);
    Tables.requireRoom(bytes);
    ByteBuffer out = ByteBuffer.allocate((int) bytes);
    out.put((byte) VERSION).putInt((int) placement.live());
    for (long at = placement.next(0); at >= 0; at = placement.next(at + 1)) {
      write(placement, at, out);
    }
    out.putInt(count);
    for (int number = evacuated.first(); number >= 0; number = evacuated.ceiling(number + 1)) {
      out.putShort((short) number);
    }
    return out.array();
  }

  private static void write(Placement placement, long at, ByteBuffer out) {
    long guest = placement.target(at);
    BlockRequest request = BlockRequest.ofTraits(placement.traits(at));
    out.putInt((int) at)
        .putInt((int) (placement.size(at) - 1))
        .put((byte) placement.planeOf(at).sizeClass)
        .put((byte) request.alignmentLog())
        .put((byte) (request.flags() | (guest < 0 ? 0 : MOVED)));
    if (guest >= 0) {
      out.putInt((int) guest);
    }
  }

  /**
   * The placement of a table.
   *
   * @throws IllegalArgumentException if {@code bytes} are not the table of a placement above {@code
   *     firstPlane} within {@code quota}
   */
  static Placement read(byte[] bytes, int firstPlane, long quota) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Placement placement = new Placement(firstPlane, quota);
    try {
      check(in.get() == VERSION, in, "a version that is not known");
      long[] moved = readBlocks(in, placement);
      for (int i = 0; i < moved.length; i += 2) {
        readGuest(in, placement, moved[i], moved[i + 1]);
      }
      readEvacuated(in, placement);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a block table ends too soon", e);
    }
    check(!in.hasRemaining(), in, "bytes behind its end");
    for (long at = placement.next(0); at >= 0; at = placement.next(at + 1)) {
      if (placement.target(at) >= 0) {
        check(placement.planeOf(at).evacuated, in, "a moved block in a plane not evacuated");
      }
    }
    return placement;
  }

  /** Takes the blocks' slots, and returns the pointers of moved ones, each with its guest's. */
  private static long[] readBlocks(ByteBuffer in, Placement placement) {
    long count = Integer.toUnsignedLong(in.getInt());
    long[] moved = new long[0];
    int size = 0;
    long before = -1;
    for (long i = 0; i < count; i++) {
      long at = Integer.toUnsignedLong(in.getInt());
      long cells = Integer.toUnsignedLong(in.getInt()) + 1;
      int c = in.get() & 0xFF;
      int alignment = in.get() & 0xFF;
      int flags = in.get() & 0xFF;
      check(at > before, in, "blocks out of order");
      before = at;
      check(alignment <= 32 && at % (1L << alignment) == 0, in, "a block that is not aligned");
      BlockRequest request = new BlockRequest(1L << alignment, flags & ~MOVED);
      check(request.alignmentLog() == alignment, in, "an atomic block that is not aligned");
      check(cells <= placement.quota - placement.used(), in, "more cells than the quota");
      if (c == RUN) {
        check((flags & MOVED) == 0, in, "a block of planes that was moved");
        takeRun(in, placement, at, cells, request);
      } else {
        check(c < SizeClasses.COUNT && cells <= SizeClasses.cells(c), in, "no such slot");
        check(SizeClasses.cells(c) % request.alignment() == 0, in, "slots that are not aligned");
        takeSlot(in, placement, at, c, (int) cells - 1 | request.traits(), false);
      }
      if ((flags & MOVED) != 0) {
        if (size == moved.length) {
          moved = Arrays.copyOf(moved, Math.max(16, 2 * size));
        }
        moved[size++] = at;
        moved[size++] = Integer.toUnsignedLong(in.getInt());
      }
    }
    return Arrays.copyOf(moved, size);
  }

  private static void takeRun(
      ByteBuffer in, Placement placement, long at, long cells, BlockRequest request) {
    int number = Planes.number(at);
    int needs = Planes.planes(cells);
    boolean fits = number + needs <= FreePlanes.PLANES && Planes.offset(at) == 0;
    check(fits && placement.planes.free.nextTaken(number) >= number + needs, in, "no such planes");
    placement.planes.takeRun(number, cells, request.traits());
  }

  private static void takeSlot(
      ByteBuffer in, Placement placement, long at, int c, int meta, boolean guest) {
    int number = Planes.number(at);
    int slot = SizeClasses.slot(c, Planes.offset(at));
    check(
        slot < SizeClasses.slots(c) && Planes.pointer(number, slot, c) == at,
        in,
        "a block that begins in no slot");
    Plane plane = placement.planes.get(number);
    if (plane == null) {
      check(placement.planes.free.nextFree(number) == number, in, "a slot in a plane not free");
      placement.planes.divide(number, c);
    } else {
      check(plane.sizeClass == c && !plane.isTaken(slot), in, "a slot that is not free");
    }
    placement.planes.take(at, meta, guest);
  }

  private static void readGuest(ByteBuffer in, Placement placement, long block, long guest) {
    check(Planes.number(block) != Planes.number(guest), in, "a block moved in its plane");
    int c = placement.planeOf(block).sizeClass;
    takeSlot(in, placement, guest, c, (int) (block >>> SizeClasses.GRAIN_LOG), true);
    placement.planes.target(block, guest);
  }

  private static void readEvacuated(ByteBuffer in, Placement placement) {
    long count = Integer.toUnsignedLong(in.getInt());
    int before = -1;
    for (long i = 0; i < count; i++) {
      int number = in.getShort() & 0xFFFF;
      check(number > before, in, "evacuated planes out of order");
      before = number;
      Plane plane = placement.planes.get(number);
      if (plane == null || plane.sizeClass == Plane.RUN || plane.hasPinned()) {
        throw refusal(in, "an evacuated plane that cannot be one");
      }
      placement.planes.evacuate(number, true);
    }
  }

  private static void check(boolean holds, ByteBuffer in, String what) {
    if (!holds) {
      throw refusal(in, what);
    }
  }

  private static IllegalArgumentException refusal(ByteBuffer in, String what) {
    return new IllegalArgumentException(
        "a block table has " + what + ", before byte " + in.position());
  }
}
