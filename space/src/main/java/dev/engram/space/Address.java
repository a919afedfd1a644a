/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a space: region, plane and offset, packed into the lower forty bits of a {@code long}.
 *
 * <pre>
 *   39    32 31       16 15         0
 *   | region |   plane   |  offset  |
 *            |&lt;-      pointer     -&gt;|
 * </pre>
 *
 * <p>Addresses are compared as the numbers they are. What would leave the region, or is no address
 * at all, is refused with {@link SpaceException.BadAddress}; nothing wraps.
 */
public final class Address {

  /** Regions of a space. */
  public static final int REGIONS = 1 << 8;

  /** Planes of a region. */
  public static final int PLANES = 1 << 16;

  /** Cells of a plane. */
  public static final int PLANE_CELLS = 1 << 16;

  /** Cells of a region: pointers are below this. */
  public static final long REGION_CELLS = 1L << 32;

  /** Bytes of the wire form: eight, four and two of region, plane and offset, big-endian. */
  public static final int WIRE_BYTES = 14;

  /** What no address has a bit in. */
  private static final long NONE = -1L << 40;

  private static final Pattern TEXT =
      Pattern.compile("\\[X:(0|[1-9]\\d{0,2}),Y:(0|[1-9]\\d{0,4}),Z:(0|[1-9]\\d{0,4})]");

  private Address() {}

  /**
   * The address of three coordinates.
   *
   * @param region 0 to 255
   * @param plane 0 to 65,535
   * @param offset 0 to 65,535
   */
  public static long of(int region, int plane, int offset) {
    if (((region >>> 8) | (plane >>> 16) | (offset >>> 16)) != 0) {
      throw new SpaceException.BadAddress(
          "[X:%d,Y:%d,Z:%d] is outside 256 regions of 65536 planes of 65536 cells"
              .formatted(region, plane, offset));
    }
    return (long) region << 32 | (long) plane << 16 | offset;
  }

  /**
   * The address of a pointer.
   *
   * @param region 0 to 255
   * @param pointer 0 to 2^32 - 1
   */
  public static long at(int region, long pointer) {
    if (region >>> 8 != 0 || pointer >>> 32 != 0) {
      throw new SpaceException.BadAddress(
          "pointer %d of region %d: below 2^32, of 256 regions".formatted(pointer, region));
    }
    return (long) region << 32 | pointer;
  }

  /** Refuses what is no address, and returns the rest. */
  public static long require(long address) {
    if ((address & NONE) != 0) {
      throw new SpaceException.BadAddress("0x%x has more than 40 bits".formatted(address));
    }
    return address;
  }

  /** The region of an address, 0 to 255. */
  public static int region(long address) {
    return (int) (require(address) >>> 32);
  }

  /** The plane of an address, 0 to 65,535. */
  public static int plane(long address) {
    return (int) (require(address) >>> 16) & 0xFFFF;
  }

  /** The offset of an address in its plane, 0 to 65,535. */
  public static int offset(long address) {
    return (int) require(address) & 0xFFFF;
  }

  /** Plane and offset as one number: the cell of the region, 0 to 2^32 - 1. */
  public static long pointer(long address) {
    return require(address) & 0xFFFF_FFFFL;
  }

  /**
   * The address some cells further on, in the same region.
   *
   * @param cells how many, negative to go back
   */
  public static long plus(long address, long cells) {
    long pointer = pointer(address) + cells;
    if (pointer >>> 32 != 0) {
      throw new SpaceException.BadAddress(
          "%s and %d cells is outside the region".formatted(toString(address), cells));
    }
    return at(region(address), pointer);
  }

  /** The first address of the next plane of the region. */
  public static long nextPlane(long address) {
    int plane = plane(address) + 1;
    if (plane == PLANES) {
      throw new SpaceException.BadAddress(toString(address) + " is in the region's last plane");
    }
    return of(region(address), plane, 0);
  }

  /**
   * How far apart two addresses are, as Memory3D weighs it: a hundred for each region, ten for each
   * plane, one for each cell between them.
   */
  public static long distance(long a, long b) {
    return 100L * Math.abs(region(a) - region(b))
        + 10L * Math.abs(plane(a) - plane(b))
        + Math.abs(offset(a) - offset(b));
  }

  /** The wire form: {@value #WIRE_BYTES} bytes. */
  public static byte[] toBytes(long address) {
    byte[] wire = new byte[WIRE_BYTES];
    wire[7] = (byte) region(address);
    wire[10] = (byte) (plane(address) >>> 8);
    wire[11] = (byte) plane(address);
    wire[12] = (byte) (offset(address) >>> 8);
    wire[13] = (byte) offset(address);
    return wire;
  }

  /** The address of a wire form. Other lengths and larger coordinates are refused. */
  public static long fromBytes(byte[] wire) {
    if (wire.length != WIRE_BYTES) {
      throw new SpaceException.BadAddress(
          "an address of %d bytes: it has 14".formatted(wire.length));
    }
    for (int i = 0; i < 10; i++) {
      if (i != 7 && wire[i] != 0) {
        throw new SpaceException.BadAddress(
            "byte %d of an address is %d: region and plane do not fit".formatted(i, wire[i]));
      }
    }
    return of(wire[7] & 0xFF, pair(wire, 10), pair(wire, 12));
  }

  private static int pair(byte[] wire, int at) {
    return (wire[at] & 0xFF) << 8 | wire[at + 1] & 0xFF;
  }

  /** The text form, {@code [X:1,Y:2,Z:3]}. */
  public static String toString(long address) {
    return "[X:%d,Y:%d,Z:%d]".formatted(region(address), plane(address), offset(address));
  }

  /** The address of a text form: exactly as {@link #toString} writes it. */
  public static long parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new SpaceException.BadAddress(
          "'%s' is not of the form [X:region,Y:plane,Z:offset]".formatted(text));
    }
    return of(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
  }
}
