/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.MemoryConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * How the memory lies in blocks. Whoever accesses cells first makes them one block, for which
 * blocks that reach beyond are split and those within are merged.
 *
 * <p>To split at a cell means to halve the block that it is within, and then the half that it is
 * within, until a block begins there. To make cells a block means to split at both ends and then,
 * if they are not one block, to make each half one and to merge the two. Blocks may come to lie
 * anywhere; they are split at their own middles.
 *
 * <p>A program has most of its accesses to blocks that are there, which costs to read an int and to
 * write it: where a block is and when it was accessed stand together, at its first cell.
 */
final class Partition {

  private final Pages pages;
  private final AccessRecords records;
  private final AdapterInventory adapters = new AdapterInventory();
  private final int spaceCells;
  private final int blockCells;
  private final CellArray data;

  /** How many of the blocks that were in the beginning were touched in this segment. */
  private int touched;

  Partition(MemoryConfiguration configuration, Pages pages, AccessRecords records) {
    this.pages = pages;
    this.records = records;
    data = CellArray.zeros(configuration.cells(), MemoryConfiguration.MAX_WIDTH);
    spaceCells = configuration.spaceCells();
    blockCells = configuration.blockCells();
  }

  AdapterInventory adapters() {
    return adapters;
  }

  int touched() {
    return touched;
  }

  /**
   * Makes cells one block, accessed now; before any of them changes.
   *
   * @param page of the first of them
   * @return when the block was accessed before
   */
  int access(Page page, int pointer, int width, int time) {
    int at = pointer & Page.MASK;
    int log = Integer.numberOfTrailingZeros(width);
    if (!Shapes.isFirst(page.shape(at), log)) {
      touch(page, pointer, width);
      unite(page.space, pointer, width);
    }
    int previous = Shapes.time(page.shape(at));
    page.shape(at, Shapes.first(log, time));
    // a block with a time was all touched: when it got it, or when it became one
    if (previous == 0) {
      touch(page, pointer, width);
    }
    return previous;
  }

  /** Makes cells one block, without an access. */
  void unite(int space, int pointer, int width) {
    splitAt(space, pointer);
    splitAt(space, pointer + width);
    if (Shapes.isFirst(shape(space, pointer), Integer.numberOfTrailingZeros(width))) {
      return;
    }
    int half = width >>> 1;
    unite(space, pointer, half);
    unite(space, pointer + half, half);
    merge(space, pointer, half);
  }

  /** Whether the block of any of these cells was accessed at a time. */
  boolean isAccessedAt(int time, int space, int pointer, int width) {
    for (int cell = pointer; cell < pointer + width; cell++) {
      int first = cell - Shapes.offset(shape(space, cell));
      if (Shapes.time(shape(space, first)) == time) {
        return true;
      }
    }
    return false;
  }

  /** Forgets what was counted. */
  void beginSegment() {
    adapters.clear();
    touched = 0;
  }

  private void touch(Page page, int pointer, int width) {
    int at = pointer & Page.MASK;
    int here = Math.min(width, Page.CELLS - at);
    touched += page.touch(at, here);
    if (here < width) {
      touched += pages.page(page.space, pointer + here).touch(0, width - here);
    }
  }

  private void splitAt(int space, int boundary) {
    if (boundary == spaceCells) {
      return;
    }
    int shape = shape(space, boundary);
    int start = boundary - Shapes.offset(shape);
    if (start == boundary) {
      return;
    }
    int time = Shapes.time(shape(space, start));
    for (int size = Shapes.size(shape); start != boundary; size >>>= 1) {
      pages.copyOut(space, start, size, data);
      adapters.countSplit(size);
      records.split(space, start, size, time, data);
      int middle = start + (size >>> 1);
      // the half that the boundary is within is the next to be split
      if (boundary <= middle) {
        put(space, middle, size >>> 1, time);
      }
      if (boundary >= middle) {
        put(space, start, size >>> 1, time);
        start = middle;
      }
    }
  }

  private void merge(int space, int pointer, int half) {
    int left = Shapes.time(shape(space, pointer));
    int right = Shapes.time(shape(space, pointer + half));
    put(space, pointer, 2 * half, Math.max(left, right));
    pages.copyOut(space, pointer, 2 * half, data);
    adapters.countMerge(2 * half);
    records.merge(space, pointer, 2 * half, left, right, data);
  }

  /** Makes cells a block whose last access was at a time. */
  private void put(int space, int pointer, int size, int time) {
    int[] block = Shapes.ofBlock(size);
    Page page = pages.page(space, pointer);
    int at = pointer & Page.MASK;
    int here = Math.min(size, Page.CELLS - at);
    page.layOut(at, block, 0, here);
    page.shape(at, Shapes.first(Integer.numberOfTrailingZeros(size), time));
    if (here < size) {
      pages.page(space, pointer + here).layOut(0, block, here, size - here);
    }
  }

  private int shape(int space, int pointer) {
    @Nullable Page page = pages.find(space, pointer);
    return page == null
        ? Shapes.ofBlock(blockCells)[pointer & blockCells - 1]
        : page.shape(pointer & Page.MASK);
  }
}
