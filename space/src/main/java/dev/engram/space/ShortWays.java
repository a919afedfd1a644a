/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.Arena;
import dev.engram.arena.memory.Memory;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The short ways from an address to its bytes in RAM, for accesses that have no more to look at
 * than pages: through the {@link Lookaside}, or by a walk of the page table that is then noted in
 * it.
 *
 * <p>The answer is a <em>place</em>, where the page is in RAM, of which {@link Memory} looks at the
 * lower 48 bits: an address in it is so many bytes behind as its lower 12 bits say. Where there is
 * no short way it is 0, and {@link Region} finds out why.
 */
final class ShortWays {

  private static final int IN_PAGE = PageTable.PAGE_BYTES - 1;
  private static final long POINTER = 0xFFFF_FFFFL;

  /** A page of zeros, which is where pages that are not there are read from. Nobody writes it. */
  private static final long ZEROS =
      java.lang.foreign.Arena.global().allocate(PageTable.PAGE_BYTES, Long.BYTES).address();

  /**
   * Of each region the first level of its page table, or one of nothing where an access has more to
   * look at than pages, which then finds no page.
   */
  private final long[][][][] readable = new long[Address.REGIONS][][][];

  /** Of which regions a page that is not found is not there. */
  private final boolean[] plain = new boolean[Address.REGIONS];

  private final long[][][][] writable = new long[Address.REGIONS][][][];
  private final byte[] shifts = new byte[Address.REGIONS];
  private final PageStore store;
  private final Arena arena;
  private final Clock clock;
  private final @Nullable Region[] regions;

  /**
   * There from when something is noted first, until this is closed; its tables are the next two.
   */
  private @Nullable Lookaside lookaside;

  private long table = Lookaside.NOTHING;
  private long forwarded = ForwardedLookaside.NOTHING;

  ShortWays(PageStore store, Clock clock, @Nullable Region[] regions) {
    this.store = store;
    this.arena = store.arena;
    this.clock = clock;
    this.regions = regions;
    Arrays.fill(readable, PageTree.NOTHING);
    Arrays.fill(writable, PageTree.NOTHING);
    store.opened(this);
  }

  /** Opens the short ways to a region that it allows, and closes those that it does not. */
  void open(Region region) {
    store.moved();
    shifts[region.number] = (byte) region.shift;
    long[][][] directories = region.table.directories();
    plain[region.number] = region.isPlain(Region.READ);
    readable[region.number] = region.isPlain(Region.READ) ? directories : PageTree.NOTHING;
    writable[region.number] = region.isPlain(Region.WRITE) ? directories : PageTree.NOTHING;
  }

  /** Forgets where pages are. */
  void forget() {
    if (lookaside != null) {
      lookaside.clear();
    }
  }

  /** Closes all of them. */
  void close() {
    store.moved();
    store.closed(this, lookaside);
    lookaside = null;
    table = Lookaside.NOTHING;
    forwarded = ForwardedLookaside.NOTHING;
    Arrays.fill(plain, false);
    Arrays.fill(readable, PageTree.NOTHING);
    Arrays.fill(writable, PageTree.NOTHING);
  }

  /** The place of some bytes to read, if there is no more to it. */
  long toRead(long address, int length) {
    if ((address & IN_PAGE) > PageTable.PAGE_BYTES - length) {
      return 0;
    }
    long place = Lookaside.find(table, address, store.generation);
    if (place == 0) {
      place = ForwardedLookaside.find(forwarded, address, length, store.generation);
    }
    return place != 0 ? place : walk(address, length, false);
  }

  /** The place of some bytes of one chunk to write, if they were written lately. */
  long toWrite(long address, int length) {
    if ((address & PageTable.CHUNK_BYTES - 1) > PageTable.CHUNK_BYTES - length) {
      return 0;
    }
    long place = Lookaside.findToWrite(table, address, store.generation);
    if (place == 0) {
      place = ForwardedLookaside.findToWrite(forwarded, address, length, store.generation);
    }
    return place != 0 ? place : walk(address, length, true);
  }

