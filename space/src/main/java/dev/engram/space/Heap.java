/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.function.Consumer;

/**
 * The blocks of a region: stretches of cells that a program asked for, at addresses that depend on
 * nothing but which blocks live.
 *
 * {@snippet :
 * Heap heap = space.heap(1);
 * long block = heap.allocate(256);
 * space.putLong(block, 42);
 * heap.evacuate(50, Long.MAX_VALUE); // may move it; its address stays good
 * heap.free(block);
 * }
 *
 * <p>A block reads zero when it is allocated, and its cells do when it is freed. It may begin in
 * one plane and end in another. A program may also use cells of the region that are in no block;
 * allocation and evacuation make them zero when they come to them, untold to a log by the latter,
 * unless {@link RegionSettings#blocksFrom} keeps both away.
 *
 * <p>Checkpoints and forks of the space are those of its blocks too. A heap is used by the threads
 * that its space is for, and is good as long as it is open.
 */
public final class Heap {

  private static final long POINTER = 0xFFFF_FFFFL;

  private final Space space;
  private final Region region;
  private final Clock clock;
  private final int relief;

  Heap(Space space, Region region, Clock clock, int relief) {
    this.space = space;
    this.region = region;
    this.clock = clock;
    this.relief = relief;
  }

  /** The region, 1 to 255. */
  public int region() {
    return region.number;
  }

  /**
   * A block of zeros.
   *
   * @param cells how many, 1 to 2^32
   * @return the address of its first cell
   * @throws SpaceException.OutOfSpace if there is no room for it, or no quota
   * @throws IllegalArgumentException if no block has so many cells
   */
  public long allocate(long cells) {
    return allocate(cells, BlockRequest.PLAIN);
  }

  /**
   * A block with an alignment and flags. Throws as {@link #allocate(long)} does, and {@link
   * SpaceException.Forbidden} for an executable block in a region that is not of type CODE, or a
   * shared one in a region that is not of type SHARED.
   */
  public long allocate(long cells, BlockRequest request) {
    RegionBlocks blocks = toChange();
    try {
      requireFlags(request);
      return Address.at(region.number, blocks.allocate(cells, request));
    } finally {
      region.unlock();
    }
  }

  private void requireFlags(BlockRequest request) {
    RegionType type = region.settings().type();
    if ((request.flags() & BlockRequest.EXECUTABLE) != 0 && type != RegionType.CODE
        || (request.flags() & BlockRequest.SHARED) != 0 && type != RegionType.SHARED) {
      throw new SpaceException.Forbidden(
          "a block with flags %d in a region of type %s".formatted(request.flags(), type));
    }
  }

  /**
   * Gives a block another size. Contents stay, what is new reads zero. If whoever is told of it
   * throws, it is done all the same, and {@link #next} finds the block where it is now.
   *
   * @param block its address
   * @return the address it has now
   * @throws SpaceException.NotABlock if none begins there
   * @throws SpaceException.OutOfSpace if there is no room for it, or no quota
   */
  public long reallocate(long block, long cells) {
    long pointer = pointer(block);
    RegionBlocks blocks = toChange();
    try {
      return Address.at(region.number, blocks.reallocate(pointer, cells));
    } finally {
      region.unlock();
    }
  }

  /**
   * Frees a block. Its cells read zero, and its pages are given back.
   *
   * @return what was moved out of a plane that has become sparse, if the space does so by itself
   * @throws SpaceException.NotABlock if none begins there
   */
  public Evacuation.Outcome free(long block) {
    return free(block, moves -> {});
  }

  /**
   * The same for who pays for what is moved. Throws as {@link #free(long)} does.
   *
   * @param told the blocks and cells that would be moved, before they are. If it throws, the block
   *     is freed and nothing is moved; nor is it if blocks are allocated or freed meanwhile that
   *     make it another plan
   */
  public Evacuation.Outcome free(long block, Consumer<? super Evacuation.Outcome> told) {
    long pointer = pointer(block);
    RegionBlocks blocks = toChange();
    try {
      return blocks.free(pointer, relief, told);
    } finally {
      region.unlock();
    }
  }

  /**
   * How many cells a block has.
   *
   * @throws SpaceException.NotABlock if none begins there
   */
  public long size(long block) {
    long pointer = pointer(block);
    RegionBlocks blocks = toSee();
    try {
      return blocks.all().placement.size(pointer);
    } finally {
      region.unlock();
    }
  }

  /** How many blocks live. */
  public long blocks() {
    RegionBlocks blocks = toSee();
    try {
      return blocks.all().placement.live();
    } finally {
      region.unlock();
    }
  }

  /** How many cells live blocks asked for. */
  public long used() {
    RegionBlocks blocks = toSee();
    try {
      return blocks.all().placement.used();
    } finally {
      region.unlock();
    }
  }

  /** How many planes are in use by blocks. */
  public int planes() {
    RegionBlocks blocks = toSee();
    try {
      Placement placement = blocks.all().placement;
      return FreePlanes.PLANES - placement.firstPlane - placement.planes.free.count();
    } finally {
      region.unlock();
    }
  }

  /** The address of the block that a cell is in, or -1 if it is in none. */
  public long blockAt(long address) {
    long pointer = pointer(address);
    RegionBlocks blocks = toSee();
    try {
      long block = blocks.all().placement.blockAt(pointer);
      return block < 0 ? -1 : Address.at(region.number, block);
    } finally {
      region.unlock();
    }
  }

  /** The address of the first block at or after an address, or -1 if there is none. */
  public long next(long address) {
    long pointer = pointer(address);
    RegionBlocks blocks = toSee();
    try {
      long block = blocks.all().placement.next(pointer);
      return block < 0 ? -1 : Address.at(region.number, block);
    } finally {
      region.unlock();
    }
  }

  /**
   * How full the region is.
   *
   * @param percent planes of which a smaller share is used count as sparse
   */
  public SpaceReport report(int percent) {
    RegionBlocks blocks = toSee();
    try {
      return blocks.all().report(percent);
    } finally {
      region.unlock();
    }
  }

  /** What {@link #evacuate} would do, if it were asked to do all. */
  public Evacuation analyse(int percent) {
    RegionBlocks blocks = toSee();
    try {
      return blocks.all().analyse(percent);
    } finally {
      region.unlock();
    }
  }

  /**
   * Moves the blocks out of sparse planes, so that their pages can be given back. Addresses stay
   * what they are; pinned blocks stay where they are. What is moved is not told to a log, since
   * nothing reads otherwise than before.
   *
   * @param percent planes of which a smaller share is used are sparse
   * @param cells how many to move at most
   */
  public Evacuation.Outcome evacuate(int percent, long cells) {
    RegionBlocks blocks = toChange();
    try {
      return blocks.all().evacuate(percent, cells);
    } finally {
      region.unlock();
    }
  }

  private long pointer(long address) {
    if (Address.region(address) != region.number) {
      throw new SpaceException.BadAddress(
          "%s is not in region %d".formatted(Address.toString(address), region.number));
    }
    return address & POINTER;
  }

  /** The blocks, to be changed; the region is locked. */
  private RegionBlocks toChange() {
    space.requireThawed();
    return toSee();
  }

  /** The blocks; the region is locked. */
  private RegionBlocks toSee() {
    region.lock();
    try {
      region.requireOpen();
      return region.blocks(clock.depth);
    } catch (SpaceException.Closed closed) {
      region.unlock();
      throw closed;
    }
  }
}
