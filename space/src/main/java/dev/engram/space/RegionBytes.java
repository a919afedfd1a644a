/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.Guard;
import dev.engram.arena.Handle;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a region in its pages, whatever may be done with them. Positions are of bytes, and
 * in the region. Accesses go where the cells are that a position means ({@link Forwards}), but for
 * those that say <em>here</em>.
 */
final class RegionBytes {

  private static final int IN_PAGE = PageTable.PAGE_BYTES - 1;

  /** Does something with bytes of one page. */
  @FunctionalInterface
  private interface Piece {
    void at(long position, int length);
  }

  /** Does something with bytes of one page and as many of another. */
  @FunctionalInterface
  private interface Pair {
    void at(long source, long target, int length);
  }

  /** Opens pages of a range. */
  @FunctionalInterface
  private interface Opening {
    void of(long position, long length);
  }

  private final Piece opening = this::openReadable;
  private final Piece reading = this::readHere;
  private final Piece bringing = this::bringBack;
  private final Piece learning = this::learnHere;
  private final Piece cutting = this::openCutHere;
  private final Pair copying = this::copyPair;
  private final Pair openingCopy = this::openPair;
  private final Opening whole = (position, length) -> pieces(position, length, opening);
  private final Opening cut = this::openCut;
  private final Opening cutHere = this::openCutHere;
  private final PageTable table;
  private final Forwards forwards;
  private final PageStore store;
  private byte @Nullable [] buffer;
  private @Nullable Guard guard;

  RegionBytes(PageTable table, Forwards forwards, PageStore store) {
    this.table = table;
    this.forwards = forwards;
    this.store = store;
  }

  /** Does something with each piece of a range, where it lies. */
  private void pieces(long position, long length, Piece each) {
    int part;
    for (long done = 0; done < length; done += part) {
      long here = position + done;
      part = (int) Math.min(length - done, PageTable.PAGE_BYTES - (here & IN_PAGE));
      part = forwards.piece(here, part);
      long there = forwards.target(here);
      if (there >= 0) {
        pieces(there, part, each);
      } else {
        each.at(here, part);
      }
    }
  }

  /** What reads of a shared space are made with, under the region's lock. */
  private @Nullable Guard guard() {
    if (guard == null && store.shared) {
      guard = store.arena.guard();
    }
    return guard;
  }

  /** A page's bytes to copy through. */
  byte[] buffer() {
    if (buffer == null) {
      buffer = new byte[PageTable.PAGE_BYTES];
    }
    return buffer;
  }

  /** Gives up all pages. */
  void close() {
    table.close();
    if (guard != null) {
      guard.close();
    }
  }

  /** Reads. Pages that are not there read zero. */
  void peek(long position, byte[] to, int at, int length) {
    int part;
    for (int done = 0; done < length; done += part) {
      long here = position + done;
      int in = (int) here & IN_PAGE;
      part = Math.min(length - done, PageTable.PAGE_BYTES - in);
      int page = (int) (here >>> PageTable.PAGE_SHIFT);
      long entry = table.entry(page);
      if ((entry & PageTable.FLAGS) != 0) {
        part = forwards.piece(here, part);
        long there = forwards.target(here);
        if (there >= 0) {
          peek(there, to, at + done, part);
          continue;
        }
        if (!isRead(page, in, to, at + done, part)) {
          Arrays.fill(to, at + done, at + done + part, (byte) 0);
        }
      } else if (entry == Handle.NULL) {
        Arrays.fill(to, at + done, at + done + part, (byte) 0);
      } else {
        store.read(entry, in, to, at + done, part, guard());
      }
    }
  }

  /** Reads of one page where it lies, if it is there, whether or not there is memory for it. */
  private boolean isRead(int page, int in, byte[] to, int at, int length) {
    long physical;
    try {
      physical = table.physical(page);
    } catch (SpaceException.OutOfSpace full) {
      return table.unread.copy(page, in, to, at, length);
    }
    if (physical == Handle.NULL) {
      return false;
    }
    store.read(physical, in, to, at, length, guard());
    return true;
  }

