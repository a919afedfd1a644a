/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a space is besides the contents of its pages, as bytes: its regions, what may be done with
 * them, and their blocks. There is one way to write each, so that they can be hashed. Numbers are
 * big-endian.
 *
 * <pre>
 *   regions      number 1, type 1, cell 1, quota 8, first plane of blocks 4; for each region
 *   permissions  number 1, permissions 1 (read 1, write 2, execute 4); for each region
 *   blocks       number 1, length 4, blocks; for each region that has some
 * </pre>
 *
 * <p>Regions ascend. Region 0 is always the same and not among them.
 *
 * @param regions the first table
 * @param permissions the second
 * @param blocks the third
 */
public record Tables(byte[] regions, byte[] permissions, byte[] blocks) {

  static final int REGION_BYTES = 15;
  static final int PERMISSION_BYTES = 2;

  /** Bytes that each of them may have. */
  static final int MOST_BYTES = 1 << 30;

  /**
   * The tables of regions.
   *
   * @throws SpaceException.OutOfSpace if their blocks are too many for one
   */
  static Tables of(@Nullable Region[] all) {
    ByteArrayOutputStream regions = new ByteArrayOutputStream();
    ByteArrayOutputStream permissions = new ByteArrayOutputStream();
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    for (int i = 1; i < all.length; i++) {
      Region region = all[i];
      if (region == null) {
        continue;
      }
      RegionSettings settings = region.settings();
      regions.writeBytes(
          ByteBuffer.allocate(REGION_BYTES)
              .put((byte) i)
              .put((byte) settings.type().code)
              .put((byte) settings.cell().code)
              .putLong(settings.quota())
              .putInt(settings.firstBlockPlane())
              .array());
      permissions.writeBytes(new byte[] {(byte) i, (byte) settings.rights()});
      RegionBlocks of = region.blocksIfAny();
      byte[] table = of == null || of.all().placement.live() == 0 ? new byte[0] : of.all().table();
      if (table.length > 0) {
        requireRoom(blocks.size() + 5L + table.length);
        blocks.writeBytes(ByteBuffer.allocate(5).put((byte) i).putInt(table.length).array());
        blocks.writeBytes(table);
      }
    }
    return new Tables(regions.toByteArray(), permissions.toByteArray(), blocks.toByteArray());
  }

  /** Refuses a table of blocks that nobody would read again. */
  static void requireRoom(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new SpaceException.OutOfSpace(
          "a table of blocks of %,d bytes: at most %,d".formatted(bytes, MOST_BYTES));
    }
  }

  /** The settings of each region that is there. */
  @Nullable RegionSettings[] settings() {
    @Nullable RegionSettings[] all = new RegionSettings[Address.REGIONS];
    if (regions.length % REGION_BYTES != 0
        || permissions.length != regions.length / REGION_BYTES * PERMISSION_BYTES) {
      throw new SpaceException.BadImage("tables of regions and permissions do not go together");
    }
    ByteBuffer from = ByteBuffer.wrap(regions);
    ByteBuffer rights = ByteBuffer.wrap(permissions);
    int last = 0;
    while (from.hasRemaining()) {
      int number = from.get() & 0xFF;
      if (number <= last || (rights.get() & 0xFF) != number) {
        throw new SpaceException.BadImage("region " + number + " is not where it should be");
      }
      last = number;
      RegionType type = type(from.get());
      CellType cell = cell(from.get());
      try {
        all[number] =
            new RegionSettings(type, allowed(rights.get()), cell, from.getLong(), from.getInt());
      } catch (IllegalArgumentException wrong) {
        throw new SpaceException.BadImage("region " + number + ": " + wrong.getMessage(), wrong);
      }
    }
    return all;
  }

  /** What the regions are, by number in ascending order. */
  public SortedMap<Integer, RegionSettings> all() {
    SortedMap<Integer, RegionSettings> all = new TreeMap<>();
    @Nullable RegionSettings[] settings = settings();
    for (int i = 1; i < settings.length; i++) {
      RegionSettings each = settings[i];
      if (each != null) {
        all.put(i, each);
      }
    }
    return all;
  }

  private static RegionType type(int code) {
    return Arrays.stream(RegionType.values())
        .filter(each -> each.code == code && each != RegionType.IDENTITY)
        .findFirst()
        .orElseThrow(() -> new SpaceException.BadImage("no region is of type " + code));
  }

  private static CellType cell(int code) {
    return Arrays.stream(CellType.values())
        .filter(each -> each.code == code)
        .findFirst()
        .orElseThrow(() -> new SpaceException.BadImage("no cell is of type " + code));
  }

  private static EnumSet<Permission> allowed(int rights) {
    if ((rights & ~7) != 0) {
      throw new SpaceException.BadImage("permissions " + rights);
    }
    EnumSet<Permission> set = EnumSet.allOf(Permission.class);
    set.removeIf(each -> (rights & each.bit) == 0);
    return set;
  }

  /** Checks that blocks are of regions that there are. */
  void requireBlocksOf(@Nullable RegionSettings[] all) {
    int some = 0;
    for (int region = 1; region < all.length; region++) {
      if (all[region] != null) {
        int length = blocksOf(region).length;
        some += length == 0 ? 0 : length + 5;
      }
    }
    if (some != blocks.length) {
      throw new SpaceException.BadImage("blocks of a region that is not there");
    }
  }

  /** The blocks of a region, as bytes. */
  byte[] blocksOf(int region) {
    ByteBuffer from = ByteBuffer.wrap(blocks);
    int last = 0;
    byte[] found = new byte[0];
    while (from.hasRemaining()) {
      if (from.remaining() < 5) {
        throw new SpaceException.BadImage("the table of blocks ends too early");
      }
      int number = from.get() & 0xFF;
      int length = from.getInt();
      if (number <= last || length <= 0 || length > from.remaining()) {
        throw new SpaceException.BadImage("blocks of region " + number + ": " + length + " bytes");
      }
      last = number;
      if (number == region) {
        found = new byte[length];
        from.get(found);
      } else {
        from.position(from.position() + length);
      }
    }
    return found;
  }
}
