/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.Handle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a {@link PageTable} that are not in memory but where the space comes from, and those
 * in memory that were read from there.
 *
 * <p>An entry that is {@link PageTable#UNREAD} says: as the source has it. Whether there is such a
 * page, the source knows; {@link #learn} makes the table know it too, and nothing else. A page that
 * is read in has the stamp 0, since reading is not writing: a write that follows is the first to it
 * for every checkpoint and mark. So a page with stamp 0 and memory is one that the source has like
 * this. It is <em>clean</em>, and its memory may be given back at any time.
 *
 * <p>Clean pages leave in the order in which they came, by a queue of four bytes for each, and no
 * access has to note anything. Whoever writes to a page leaves it in the queue; it is found to be
 * no more clean when its turn comes. A bit in the leaf says that a page is in the queue, so that it
 * is there once. Fork and original take over the queue with the leaves. Pages that both have stay
 * where they are until one of the two is closed, at the end of the queue again.
 */
final class Unread {

  private static final int[] NONE = {};

  private final PageTable table;
  private final PageTree tree;
  private final PageStore store;
  private final Origin origin;
  private final int region;
  private final PageQueue queue;

  /** How many operations need all pages to stay that they read. */
  private int held;

  private byte @Nullable [] buffer;

  Unread(PageTable table, PageTree tree, PageStore store, Origin origin, int region) {
    this(table, tree, store, origin, region, new PageQueue());
  }

  private Unread(
      PageTable table, PageTree tree, PageStore store, Origin origin, int region, PageQueue queue) {
    this.table = table;
    this.tree = tree;
    this.store = store;
    this.origin = origin;
    this.region = region;
    this.queue = queue;
  }

  /** The same for a fork of the table. */
  Unread fork(PageTable forked, PageTree nodes, Origin of) {
    return new Unread(forked, nodes, store, of, region, queue.fork());
  }

  /** Pages that wait in the queue; for other threads it is a guess. */
  int size() {
    return queue.size();
  }

  /** The first page at or after one, and before an end, that the source has, or -1. */
  int next(int from, int end) {
    return origin.source().next(region, from, end);
  }

  /** Copies a page from the source, unless it is all zero; whether it is not. */
  boolean copy(int page, byte[] into) {
    return origin.source().read(region, page, into);
  }

  /** Copies some bytes of a page, unless all of it is zero; whether it is not. */
  boolean copy(int page, int in, byte[] to, int at, int length) {
    boolean some = copy(page, buffer());
    if (some) {
      System.arraycopy(buffer(), in, to, at, length);
    }
    return some;
  }

  private byte[] buffer() {
    if (buffer == null) {
      buffer = new byte[PageTable.PAGE_BYTES];
    }
    return buffer;
  }

  /** Reads a page in, and returns its physical page, or zero if it is all zero. */
  long read(int page) {
    byte[] bytes = buffer();
    if (!copy(page, bytes)) {
      learn(page, page + 1);
      return Handle.NULL;
    }
    long physical = table.fresh(page, Handle.NULL);
    store.write(physical, 0, bytes, 0, PageTable.PAGE_BYTES, null);
    long[] leaf = tree.ownLeaf(page);
    int at = page & PageTable.IN_LEAF;
    leaf[at] = leaf[at] & PageTable.ELSEWHERE | physical;
    makeRoom();
    queue(page, leaf);
    return physical;
  }

  /** Reads all pages of a range in that are there; who needs all of them at once {@link #hold}s. */
  void readAll(int from, int end) {
    for (int page = table.nextKnown(from, end); page >= 0; page = table.nextKnown(page + 1, end)) {
      if (table.isUnread(page)) {
        read(page);
      }
    }
  }

  /**
   * Finds out which pages of a range the source has. Entries of the others say from now on that
   * there is no page, of whole leaves and directories without taking memory.
   */
  void learn(int from, int end) {
    for (int page = table.nextKnown(from, end); page >= 0; page = table.nextKnown(page, end)) {
      page = table.isUnread(page) ? learn(page) : page + 1;
    }
  }

  /** Learns of a page, or of all its leaf or directory if nobody has it; returns what follows. */
  private int learn(int page) {
    int size = tree.blank(page);
    while (true) {
      int start = page & -size;
      if (next(start, start + size) < 0) {
        tree.absent(page, size);
        return start + size;
      }
      if (size == 1) {
        return page + 1;
      }
      size = size > PageTable.IN_LEAF + 1 ? PageTable.IN_LEAF + 1 : 1;
    }
  }

  /** From now on, until it is let go, what is read in stays. */
  void hold() {
    held++;
  }

  /** Ends the last {@link #hold}. */
  void letGo() {
    if (--held == 0) {
      makeRoom();
    }
  }

  /** Takes the first pages back if too many wait in the queues. */
  void makeRoom() {
    origin.makeRoom(this);
  }

  /** Puts a clean page into the queue, unless it is there. */
  void queue(int page, long[] leaf) {
    long bit = 1L << (page & PageTable.IN_LEAF);
    if ((leaf[PageTree.QUEUED] & bit) == 0) {
      leaf[PageTree.QUEUED] |= bit;
      queue.add(page);
      origin.queued(1);
    }
  }

  /**
   * Takes clean pages back to the source, the first ones that may go.
   *
   * @param count how many at most
   * @param tries how many that must stay it looks at
   * @param but one that must stay, or -1
   * @return how many went
   */
  int evict(int count, int tries, int but) {
    int before = queue.size();
    int gone = 0;
    int left = Math.min(tries, before);
    while (held == 0 && gone < count && left > 0 && queue.size() > 0) {
      int page = queue.poll();
      if (page == but || !tree.isAlone(page)) {
        queue.add(page);
        left--;
        continue;
      }
      long[] leaf = tree.ownLeaf(page);
      int at = page & PageTable.IN_LEAF;
      long physical = leaf[at] & ~PageTable.FLAGS;
      boolean clean = physical != Handle.NULL && leaf[PageTable.STAMPS + at] >>> Clock.SHIFT == 0;
      if (clean && store.isShared(physical)) {
        queue.add(page);
        left--;
        continue;
      }
      leaf[PageTree.QUEUED] &= ~(1L << at);
      if (clean) {
        leaf[at] = leaf[at] & PageTable.ELSEWHERE | PageTable.UNREAD;
        store.release(physical);
        gone++;
      }
    }
    origin.queued(queue.size() - before);
    return gone;
  }

  /** Takes some clean pages back because there is no memory; whether there were any. */
  boolean giveWay(int but) {
    return origin.giveWay(this, but);
  }

  /** The pages in memory that changed since a time, not since another, and that a source has. */
  int[] changed(long since, long until, PageSource now) {
    long[] changed = table.changedSince(since);
    int[] pages = changed.length == 0 ? NONE : new int[changed.length];
    int count = 0;
    for (long each : changed) {
      int page = (int) (each >>> Clock.SHIFT);
      if (!table.isUnread(page)
          && table.physical(page) != Handle.NULL
          && table.stamp(page) < until
          && now.next(region, page, page + 1) == page) {
        pages[count++] = page;
      }
    }
    return Arrays.copyOf(pages, count);
  }
}
