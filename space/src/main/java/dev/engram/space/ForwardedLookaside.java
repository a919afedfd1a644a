/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * What {@link Lookaside} is for pages, for what {@link Forwards} says of parts of pages: where in
 * RAM the ranges are that were used lately and are elsewhere.
 *
 * <p>Direct-mapped, 1,024 chunks, each with the range that was used last in it. That is one compare
 * of bounds, where an entry by page would have several ranges to look through: a loop that reads
 * evacuated bytes and nothing else takes a third less.
 */
final class ForwardedLookaside {

  private static final int CHUNKS = 1024;
  private static final int IN_PAGE = PageTable.PAGE_BYTES - 1;

  /**
   * Longs of an entry: page and generation; start and end of the range in the page; what to add to
   * the place in the page to read, and to write, or {@link #NOT_AT_ONCE}.
   */
  private static final int STRIDE = 4;

  /** What makes every place negative. */
  private static final long NOT_AT_ONCE = Long.MIN_VALUE;

  private final long[] entries = new long[CHUNKS * STRIDE];

  /** Where bytes are in RAM, or a negative number. */
  long find(long address, int length, long generation) {
    return find(address, length, generation, 2);
  }

  /** Where bytes are in RAM that may be written at once, or a negative number. */
  long findToWrite(long address, int length, long generation) {
    return find(address, length, generation, 3);
  }

  private long find(long address, int length, long generation, int column) {
    int at = at(address);
    long add = entries[at + column]; // first, so that the other two need no check of their own
    long bounds = entries[at + 1];
    int in = (int) address & IN_PAGE;
    boolean inside = (in - (int) (bounds >>> 32) | (int) bounds - length - in) >= 0;
    return inside && entries[at] == Lookaside.tag(address, generation) ? add + in : -1;
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
    int at = at(address);
    long add = base - ((int) address & IN_PAGE);
    entries[at] = Lookaside.tag(address, generation);
    entries[at + 1] = (long) start << 32 | end;
    entries[at + 2] = add;
    entries[at + 3] = writable ? add : NOT_AT_ONCE;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(entries, 0);
  }

  /** Where the entry of a chunk is; so the tag need not say which chunk of its page it is. */
  private static int at(long address) {
    int chunk = (int) (address >>> PageTable.CHUNK_SHIFT ^ address >>> Lookaside.REGIONS_APART);
    return (chunk & CHUNKS - 1) * STRIDE;
  }
}
