/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.function.Consumer;

/** The blocks of a region in its pages, and the checkpoints that they follow. */
final class RegionBlocks implements BlockMemory {

  /** Cells that one free may move. */
  private static final long RELIEF_CELLS = 1 << 16;

  private final Region region;
  private final Blocks blocks;

  /** No blocks yet, with a mark for each checkpoint that is open. */
  RegionBlocks(Region region, int depth) {
    this.region = region;
    this.blocks =
        new Blocks(
            this,
            region.settings().firstBlockPlane(),
            region.settings().quota() >>> region.shift,
            PageTable.PAGE_BYTES >>> region.shift);
    for (int i = 0; i < depth; i++) {
      blocks.mark();
    }
  }

  /** The same blocks in another region, which has the same contents. */
  private RegionBlocks(Region region, RegionBlocks from) {
    this.region = region;
    this.blocks = from.blocks.fork(this);
  }

  /** The blocks of a table, whose contents are in a region. */
  RegionBlocks(Region region, byte[] table) {
    this.region = region;
    try {
      this.blocks =
          Blocks.read(
              table,
              this,
              region.settings().firstBlockPlane(),
              region.settings().quota() >>> region.shift,
              PageTable.PAGE_BYTES >>> region.shift);
    } catch (IllegalArgumentException wrong) {
      throw new SpaceException.BadImage(
          "blocks of region " + region.number + ": " + wrong.getMessage(), wrong);
    }
    if (blocks.placement.live() == 0) {
      throw new SpaceException.BadImage("no blocks of region " + region.number + ", yet a table");
    }
  }

  RegionBlocks fork(Region to) {
    return new RegionBlocks(to, this);
  }

  void checkpoint() {
    blocks.mark();
  }

  void revert(int depth) {
    blocks.undo(depth - 1);
  }

  void commit(int depth) {
    blocks.forget(depth - 1);
  }

  Blocks all() {
    return blocks;
  }

  long allocate(long cells, BlockRequest request) {
    long block = blocks.allocate(cells, request);
    if (region.isWatched()) {
      try {
        region.tellZeroed(block, blocks.placement.reserved(block));
      } catch (RuntimeException | Error thrown) {
        // nobody else would ever learn where it is
        blocks.free(block);
        throw thrown;
      }
    }
    return block;
  }

  long reallocate(long block, long cells) {
    long before = blocks.placement.size(block);
    long slot = blocks.placement.reserved(block);
    long now = blocks.reallocate(block, cells);
    if (now != block) {
      region.tellZeroed(block, slot);
      region.tellZeroed(now, blocks.placement.reserved(now));
      region.tellChanged(now, Math.min(before, cells));
    } else if (before != cells) {
      region.tellZeroed(block + Math.min(before, cells), Math.abs(before - cells));
    }
    return now;
  }

  /**
   * Frees a block, and its plane of the others if it has become sparse.
   *
   * @param percent the share below which it is, 0 for never
   * @param told what would be moved, before it is
   * @return what was moved
   */
  Evacuation.Outcome free(long block, int percent, Consumer<? super Evacuation.Outcome> told) {
    long slot = region.isWatched() ? blocks.placement.reserved(block) : 0;
    long was = blocks.free(block);
    region.tellZeroed(block, slot);
    return percent > 0 ? blocks.relieve(was, percent, RELIEF_CELLS, told) : Evacuation.Outcome.NONE;
  }

  void freeAll() {
    for (long each = blocks.placement.next(0); each >= 0; each = blocks.placement.next(each)) {
      blocks.free(each);
    }
  }

  @Override
  public void zero(long pointer, long cells) {
    region.bytes.zeroHere(region.position(pointer), region.position(cells));
  }

  @Override
  public void copy(long from, long to, long cells) {
    region.bytes.copyHere(region.position(from), region.position(to), region.position(cells));
  }

  @Override
  public boolean trim(long pointer, long cells) {
    return region.bytes.trim(region.position(pointer), region.position(cells));
  }

  @Override
  public long residentPages(int plane) {
    int pages = 1 << 16 + region.shift - PageTable.PAGE_SHIFT;
    long resident = 0;
    int end = (plane + 1) * pages;
    PageTable table = region.table;
    for (int page = table.next(plane * pages, end); page >= 0; page = table.next(page + 1, end)) {
      resident++;
    }
    return resident;
  }

  @Override
  public void hold() {
    region.bytes.hold();
  }

  @Override
  public void fetch(long pointer, long cells) {
    region.bytes.readHere(region.position(pointer), region.position(cells));
  }

  @Override
  public void provide(long from, long fromCells, long to, long toCells, long cells) {
    region.bytes.openMoved(
        region.position(from),
        region.position(fromCells),
        region.position(to),
        region.position(toCells),
        region.position(cells));
  }

  @Override
  public void letGo() {
    region.bytes.letGo();
  }

  @Override
  public void forward(long from, long cells, long to) {
    long position = region.position(from);
    if (region.forwards.target(position) >= 0) {
      region.forwards.remove(position, region.position(cells), region.table);
    }
    region.forwards.add(position, region.position(cells), region.position(to), region.table);
  }

  @Override
  public void unforward(long from, long cells) {
    region.forwards.remove(region.position(from), region.position(cells), region.table);
  }
}
