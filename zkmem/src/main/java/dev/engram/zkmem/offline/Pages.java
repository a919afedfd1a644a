/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages of all address spaces, those that were needed. A page is found by two array reads: one
 * for its chunk of a thousand pages among the chunks of all spaces, one for it in there.
 */
final class Pages {

  private static final int CHUNK_BITS = 10;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
  private static final int CHUNK_SHIFT = Page.BITS + CHUNK_BITS;

  private final MemoryConfiguration configuration;

  /** Logarithm of the chunks of a space. */
  private final int spaceShift;

  private final @Nullable Page[] @Nullable [] chunks;

  Pages(MemoryConfiguration configuration) {
    this.configuration = configuration;
    spaceShift = Math.max(0, configuration.pointerBits() - CHUNK_SHIFT);
    chunks = new @Nullable Page[configuration.lastSpace() << spaceShift][];
  }

  /** The page of a cell, made if it was not there. */
  Page page(int space, int pointer) {
    @Nullable Page[] chunk = chunks[chunk(space, pointer)];
    if (chunk != null) {
      Page page = chunk[pointer >>> Page.BITS & CHUNK_MASK];
      if (page != null) {
        return page;
      }
    }
    return add(space, pointer);
  }

  /** The page of a cell, if there is one. */
  @Nullable Page find(int space, int pointer) {
    @Nullable Page[] chunk = chunks[chunk(space, pointer)];
    return chunk == null ? null : chunk[pointer >>> Page.BITS & CHUNK_MASK];
  }

  /** Copies cells to the first ones of an array. */
  void copyOut(int space, int pointer, int count, CellArray to) {
    int at = pointer & Page.MASK;
    int here = Math.min(count, Page.CELLS - at);
    to.copyFrom(0, page(space, pointer).values, at, here);
    if (here < count) {
      to.copyFrom(here, page(space, pointer + here).values, 0, count - here);
    }
  }

  /** Copies cells from the first ones of an array. */
  void copyIn(int space, int pointer, int count, CellArray from) {
    int at = pointer & Page.MASK;
    int here = Math.min(count, Page.CELLS - at);
    page(space, pointer).values.copyFrom(at, from, 0, here);
    if (here < count) {
      page(space, pointer + here).values.copyFrom(0, from, here, count - here);
    }
  }

  /** Whether cells hold what the first ones of an array do. */
  boolean matches(int space, int pointer, int count, CellArray expected) {
    int at = pointer & Page.MASK;
    int here = Math.min(count, Page.CELLS - at);
    return page(space, pointer).values.matches(at, expected, 0, here)
        && (here == count
            || page(space, pointer + here).values.matches(0, expected, here, count - here));
  }

  /**
   * The first block in use that a range has cells of: touched before, or not all zero.
   *
   * @param end where the range ends, at most the cells of the space
   * @return the first cell of the block as it was in the beginning, which may be before the range;
   *     −1 if there is none
   */
  int nextUsed(int space, int from, int end) {
    int block = configuration.blockCells();
    // a long, as the cells behind the last chunk may be 2^29 and more
    for (long pointer = from & -block; pointer < end; ) {
      int at = (int) pointer;
      if (chunks[chunk(space, at)] == null) {
        pointer = (pointer >>> CHUNK_SHIFT) + 1 << CHUNK_SHIFT;
        continue;
      }
      Page page = find(space, at);
      if (page == null) {
        pointer = (pointer >>> Page.BITS) + 1 << Page.BITS;
      } else if (page.isUsed(at & Page.MASK)) {
        return at;
      } else {
        pointer += block;
      }
    }
    return -1;
  }

  /** All pages by rising addresses. */
  List<Page> inOrder() {
    List<Page> pages = new ArrayList<>();
    for (@Nullable Page[] chunk : chunks) {
      if (chunk != null) {
        for (Page page : chunk) {
          if (page != null) {
            pages.add(page);
          }
        }
      }
    }
    return pages;
  }

  private int chunk(int space, int pointer) {
    return (space - 1 << spaceShift) + (pointer >>> CHUNK_SHIFT);
  }

  private Page add(int space, int pointer) {
    int index = chunk(space, pointer);
    @Nullable Page[] chunk = chunks[index];
    if (chunk == null) {
      chunk = new @Nullable Page[1 << CHUNK_BITS];
      chunks[index] = chunk;
    }
    Page page = new Page(configuration, space, pointer & ~Page.MASK);
    chunk[pointer >>> Page.BITS & CHUNK_MASK] = page;
    return page;
  }
}
