/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the pages of a space take, and what a write would take: for a machine that charges for
 * memory before it takes it. All numbers are exact, and depend on nothing but what was written,
 * freed, evacuated and under which checkpoints; forks and marks do not change them.
 *
 * <p>Used by the threads that the space is for, and good as long as it is open.
 */
public final class Pages {

  /** Bytes of a page. */
  public static final int BYTES = PageTable.PAGE_BYTES;

  private final Space space;
  private final Region[] regions;

  Pages(Space space, @Nullable Region[] regions) {
    this.space = space;
    this.regions = Arrays.stream(regions).filter(Objects::nonNull).toArray(Region[]::new);
  }

  /** How many pages all regions have. */
  public long resident() {
    long pages = 0;
    for (Region each : regions) {
      pages += each.table.resident();
    }
    return pages;
  }

  /** How many more are kept because a checkpoint may be reverted. */
  public long kept() {
    long pages = 0;
    for (Region each : regions) {
      pages += each.table.kept();
    }
    return pages;
  }

  /**
   * How many pages are not there that a write would make.
   *
   * @param length bytes
   * @throws SpaceException.Forbidden if the region is not there
   * @throws SpaceException.BadAddress if that is no address, or the bytes leave the region
   */
  public long missing(long address, long length) {
    return count(address, length, false);
  }

  /**
   * How many pages are there that a write would make a copy of, because the innermost checkpoint
   * needs them as they are. Throws as {@link #missing} does.
   *
   * @param length bytes
   */
  public long toKeep(long address, long length) {
    return count(address, length, true);
  }

  private long count(long address, long length, boolean there) {
    Region region = space.region(address);
    region.lock();
    try {
      long position = region.position(Address.pointer(address));
      region.requireInside(position, length);
      return region.bytes.count(position, length, there);
    } finally {
      region.unlock();
    }
  }

  /**
   * Whether all cells of the page that an address is in lie where their addresses say, so that what
   * is counted for one of them holds for all. Throws as {@link #missing} does.
   */
  public boolean isWhole(long address) {
    Region region = space.region(address);
    region.lock();
    try {
      region.requireOpen();
      long position = region.position(Address.pointer(address));
      return (region.table.entry((int) (position >>> PageTable.PAGE_SHIFT)) & PageTable.ELSEWHERE)
          == 0;
    } finally {
      region.unlock();
    }
  }

  /**
   * Where the contents of a cell lie: at its address, or where an evacuation has put them. The
   * chunk of a commitment that holds them is the one there. Throws as {@link #missing} does.
   */
  public long place(long address) {
    Region region = space.region(address);
    region.lock();
    try {
      region.requireOpen();
      long target = region.forwards.target(region.position(Address.pointer(address)));
      return target < 0 ? address : Address.at(region.number, target >>> region.shift);
    } finally {
      region.unlock();
    }
  }
}
