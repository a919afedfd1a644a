/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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
 * <p>What is found is a <em>place</em>: where the page is in RAM, below the bits of its chunks,
 * which {@link Memory} does not look at. It is 0 for what is not noted or is no address.
 *
 * <p>Direct-mapped, 256 pages or 1 MiB: 4 KiB that stay in the first cache together with a good
 * part of what they lead to. They are native, as an array's length would have to be loaded and
 * compared, and take a register, of which loops have few; docs/benchmarks/space.md says what one
 * too few does. Whoever looks something up keeps the table's address, which is one load fewer, and
 * must keep this too while he does.
 */
final class Lookaside {

  private static final int PAGES = 256;

  /** Bytes of an entry, by their logarithm: its tag, and the place. */
  private static final int ENTRY_SHIFT = 4;

  /** The bits of an offset into the table that say which entry. */
  private static final int ENTRIES = PAGES - 1 << ENTRY_SHIFT;

  private static final int CACHE_LINE = 64;
  private static final int LAST_CHUNK = PageTable.PAGE_BYTES / PageTable.CHUNK_BYTES - 1;

  /** Where the chunks are, above what an address can be. */
  private static final int CHUNKS_SHIFT = 48;

  /**
   * By how much an address is shifted to put the same pointers of several regions, which programs
   * use by turns, into entries of their own.
   */
  static final int REGIONS_APART = 28;

  /** What a generation is more than the one before: the pages of all addresses. */
  static final long GENERATION = 1L << 40 - PageTable.PAGE_SHIFT;

  /** A table in which nothing is noted, nor ever may be. */
  static final long NOTHING =
      Arena.global().allocate((long) PAGES << ENTRY_SHIFT, CACHE_LINE).address();

  private final MemorySegment entries =
      Arena.ofAuto().allocate((long) PAGES << ENTRY_SHIFT, CACHE_LINE);
  final long table = entries.address();
  final ForwardedLookaside forwarded = new ForwardedLookaside();

  /** The place of a byte's page, of a region of bytes. */
  static long find(long table, long address, long generation) {
    long at = at(table, address);
    return Memory.getLong(at, 0) == tag(address, generation) ? Memory.getLong(at, 8) : 0;
  }

  /** The same, for a byte of a chunk that may be written at once. */
  static long findToWrite(long table, long address, long generation) {
    long at = at(table, address);
    long place = Memory.getLong(at, 8);
    long chunk = address >>> PageTable.CHUNK_SHIFT & LAST_CHUNK;
    return Memory.getLong(at, 0) == tag(address, generation)
            && (place >>> CHUNKS_SHIFT + chunk & 1) != 0
        ? place
        : 0;
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
    long at = at(table, address);
    Memory.putLong(at, 0, tag(address, generation));
    Memory.putLong(at, 8, base | chunks << CHUNKS_SHIFT);
  }

  /** Where the entry of a page is. */
  private static long at(long table, long address) {
    return table
        + ((address >>> PageTable.PAGE_SHIFT - ENTRY_SHIFT
                ^ address >>> REGIONS_APART - ENTRY_SHIFT)
            & ENTRIES);
  }

  /** Forgets all. */
  void clear() {
    entries.fill((byte) 0);
    forwarded.clear();
  }
}
