/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * What {@link Lookaside} is for pages, for what {@link Forwards} says of parts of pages: where in
 * RAM the ranges are that were used lately and are elsewhere, up to five of them a page. An
 * evacuated page has few, or it would not have been sparse.
 */
final class ForwardedLookaside {

  private static final int PAGES = 256;
  private static final int IN_PAGE = PageTable.PAGE_BYTES - 1;

  /** Longs of an entry: page and generation, and five ranges. */
  private static final int STRIDE = 16;

  /** Longs of a range: start and end in the page; what to add to read there, to write there. */
  private static final int RANGE = 3;

  private static final int RANGES = 5;

  private final long[] entries = new long[PAGES * STRIDE];

  /** Where bytes are in RAM, or -1. */
  long find(long address, int length, long generation) {
    return find(address, length, generation, 1);
  }

  /** Where bytes are in RAM that may be written at once, or -1. */
  long findToWrite(long address, int length, long generation) {
    return find(address, length, generation, 2);
  }

  private long find(long address, int length, long generation, int column) {
    long page = address >>> PageTable.PAGE_SHIFT;
    int entry = at(page);
    if (entries[entry] != (page | generation << Lookaside.PAGE_BITS)) {
      return -1;
    }
    int in = (int) address & IN_PAGE;
    long bounds = entries[entry + 1];
    if (in >= bounds >>> 32 && in + length <= (int) bounds) {
      long add = entries[entry + 1 + column];
      return add == 0 ? -1 : add + in;
    }
    return findBehind(entry + 1 + RANGE, in, length, column);
  }

  private long findBehind(int first, int in, int length, int column) {
    for (int at = first; at < first + (RANGES - 1) * RANGE; at += RANGE) {
      long bounds = entries[at];
      if (in >= bounds >>> 32 && in + length <= (int) bounds) {
        long add = entries[at + column];
        return add == 0 ? -1 : add + in;
      }
    }
    return -1;
  }

  /**
   * Notes where a range is.
   *
   * @param address one in the range
   * @param start where the range starts in the page of the address
   * @param end where it ends there
   * @param base where the address is in RAM, with all of its range in the same page
   * @param writable whether all of the range may be written at once
   */
  void note(long address, long generation, int start, int end, long base, boolean writable) {
    long page = address >>> PageTable.PAGE_SHIFT;
    int entry = at(page);
    long tag = page | generation << Lookaside.PAGE_BITS;
    if (entries[entry] != tag) {
      Arrays.fill(entries, entry, entry + STRIDE, 0);
      entries[entry] = tag;
    }
    long bounds = (long) start << 32 | end;
    int at = entry + 1;
    int last = entry + 1 + (RANGES - 1) * RANGE;
    while (at < last && entries[at] != bounds && entries[at] != 0) {
      at += RANGE;
    }
    long add = base - ((int) address & IN_PAGE);
    entries[at] = bounds;
    entries[at + 1] = add;
    entries[at + 2] = writable ? add : 0;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(entries, 0);
  }

  private static int at(long page) {
    return ((int) page & PAGES - 1) * STRIDE;
  }
}