  /** Writes; all of it or nothing. */
  void poke(long position, byte[] from, int at, int length) {
    openAll(position, length);
    int part;
    for (int done = 0; done < length; done += part) {
      long here = position + done;
      part = Math.min(length - done, PageTable.PAGE_BYTES - ((int) here & IN_PAGE));
      part = forwards.piece(here, part);
      long there = forwards.target(here);
      if (there >= 0) {
        poke(there, from, at + done, part);
      } else {
        store.write(open(here, part), (int) here & IN_PAGE, from, at + done, part, guard());
      }
    }
  }

  /** Sets bytes; all of them or none. */
  void fill(long position, long length, byte value) {
    table.unread.hold();
    try {
      if (value != 0) {
        openAll(position, length);
      } else {
        learn(position, length);
        openOrNone(cut, position, length);
      }
      fillOpened(position, length, value);
    } finally {
      table.unread.letGo();
    }
  }

  private void fillOpened(long position, long length, byte value) {
    int part;
    for (long done = 0; done < length; done += part) {
      long here = position + done;
      part = (int) Math.min(length - done, PageTable.PAGE_BYTES - (here & IN_PAGE));
      part = forwards.piece(here, part);
      long there = forwards.target(here);
      if (there >= 0) {
        fillOpened(there, part, value);
      } else if (value != 0) {
        store.fill(open(here, part), (int) here & IN_PAGE, part, value);
      } else {
        zero(here, part);
      }
    }
  }

  /** Makes bytes zero where they lie, whatever is elsewhere; all of them or none. */
  void zeroHere(long position, long length) {
    if (isZeroedAtOnce(position, length)) {
      return;
    }
    table.unread.hold();
    try {
      learnHere(position, length);
      openOrNone(cutHere, position, length);
      long end = position + length;
      int endPage = (int) (end + IN_PAGE >>> PageTable.PAGE_SHIFT);
      for (long here = position; here < end; ) {
        int page = table.nextKnown((int) (here >>> PageTable.PAGE_SHIFT), endPage);
        if (page < 0) {
          return;
        }
        here = Math.max(here, (long) page << PageTable.PAGE_SHIFT);
        int part = (int) Math.min(end - here, PageTable.PAGE_BYTES - (here & IN_PAGE));
        zero(here, part);
        here += part;
      }
    } finally {
      table.unread.letGo();
    }
  }

  /** Does the same with a part of one page of which the table knows whether it is there. */
  private boolean isZeroedAtOnce(long position, long length) {
    int in = (int) position & IN_PAGE;
    if (length == 0) {
      return true;
    }
    if (length >= PageTable.PAGE_BYTES || in + length > PageTable.PAGE_BYTES) {
      return false;
    }
    long entry = table.entry(firstPage(position)) & ~PageTable.ELSEWHERE;
    if ((entry & PageTable.UNREAD) != 0) {
      return false;
    }
    if (entry != Handle.NULL) {
      store.fill(open(position, (int) length), in, (int) length, (byte) 0);
    }
    return true;
  }

  /** Takes all pages away, or none. */
  void dropAll() {
    table.unread.hold();
    try {
      learnHere(0, (long) table.pages() << PageTable.PAGE_SHIFT);
      for (int page = table.nextKnown(0); page >= 0; page = table.nextKnown(page + 1)) {
        table.drop(page, (int) Clock.CHUNKS);
      }
    } finally {
      table.unread.letGo();
    }
  }

  /** Copies bytes from where they lie to where others do, which they do not overlap. */
  void copyHere(long from, long to, long length) {
    pairs(from, to, length, copying);
  }