  /**
   * The way through the page table, which is then noted.
   *
   * <p>Whatever is inlined into an access costs it registers, and a store to the stack for each one
   * too few, even where the lookaside has the page: a write of 32 bytes took 6.4 ns, or 10 to 11 in
   * some JVMs, with this in it, and 4.2 without. So it is one method for both kinds of access, of
   * more bytecodes than the 325 beyond which C2 inlines nothing.
   */
  private long walk(long address, int length, boolean write) {
    if (address >>> 40 != 0) {
      return 0;
    }
    int region = (int) (address >>> 32);
    int shift = shifts[region];
    long position = (address & POINTER) << shift;
    int in = (int) position & IN_PAGE;
    int bytes = write ? PageTable.CHUNK_BYTES : PageTable.PAGE_BYTES;
    if ((in & bytes - 1) > bytes - length || (length & (1 << shift) - 1) != 0) {
      return 0;
    }
    int first = (int) (position >>> PageTable.DIRECTORY_BITS);
    int second = (int) (position >>> PageTable.LEAF_BITS) & PageTable.IN_DIRECTORY;
    int at = (int) (position >>> PageTable.PAGE_SHIFT) & PageTable.IN_LEAF;
    long entry = (write ? writable : readable)[region][first][second][at];
    long stamp = writable[region][first][second][PageTable.STAMPS + at];
    long chunks = (stamp & ~Clock.CHUNKS) == clock.now ? stamp & Clock.CHUNKS : 0;
    if (!write || (chunks >>> (in >>> PageTable.CHUNK_SHIFT) & 1) != 0) {
      long base = arena.addressNow(entry);
      if (base >= 0) {
        if (shift == 0) {
          lookaside().note(address, store.generation, base, chunks);
        }
        return base + in - (address & IN_PAGE);
      }
    }
    if (shift == 0 && (entry & PageTable.ELSEWHERE) != 0) {
      noteForwarded(region, address);
    } else if (!write && entry == 0 && plain[region]) {
      if (shift == 0) {
        lookaside().note(address, store.generation, ZEROS, 0); // until a page is allocated
      }
      return ZEROS + in - (address & IN_PAGE);
    }
    return 0;
  }

  /** Notes where a forwarded range of bytes is, for the next access to it. */
  private void noteForwarded(int number, long address) {
    Region region = Objects.requireNonNull(regions[number]);
    long pointer = address & POINTER;
    Forwards.Ranges ranges = region.forwards.of((int) (pointer >>> PageTable.PAGE_SHIFT));
    int in = (int) address & IN_PAGE;
    int i = ranges.find(in, 1);
    if (i < 0) {
      return;
    }
    int start = (int) ranges.targets()[i] & IN_PAGE;
    int end = start + ranges.ends()[i] - ranges.starts()[i];
    int page = (int) (ranges.targets()[i] >>> PageTable.PAGE_SHIFT);
    long base = arena.addressNow(region.table.entry(page));
    if (base >= 0 && end <= PageTable.PAGE_BYTES) {
      int last = end - 1 >>> PageTable.CHUNK_SHIFT;
      long stamp = clock.now | (2L << last) - (1L << (start >>> PageTable.CHUNK_SHIFT));
      long has = region.table.stamp(page);
      boolean writable =
          region.isPlain(Region.WRITE)
              && (has & ~Clock.CHUNKS) == clock.now
              && (has & stamp) == stamp;
      long at = base + start + in - ranges.starts()[i];
      ForwardedLookaside into = lookaside().forwarded;
      into.note(address, store.generation, ranges.starts()[i], ranges.ends()[i], at, writable);
      forwarded = into.table();
    }
  }

  private Lookaside lookaside() {
    Lookaside here = lookaside;
    if (here == null) {
      here = store.lookaside();
      lookaside = here;
      table = here.table;
    }
    return here;
  }
}
