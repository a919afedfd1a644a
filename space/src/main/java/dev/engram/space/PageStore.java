/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Guard;
import dev.engram.arena.Handle;
import dev.engram.arena.Request;
import dev.engram.arena.memory.Memory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The physical pages of a space and of all that were forked from it: blocks of an arena, of one
 * page each, and how many page tables or journals hold each of them.
 *
 * <p>Most pages have one holder, and nothing is written down for those. {@link #more} has the
 * others, each with the number of its holders beyond the first, so that only what forks share costs
 * anything. A page with several holders is never written; whoever wants to, copies it.
 *
 * <p>All that changes holders is under this object's lock. It is taken when a page appears, is
 * copied or goes, never for an access.
 */
final class PageStore {

  private static final Request AS_IT_IS = Request.of().uninitialized();

  /** How many lookasides are kept for spaces to come, of up to 36 KiB. */
  private static final int SPARE = 16;

  final Arena arena;
  final boolean shared;
  final boolean cold;

  /**
   * How often pages may have moved, or what may be done with them have changed. A shared store has
   * no short ways to shut, and no counter that all threads write. Never negative: {@link
   * Lookaside#tag}.
   */
  long generation = Lookaside.GENERATION;

  private final List<ShortWays> ways = new ArrayList<>();

  /** What closed spaces looked pages up in, for the next; all that is noted is of the past. */
  private final ArrayDeque<Lookaside> spare = new ArrayDeque<>();

  private final PageCounts more = new PageCounts();
  private long lastOwner;
  private int spaces;

  /**
   * @param cold whether pages may be elsewhere than in RAM, so that they may be unreadable
   */
  PageStore(Arena arena, boolean shared, boolean cold) {
    this.arena = arena;
    this.shared = shared;
    this.cold = cold;
  }

  /** A name that nobody has had, for who owns nodes of page tables. */
  synchronized long nextOwner() {
    return ++lastOwner;
  }

  /** One more space uses this. */
  synchronized void join() {
    spaces++;
  }

  /** One space fewer uses this; after the last one the memory is gone. */
  synchronized void leave() {
    if (--spaces == 0) {
      arena.close();
    }
  }

  /** Refuses a thread that the spaces are not for. */
  void requireThread() {
    if (!shared) {
      arena.guard().close();
    }
  }

  /** Says that pages may be elsewhere, or not be written as they could be. */
  void moved() {
    if (!shared && (generation += Lookaside.GENERATION) < 0) {
      ways.forEach(ShortWays::forget);
      spare.clear();
      generation = Lookaside.GENERATION;
    }
  }

  /** Short ways that must forget what they know when generations begin again. */
  synchronized void opened(ShortWays of) {
    ways.add(of);
  }

  /** Short ways that are never used again, and what they looked pages up in. */
  synchronized void closed(ShortWays of, @Nullable Lookaside lookaside) {
    ways.remove(of);
    if (lookaside != null && spare.size() < SPARE) {
      spare.push(lookaside);
    }
  }

  /** Where to note pages, with nothing in it that is believed. */
  synchronized Lookaside lookaside() {
    return spare.isEmpty() ? new Lookaside() : spare.pop();
  }

  /** A page of zeros, with one holder. */
  long allocate() {
    moved();
    try {
      return arena.allocate(PageTable.PAGE_BYTES);
    } catch (ArenaException.OutOfMemory full) {
      throw new SpaceException.OutOfSpace("no room for another page", full);
    }
  }

  /** A page with the same bytes, with one holder. */
  long copy(long page) {
    moved();
    long other;
    try {
      other = arena.allocate(PageTable.PAGE_BYTES, AS_IT_IS);
    } catch (ArenaException.OutOfMemory full) {
      throw new SpaceException.OutOfSpace("no room for the copy of a page", full);
    }
    long from = arena.addressNow(page);
    long to = arena.addressNow(other);
    if (from >= 0 && to >= 0) {
      Memory.copy(from, to, PageTable.PAGE_BYTES);
    } else {
      try {
        arena.copy(page, 0, other, 0, PageTable.PAGE_BYTES);
      } catch (RuntimeException | Error unreadable) {
        arena.free(other);
        throw unreadable;
      }
    }
    return other;
  }

  /**
   * Brings a page back to RAM, so that a write to it does not fail soon after.
   *
   * @throws ArenaException.PageFault if it cannot be read
   */
  void bringBack(long page) {
    if (cold) {
      moved();
      arena.getByte(page, 0);
    }
  }

  /** One more holder. */
  synchronized void retain(long page) {
    more.add(page);
  }

  /** One holder fewer; after the last one the page is free. */
  void release(long page) {
    moved();
    if (isLast(page)) {
      arena.free(page);
    }
  }

  private synchronized boolean isLast(long page) {
    return more.isEmpty() || !more.remove(page);
  }

  /** Whether it has several holders. */
  synchronized boolean isShared(long page) {
    return !more.isEmpty() && more.contains(page);
  }

  /**
   * Copies bytes out of a page.
   *
   * @param guard one that nobody else uses, in a shared store
   */
  void read(long page, int in, byte[] to, int at, int length, @Nullable Guard guard) {
    if (guard == null || !readGuarded(page, in, to, at, length, guard)) {
      long base = arena.addressNow(page);
      if (base >= 0) {
        Memory.copy(base + in, to, at, length);
      } else {
        moved();
        arena.read(page, in, to, at, length);
      }
    }
  }

  /** Reads without the arena's locks, if the page is simply there; nothing here may wait. */
  private static boolean readGuarded(
      long page, int in, byte[] to, int at, int length, Guard guard) {
    guard.enter();
    try {
      long base = guard.addressNow(page);
      if (base < 0) {
        return false;
      }
      Memory.copy(base + in, to, at, length);
      return true;
    } finally {
      guard.exit();
    }
  }

  /** Copies bytes into a page, with a guard as {@link #read} has one. */
  void write(long page, int in, byte[] from, int at, int length, @Nullable Guard guard) {
    if (guard == null || !writeGuarded(page, in, from, at, length, guard)) {
      long base = arena.addressNow(page);
      if (base >= 0) {
        Memory.copy(from, at, base + in, length);
      } else {
        moved();
        arena.write(page, in, from, at, length);
      }
    }
  }

  private static boolean writeGuarded(
      long page, int in, byte[] from, int at, int length, Guard guard) {
    guard.enter();
    try {
      long base = guard.addressNow(page);
      if (base < 0) {
        return false;
      }
      Memory.copy(from, at, base + in, length);
      return true;
    } finally {
      guard.exit();
    }
  }

  /** Sets bytes of a page. */
  void fill(long page, int in, int length, byte value) {
    long base = arena.addressNow(page);
    if (base >= 0) {
      Memory.fill(base + in, length, value);
    } else {
      moved();
      arena.fill(page, in, length, value);
    }
  }

  /** Whether a page is all zero. */
  boolean isZero(long page) {
    moved();
    for (int at = 0; at < PageTable.PAGE_BYTES; at += 8) {
      if (arena.getLong(page, at) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Which chunks of two pages differ, a bit for each; a page that is not there is all zero. Of one
   * that cannot be read, all may.
   */
  int difference(long a, long b) {
    moved();
    try {
      return differenceRead(a, b);
    } catch (ArenaException.PageFault | ArenaException.OutOfMemory unreadable) {
      return (int) Clock.CHUNKS;
    }
  }

  private int differenceRead(long a, long b) {
    int chunks = 0;
    for (int at = 0; at < PageTable.PAGE_BYTES; at += 8) {
      long x = a == Handle.NULL ? 0 : arena.getLong(a, at);
      long y = b == Handle.NULL ? 0 : arena.getLong(b, at);
      if (x != y) {
        chunks |= 1 << (at >>> PageTable.CHUNK_SHIFT);
        at |= PageTable.CHUNK_BYTES - 8;
      }
    }
    return chunks;
  }
}
