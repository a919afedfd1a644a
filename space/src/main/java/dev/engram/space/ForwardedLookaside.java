/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Lookaside} is for pages, for what {@link Forwards} says of parts of pages: where in
 * RAM the ranges are that were used lately and are elsewhere.
 *
 * <p>Direct-mapped, 1,024 chunks, each with the range that was used last in it. That is one compare
 * of bounds, where an entry by page would have several ranges to look through: a loop that reads
 * evacuated bytes and nothing else takes a third less. The table takes no memory before something
 * is noted.
 */
final class ForwardedLookaside {

  private static final int CHUNKS = 1024;
  private static final int IN_PAGE = PageTable.PAGE_BYTES - 1;

  /**
   * Bytes of an entry, by their logarithm: page and generation; start and end of the range in the
   * page; the place to read, and the one to write.
   */
  private static final int ENTRY_SHIFT = 5;

  /** The bits of an offset into the table that say which entry. */
  private static final int ENTRIES = CHUNKS - 1 << ENTRY_SHIFT;

  private static final int TO_READ = 16;
  private static final int TO_WRITE = 24;

  /** A table in which nothing is noted, nor ever may be. */
  static final long NOTHING = Arena.global().allocate((long) CHUNKS << ENTRY_SHIFT, 32).address();

  private @Nullable MemorySegment entries;
  private long table = NOTHING;

  long table() {
    return table;
  }

  /**
   * Where the page of some bytes would be in RAM if all of it were where they are; 0 if they are
   * not noted.
   */
  static long find(long table, long address, int length, long generation) {
    return find(table, address, length, generation, TO_READ);
  }

  /** The same, for bytes that may be written at once. */
  static long findToWrite(long table, long address, int length, long generation) {
    return find(table, address, length, generation, TO_WRITE);
  }

  private static long find(long table, long address, int length, long generation, int column) {
    long at = at(table, address);
    long bounds = Memory.getLong(at, 8);
    int in = (int) address & IN_PAGE;
    boolean inside = (in - (int) (bounds >>> 32) | (int) bounds - length - in) >= 0;
    return inside && Memory.getLong(at, 0) == Lookaside.tag(address, generation)
        ? Memory.getLong(at, column)
        : 0;
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
    if (entries == null) {
      entries = Arena.ofAuto().allocate((long) CHUNKS << ENTRY_SHIFT, 32);
      table = entries.address();
    }
    long at = at(table, address);
    long place = base - (address & IN_PAGE);
    Memory.putLong(at, 0, Lookaside.tag(address, generation));
    Memory.putLong(at, 8, (long) start << 32 | end);
    Memory.putLong(at, TO_READ, place);
    Memory.putLong(at, TO_WRITE, writable ? place : 0);
  }

  /** Forgets all. */
  void clear() {
    if (entries != null) {
      entries.fill((byte) 0);
    }
  }

  /** Where the entry of a chunk is; so the tag need not say which chunk of its page it is. */
  private static long at(long table, long address) {
    return table
        + ((address >>> PageTable.CHUNK_SHIFT - ENTRY_SHIFT
                ^ address >>> Lookaside.REGIONS_APART - ENTRY_SHIFT)
            & ENTRIES);
  }
}
