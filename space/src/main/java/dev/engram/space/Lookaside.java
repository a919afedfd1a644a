/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * Where the pages are that were used lately, and which of their chunks may be written at once: the
 * translation lookaside buffer of a confined space, in software.
 *
 * <p>The way through the page table and the arena's entry takes six loads, each of which waits for
 * the one before; here it is two that do not. An entry is good for the {@link PageStore#generation}
 * in which it was made. That goes on whenever the arena is called in a way that may move a page, or
 * a page may no longer be written as it could be: on allocation, release, checkpoint, revert, mark
 * and fork. So nothing has to be looked for and thrown out, but once in 2^36 generations, when
 * their numbers begin again: then all entries go.
 *
 * <p>Direct-mapped, 256 pages or 1 MiB: 8 KiB that stay in the first cache together with a good
 * part of what they lead to.
 */
final class Lookaside {

  private static final int PAGES = 256;

  /** Longs of an entry: page and generation, address, chunks. */
  private static final int STRIDE = 4;

  /**
   * By how much an address is shifted to put the same pointers of several regions, which programs
   * use by turns, into entries of their own.
   */
  static final int REGIONS_APART = 28;

  /** Bits of an address of a byte above its offset in a page. */
  static final int PAGE_BITS = 40 - PageTable.PAGE_SHIFT;

  private final long[] entries = new long[PAGES * STRIDE];

  /**
   * The address in RAM of a byte of a region of bytes, or -1.
   *
   * @param address less than 2^40
   */
  long find(long address, long generation) {
    long page = address >>> PageTable.PAGE_SHIFT;
    int at = at(address);
    long base = entries[at + 1]; // first, so that the page needs no check of its own
    return entries[at] == (page | generation << PAGE_BITS)
        ? base + (address & PageTable.PAGE_BYTES - 1)
        : -1;
  }

  /** The same, for a byte of a chunk that may be written at once. */
  long findToWrite(long address, long generation) {
    long page = address >>> PageTable.PAGE_SHIFT;
    int at = at(address);
    int chunk = ((int) address & PageTable.PAGE_BYTES - 1) >>> PageTable.CHUNK_SHIFT;
    long chunks = entries[at + 2]; // first, so that the others need no check of their own
    return entries[at] == (page | generation << PAGE_BITS) && (chunks >>> chunk & 1) != 0
        ? entries[at + 1] + (address & PageTable.PAGE_BYTES - 1)
        : -1;
  }

  /**
   * Notes where a page is.
   *
   * @param base its address in RAM
   * @param chunks which of its chunks may be written at once
   */
  void note(long address, long generation, long base, long chunks) {
    long page = address >>> PageTable.PAGE_SHIFT;
    int at = at(address);
    entries[at] = page | generation << PAGE_BITS;
    entries[at + 1] = base;
    entries[at + 2] = chunks;
  }

  /** Where the entry of a page is. */
  private static int at(long address) {
    int page = (int) (address >>> PageTable.PAGE_SHIFT ^ address >>> REGIONS_APART);
    return (page & PAGES - 1) * STRIDE;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(entries, 0);
  }
}
