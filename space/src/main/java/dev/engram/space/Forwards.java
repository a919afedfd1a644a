/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * Where the blocks of a region are that were moved out of their planes, while the program goes on
 * using the addresses it got. Ranges of bytes, each inside one page, in a table by page: of a page
 * of which something is elsewhere, all ranges lie together in the order of their starts.
 *
 * <p>A target is never itself forwarded.
 */
final class Forwards {

  /** The ranges of one page: where each starts and ends in the page, and where it is. */
  record Ranges(int[] starts, int[] ends, long[] targets) {

    static final Ranges NONE = new Ranges(new int[0], new int[0], new long[0]);

    /** The first range that ends after a place in the page. */
    private int find(int in) {
      int i = 0;
      while (i < ends.length && ends[i] <= in) {
        i++;
      }
      return i;
    }

    /** The range that all of some bytes are in, or -1. */
    int find(int in, int length) {
      int i = find(in);
      return i < starts.length && in >= starts[i] && in + length <= ends[i] ? i : -1;
    }

    private Ranges with(int start, int end, long target) {
      int at = find(start);
      int[] moreStarts = insert(starts, at, start);
      int[] moreEnds = insert(ends, at, end);
      long[] moreTargets = Arrays.copyOf(targets, targets.length + 1);
      System.arraycopy(targets, at, moreTargets, at + 1, targets.length - at);
      moreTargets[at] = target;
      return new Ranges(moreStarts, moreEnds, moreTargets);
    }

    private Ranges without(int start) {
      int at = find(start);
      if (at == starts.length || starts[at] != start) {
        throw new IllegalStateException("nothing is forwarded at byte " + start + " of the page");
      }
      long[] fewer = Arrays.copyOf(targets, targets.length - 1);
      System.arraycopy(targets, at + 1, fewer, at, fewer.length - at);
      return new Ranges(remove(starts, at), remove(ends, at), fewer);
    }

    private static int[] insert(int[] all, int at, int value) {
      int[] more = Arrays.copyOf(all, all.length + 1);
      System.arraycopy(all, at, more, at + 1, all.length - at);
      more[at] = value;
      return more;
    }

    private static int[] remove(int[] all, int at) {
      int[] fewer = Arrays.copyOf(all, all.length - 1);
      System.arraycopy(all, at + 1, fewer, at, fewer.length - at);
      return fewer;
    }
  }

  /** Is told of bytes that are elsewhere. */
  @FunctionalInterface
  interface Visitor {
    /** Some bytes of one page, and where the first of them is. */
    void range(long position, int length, long target);
  }

  private static final int IN_PAGE = PageTable.PAGE_BYTES - 1;
  private static final int FREE = -1;

  private int[] pages = {FREE, FREE};
  private Ranges[] ranges = {Ranges.NONE, Ranges.NONE};
  private int size;

  /** The same ranges, for a fork. */
  Forwards copy() {
    Forwards other = new Forwards();
    other.pages = pages.clone();
    other.ranges = ranges.clone();
    other.size = size;
    return other;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many of some bytes, which lie in one page, are where the first one is. */
  int piece(long position, int length) {
    if (size == 0) {
      return length;
    }
    Ranges of = of((int) (position >>> PageTable.PAGE_SHIFT));
    int in = (int) position & IN_PAGE;
    int i = of.find(in);
    if (i == of.starts.length) {
      return length;
    }
    return Math.min(length, (in < of.starts[i] ? of.starts[i] : of.ends[i]) - in);
  }

  /** Where a byte is, or -1 if it is where its position says. */
  long target(long position) {
    if (size == 0) {
      return -1;
    }
    Ranges of = of((int) (position >>> PageTable.PAGE_SHIFT));
    int in = (int) position & IN_PAGE;
    int i = of.find(in, 1);
    return i < 0 ? -1 : of.targets[i] + in - of.starts[i];
  }

  /** Says that bytes, which are not forwarded now, are elsewhere. */
  void add(long position, long length, long target, PageTable table) {
    long done = 0;
    while (done < length) {
      long here = position + done;
      int page = (int) (here >>> PageTable.PAGE_SHIFT);
      int in = (int) here & IN_PAGE;
      int end = (int) Math.min(PageTable.PAGE_BYTES, in + length - done);
      put(page, of(page).with(in, end, target + done));
      table.elsewhere(page, true);
      done += end - in;
    }
  }

  /** Says that bytes are where their position says again. */
  void remove(long position, long length, PageTable table) {
    long done = 0;
    while (done < length) {
      long here = position + done;
      int page = (int) (here >>> PageTable.PAGE_SHIFT);
      int in = (int) here & IN_PAGE;
      Ranges fewer = of(page).without(in);
      if (fewer.starts.length == 0) {
        delete(page);
        table.elsewhere(page, false);
      } else {
        put(page, fewer);
        table.elsewhere(page, true);
      }
      done += PageTable.PAGE_BYTES - in;
    }
  }

  /** Tells of all ranges, in no order that means anything. */
  void forEach(Visitor visitor) {
    for (int i = 0; i < pages.length; i++) {
      Ranges of = ranges[i];
      for (int j = 0; j < of.starts.length; j++) {
        long position = ((long) pages[i] << PageTable.PAGE_SHIFT) + of.starts[j];
        visitor.range(position, of.ends[j] - of.starts[j], of.targets[j]);
      }
    }
  }

  /** What is elsewhere of a page. */
  Ranges of(int page) {
    return ranges[find(page)];
  }

  private int find(int page) {
    int at = home(page);
    while (pages[at] != FREE && pages[at] != page) {
      at = at + 1 & pages.length - 1;
    }
    return at;
  }

  private int home(int page) {
    return page * 0x9E3779B9 >>> 8 & pages.length - 1;
  }

  private void put(int page, Ranges of) {
    int at = find(page);
    if (pages[at] == FREE) {
      size++;
    }
    pages[at] = page;
    ranges[at] = of;
    if (size * 2 > pages.length) {
      grow();
    }
  }

  private void grow() {
    int[] oldPages = pages;
    Ranges[] old = ranges;
    pages = new int[oldPages.length * 2];
    ranges = new Ranges[pages.length];
    Arrays.fill(pages, FREE);
    Arrays.fill(ranges, Ranges.NONE);
    for (int i = 0; i < oldPages.length; i++) {
      if (oldPages[i] != FREE) {
        int at = find(oldPages[i]);
        pages[at] = oldPages[i];
        ranges[at] = old[i];
      }
    }
  }

  /** Moves up what would not be found across a gap (Knuth, volume 3, algorithm 6.4R). */
  private void delete(int page) {
    int gap = find(page);
    int mask = pages.length - 1;
    for (int at = gap + 1 & mask; pages[at] != FREE; at = at + 1 & mask) {
      if ((at - home(pages[at]) & mask) >= (at - gap & mask)) {
        pages[gap] = pages[at];
        ranges[gap] = ranges[at];
        gap = at;
      }
    }
    pages[gap] = FREE;
    ranges[gap] = Ranges.NONE;
    size--;
  }
}