  /** Does something with each piece of two ranges that is in one page of both. */
  private static void pairs(long from, long to, long length, Pair each) {
    int part;
    for (long done = 0; done < length; done += part) {
      long source = from + done;
      long target = to + done;
      part = (int) Math.min(length - done, PageTable.PAGE_BYTES - (source & IN_PAGE));
      part = (int) Math.min(part, PageTable.PAGE_BYTES - (target & IN_PAGE));
      each.at(source, target, part);
    }
  }

  private void copyPair(long source, long target, int length) {
    long page = table.physical(firstPage(source));
    if (page == Handle.NULL) {
      zeroHere(target, length);
    } else {
      byte[] between = buffer();
      store.read(page, (int) source & IN_PAGE, between, 0, length, guard());
      store.write(open(target, length), (int) target & IN_PAGE, between, 0, length, guard());
    }
  }

  /**
   * Opens what a move writes to, if there are pages already where it goes, so that it does not fail
   * when it has begun to make these zero.
   */
  void openMoved(long from, long fromLength, long to, long toLength, long length) {
    learnHere(to, toLength);
    if (table.nextKnown(firstPage(to), endPage(to, toLength)) >= 0) {
      openOrNone(
          (_, _) -> {
            pairs(from, to, length, openingCopy);
            openCutHere(to, toLength);
            openCutHere(to + length, toLength - length);
            openCutHere(from, fromLength);
          },
          to,
          toLength);
    }
  }

  /** Opens the page that {@link #copyPair} writes to. */
  private void openPair(long source, long target, int length) {
    if (table.physical(firstPage(source)) != Handle.NULL) {
      open(target, length);
    } else if (length < PageTable.PAGE_BYTES) {
      openThere(target, length);
    }
  }

  /** Makes bytes of one page zero of which is {@link #learn learnt}; all of it goes. */
  private void zero(long position, int length) {
    int page = (int) (position >>> PageTable.PAGE_SHIFT);
    if (table.nextKnown(page, page + 1) < 0) {
      return;
    }
    if (length == PageTable.PAGE_BYTES) {
      table.drop(page, (int) Clock.CHUNKS);
    } else {
      store.fill(open(position, length), (int) position & IN_PAGE, length, (byte) 0);
    }
  }

  /** Gives back the pages of a range that hold nothing but zeros; whether there were such. */
  boolean trim(long position, long length) {
    boolean some = false;
    int end = (int) (position + length + IN_PAGE >>> PageTable.PAGE_SHIFT);
    int page = table.nextKnown((int) (position >>> PageTable.PAGE_SHIFT), end);
    for (; page >= 0; page = table.nextKnown(page + 1, end)) {
      // what the source has is not all zero
      if (!table.isUnread(page) && store.isZero(table.physical(page))) {
        table.drop(page, 0);
        some = true;
      }
    }
    return some;
  }

  /** Opens all pages that a write will need, so that it does not fail when it has begun. */
  void openAll(long position, long length) {
    if ((position & IN_PAGE) + length <= PageTable.PAGE_BYTES
        && forwards.piece(position, (int) length) == length) {
      return;
    }
    table.unread.hold();
    try {
      readAll(position, length);
      if (table.isNearQuota(forwards.isEmpty() ? (length >>> PageTable.PAGE_SHIFT) + 2 : length)) {
        table.requireQuota(count(position, length, false));
      }
      openOrNone(whole, position, length);
    } finally {
      table.unread.letGo();
    }
  }

  /** Opens pages; if one has no room, those before it are again what they were. */
  private void openOrNone(Opening pages, long position, long length) {
    table.noteOpened();
    boolean all = false;
    try {
      pages.of(position, length);
      all = true;
    } finally {
      table.endNoting(all);
    }
  }

  /** Makes pages that are read in from now on stay, until {@link #letGo}. */
  void hold() {
    table.unread.hold();
  }

  void letGo() {
    table.unread.letGo();
  }

  /** Reads in all pages that an access will need, so that it does not fail when it has begun. */
  void readAll(long position, long length) {
    if (forwards.isEmpty()) {
      readHere(position, length);
    } else {
      pieces(position, length, reading);
    }
  }

