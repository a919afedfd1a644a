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
 * and fork. So nothing has to be looked for and thrown out, but once in 2^35 generations, when
 * their numbers begin again: then all entries go.
 *
 * <p>Direct-mapped, 256 pages or 1 MiB: 4 KiB that stay in the first cache together with a good
 * part of what they lead to.
 */
final class Lookaside {

  private static final int PAGES = 256;

  /** Longs of an entry: its tag, and where the page is with the chunks that may be written. */
  private static final int STRIDE = 2;

  /** Where the chunks are, above what an address can be. */
  private static final int CHUNKS_SHIFT = 48;

  private static final long BASE = (1L << CHUNKS_SHIFT) - 1;

  /**
   * By how much an address is shifted to put the same pointers of several regions, which programs
   * use by turns, into entries of their own.
   */
  static final int REGIONS_APART = 28;

  /** What a generation is more than the one before: the pages of all addresses. */
  static final long GENERATION = 1L << 40 - PageTable.PAGE_SHIFT;

  private final long[] entries = new long[PAGES * STRIDE];

  /** The address in RAM of a byte of a region of bytes, or -1, as for what is no address. */
  long find(long address, long generation) {
    int at = at(address);
    long there = entries[at + 1]; // first, so that the tag needs no check of its own
    return entries[at] == tag(address, generation) ? place(there, address) : -1;
  }

  /** The same, for a byte of a chunk that may be written at once. */
  long findToWrite(long address, long generation) {
    int at = at(address);
    int chunk = ((int) address & PageTable.PAGE_BYTES - 1) >>> PageTable.CHUNK_SHIFT;
    long there = entries[at + 1];
    return entries[at] == tag(address, generation) && (there >>> CHUNKS_SHIFT + chunk & 1) != 0
        ? place(there, address)
        : -1;
  }

  private static long place(long there, long address) {
    return (there & BASE) + (address & PageTable.PAGE_BYTES - 1);
  }

  /**
   * The page and the generation in one. What is no address, 2^40 or more, has the tag of an address
   * in a later generation, of which nothing is noted yet: so it needs no check.
   */
  static long tag(long address, long generation) {
    return (address >>> PageTable.PAGE_SHIFT) + generation;
  }

  /**
   * Notes where a page is.
   *
   * @param base its address in RAM
   * @param chunks which of its chunks may be written at once
   */
  void note(long address, long generation, long base, long chunks) {
    int at = at(address);
    entries[at] = tag(address, generation);
    entries[at + 1] = base | chunks << CHUNKS_SHIFT;
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