  /** The same for pages that the range has already and that a copy of it will read. */
  void bringBackAll(long position, long length) {
    if (store.cold) {
      pieces(position, length, bringing);
    }
  }

  private void bringBack(long position, int length) {
    long page = table.physical(firstPage(position));
    if (page != Handle.NULL) {
      store.bringBack(page);
    }
  }

  /** Reads in all pages of a range. */
  void readHere(long position, long length) {
    table.unread.readAll(firstPage(position), endPage(position, length));
  }

  private static int firstPage(long position) {
    return (int) (position >>> PageTable.PAGE_SHIFT);
  }

  private static int endPage(long position, long length) {
    return (int) (position + length + (length == 0 ? 0 : IN_PAGE) >>> PageTable.PAGE_SHIFT);
  }

  /** Finds out all that must be known to make bytes zero, as {@link #readAll} does for others. */
  private void learn(long position, long length) {
    if (forwards.isEmpty()) {
      learnHere(position, length);
    } else {
      pieces(position, length, learning);
    }
  }

  /** The same of a range; what a checkpoint keeps must be read. */
  private void learnHere(long position, long length) {
    if (table.keepsWhatGoes()) {
      readHere(position, length);
    }
    table.unread.learn(firstPage(position), endPage(position, length));
  }

  /** Counts the pages that a write would have to copy for a checkpoint, or else to make. */
  long count(long position, long length, boolean there) {
    if (forwards.isEmpty()) {
      return table.count(firstPage(position), endPage(position, length), there);
    }
    Set<Integer> pages = new HashSet<>();
    pieces(position, length, (at, part) -> pages.add(firstPage(at)));
    return pages.stream().mapToLong(page -> table.count(page, page + 1, there)).sum();
  }

  /** Opens the pages that making bytes zero will write to. */
  private void openCut(long position, long length) {
    if (forwards.isEmpty()) {
      openCutHere(position, length);
    } else {
      pieces(position, length, cutting);
    }
  }

  /** Opens the first and the last page of a range if they are there and not all in it. */
  private void openCutHere(long position, long length) {
    int in = (int) position & IN_PAGE;
    if (in + length <= PageTable.PAGE_BYTES) {
      if (length > 0 && length < PageTable.PAGE_BYTES) {
        openThere(position, (int) length);
      }
      return;
    }
    if (in != 0) {
      openThere(position, PageTable.PAGE_BYTES - in);
    }
    int rest = (int) (position + length) & IN_PAGE;
    if (rest != 0) {
      openThere(position + length - rest, rest);
    }
  }

  private void openThere(long position, int length) {
    int page = (int) (position >>> PageTable.PAGE_SHIFT);
    if (table.nextKnown(page, page + 1) >= 0) {
      openReadable(position, length);
    }
  }

  /** Opens the page of a position for a write that may not fail any more. */
  private void openReadable(long position, int length) {
    store.bringBack(open(position, length));
  }

  /** Opens the page of a position for a write of some bytes of it. */
  private long open(long position, int length) {
    int in = (int) position & IN_PAGE;
    int first = in >>> PageTable.CHUNK_SHIFT;
    int last = in + length - 1 >>> PageTable.CHUNK_SHIFT;
    return table.open(
        (int) (position >>> PageTable.PAGE_SHIFT), (2 << last) - (1 << first) & 0xFFFF);
  }

  /** Copies bytes of one page from where they lie, and says whether any of them is not zero. */
  boolean isCopied(long position, byte[] to, int at, int length) {
    Objects.checkFromIndexSize(at, length, to.length);
    if (!isRead(firstPage(position), (int) position & IN_PAGE, to, at, length)) {
      return false;
    }
    for (int i = at; i < at + length; i += Long.BYTES) {
      if ((long) Space.LONG.get(to, i) != 0) {
        return true;
      }
    }
    return false;
  }
}
