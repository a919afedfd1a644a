/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.Handle;
import java.util.Arrays;

/**
 * Where the pages of a region are: three levels, from the position of a byte to a block of the
 * arena.
 *
 * <pre>
 *   position  33 .. 24   23 .. 15   14 .. 12   11 .. 0
 *             directory     leaf      page     byte of it
 * </pre>
 *
 * <p>A leaf is one {@code long[]}: the handle of each of its eight pages, zero for one that was
 * never written; then the stamp of each, which is the time of its first write since the {@link
 * Clock} last went on, and the chunks of 256 bytes written since; then who owns the leaf, how many
 * directories have it, and what {@link Unread} notes of it. So an access is three loads to a
 * handle, a write one compare more, and a page alone in its neighbourhood costs a leaf of 168
 * bytes, four in a hundred.
 *
 * <p>The levels themselves, and how forks share them, are the {@link PageTree}.
 */
final class PageTable {

  static final int PAGE_SHIFT = 12;
  static final int PAGE_BYTES = 1 << PAGE_SHIFT;
  static final int CHUNK_SHIFT = 8;
  static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;

  static final int LEAF_SHIFT = 3;
  static final int IN_LEAF = (1 << LEAF_SHIFT) - 1;
  static final int STAMPS = 1 << LEAF_SHIFT;
  static final int DIRECTORY_SHIFT = 9;
  static final int IN_DIRECTORY = (1 << DIRECTORY_SHIFT) - 1;

  /** Bits of a position below the index of its leaf. */
  static final int LEAF_BITS = PAGE_SHIFT + LEAF_SHIFT;

  /** Bits of a position below the index of its directory. */
  static final int DIRECTORY_BITS = LEAF_BITS + DIRECTORY_SHIFT;

  /**
   * Set in the entry of a page some of whose cells are elsewhere ({@link Forwards}). It is one of
   * the bits that no good handle has, so that the short ways do not find the page.
   */
  static final long ELSEWHERE = 1L << 32;

  /**
   * Set in the entry of a page that is as the source has it, and not in memory: another such bit.
   */
  static final long UNREAD = 1L << 33;

  /** The bits of an entry that are none of a handle. */
  static final long FLAGS = ELSEWHERE | UNREAD;

  private static final int[] NONE = {};

  /** The longest list of pages that is kept for the next one. */
  private static final int MOST_KEPT = 1 << 10;

  private final PageStore store;
  private final Clock clock;
  private final PageJournal journal = new PageJournal();
  private final Changes changes;
  private final long most;
  private final PageTree tree;
  final Unread unread;
  private long resident;

  /** Whether to note pages that appear, those that did, and how many they are. */
  private boolean noting;

  private int[] appearing = NONE;
  private int appeared;

  /** Entries that the journal had when that began. */
  private int journaled;

  /**
   * The pages that a region has in the source of the space.
   *
   * @param shift the logarithm of the bytes of a cell
   * @param most pages that may be resident
   */
  PageTable(PageStore store, Clock clock, Origin origin, int region, int shift, long most) {
    this.store = store;
    this.clock = clock;
    this.changes = new Changes(clock);
    this.most = most;
    this.resident = origin.pages(region);
    this.tree = new PageTree(store, shift, resident > 0);
    this.unread = new Unread(this, tree, store, origin, region);
  }

  private PageTable(PageTable from, Clock clock, Origin origin) {
    this.store = from.store;
    this.clock = clock;
    this.changes = new Changes(clock);
    this.most = from.most;
    this.tree = from.tree.fork();
    this.resident = from.resident;
    this.unread = from.unread.fork(this, tree, origin);
  }

  /** The first level, for who finds pages without more ado. */
  long[][][] directories() {
    return tree.directories();
  }

  /** The same pages for another space, which has all of them in common until one of us writes. */
  PageTable fork(Clock forked, Origin origin) {
    return new PageTable(this, forked, origin);
  }

  /** How many pages are there. */
  long resident() {
    return resident;
  }

  /** How many pages are kept for checkpoints. */
  long kept() {
    return journal.kept();
  }

  /**
   * Of a range of pages, how many are there that a write would copy for the innermost checkpoint,
   * or how many are not there.
   */
  long count(int from, int end, boolean there) {
    long since = clock.since();
    long are = 0;
    long copied = 0;
    for (int page = next(from, end); page >= 0; page = next(page + 1, end)) {
      are++;
      copied += (stamp(page) & ~Clock.CHUNKS) < since ? 1 : 0;
    }
    return there ? copied : end - from - are;
  }

  /** The physical page of a page, or zero; it is read in if it was not yet. */
  long physical(int page) {
    long entry = entry(page);
    return (entry & UNREAD) != 0 ? unread.read(page) : entry & ~ELSEWHERE;
  }

  /**
   * The physical page of a page, or zero; with {@link #ELSEWHERE} if that must be looked at; or
   * {@link #UNREAD}, perhaps with the other.
   */
  long entry(int page) {
    return tree.leaf(page)[page & IN_LEAF];
  }

  /** Whether a page is not in memory, but as the source has it. */
  boolean isUnread(int page) {
    return (entry(page) & UNREAD) != 0;
  }

  /** Whether what is dropped is kept, so that it must be in memory. */
  boolean keepsWhatGoes() {
    return clock.depth > 0;
  }

  /** Says whether some cells of a page are elsewhere. */
  void elsewhere(int page, boolean some) {
    long[] leaf = tree.ownLeaf(page);
    int at = page & IN_LEAF;
    store.moved();
    leaf[at] = some ? leaf[at] | ELSEWHERE : leaf[at] & ~ELSEWHERE;
  }

  /** When a page was last opened, and what was written of it since. */
  long stamp(int page) {
    return tree.leaf(page)[STAMPS + (page & IN_LEAF)];
  }

  /** The first page at or after one that is there, or -1. */
  int next(int from) {
    return next(from, tree.pages());
  }

  /** The first page at or after one, and before an end, that is there, or -1. */
  int next(int from, int end) {
    int page = nextKnown(from, end);
    int has = -1; // the first page that the source has, of those not passed yet
    while (page >= 0 && isUnread(page)) {
      if (has < page) {
        int found = unread.next(page, end);
        has = found < 0 ? end : found;
      }
      int size = tree.blank(page);
      int stop = Math.min(end, (page & -size) + size);
      if (has < stop) {
        return has;
      }
      page = nextKnown(stop, end);
    }
    return page;
  }

  /** How many pages there may be. */
  int pages() {
    return tree.pages();
  }

  int nextKnown(int from) {
    return nextKnown(from, tree.pages());
  }

  /** As {@link #next}, without asking the source, as if it had all pages that were not read. */
  int nextKnown(int from, int end) {
    int page = from;
    while (page < end && (entry(page) & ~ELSEWHERE) == Handle.NULL) {
      int size = tree.blank(page);
      page = (page & -size) + size;
    }
    return page < end ? page : -1;
  }

  /**
   * Opens a page for a write to some of its chunks, and returns the physical page to write to,
   * which nobody else has.
   *
   * @param chunks a bit for each
   */
  long open(int page, int chunks) {
    if (isUnread(page)) {
      unread.read(page);
    }
    long[] leaf = tree.ownLeaf(page);
    int at = page & IN_LEAF;
    long stamp = leaf[STAMPS + at];
    long physical = leaf[at] & ~ELSEWHERE;
    if ((stamp & ~Clock.CHUNKS) != clock.now) {
      physical = prepare(page, physical, stamp);
      leaf[at] = leaf[at] & ELSEWHERE | physical;
      stamp = clock.now;
    } else if (physical == Handle.NULL) {
      physical = appear(page);
      leaf[at] |= physical;
    }
    leaf[STAMPS + at] = stamp | chunks;
    return physical;
  }

  /** Saves what a checkpoint, a fork or a mark must not lose, before the first write since. */
  private long prepare(int page, long was, long stamp) {
    long now = was;
    if (was == Handle.NULL) {
      now = appear(page);
    }
    if ((stamp & ~Clock.CHUNKS) < clock.since()) {
      if (was != Handle.NULL) {
        now = fresh(page, was);
      }
      journal.add(clock.depth, page, was, stamp);
    } else if (was != Handle.NULL && store.isShared(was)) {
      now = fresh(page, was);
      store.release(was);
    }
    if (clock.marks > 0) {
      changes.note(clock.now, page, stamp);
    }
    return now;
  }

  /** Whether so many pages more might exceed the quota. */
  boolean isNearQuota(long more) {
    return more > most - resident;
  }

  /** Refuses pages that are not there and would exceed the quota. */
  void requireQuota(long missing) {
    if (missing > most - resident) {
      throw overQuota();
    }
  }

  private SpaceException.OutOfSpace overQuota() {
    return new SpaceException.OutOfSpace(
        "the region has a quota of %d bytes, and %d of it are left"
            .formatted(most * PAGE_BYTES, (most - resident) * PAGE_BYTES));
  }

  private long appear(int page) {
    if (resident == most) {
      throw overQuota();
    }
    long physical = fresh(page, Handle.NULL);
    resident++;
    if (noting) {
      if (appeared == appearing.length) {
        appearing = Arrays.copyOf(appearing, Math.max(8, 2 * appeared));
      }
      appearing[appeared++] = page;
    }
    return physical;
  }

  /** Notes which pages appear or are kept from now on, until {@link #endNoting}. */
  void noteOpened() {
    noting = true;
    journaled = journal.size();
  }

  /**
   * Ends that.
   *
   * @param stay whether the pages stay that appeared, which still read zero, and the copies that
   *     were made of others
   */
  void endNoting(boolean stay) {
    if (!stay) {
      journal.cancel(journaled, this);
    }
    for (int i = 0; i < appeared && !stay; i++) {
      drop(appearing[i], 0);
    }
    noting = false;
    appeared = 0;
    appearing = appearing.length > MOST_KEPT ? NONE : appearing;
  }

  /**
   * Another physical page for a page, with the bytes of one if that is not zero. Pages that were
   * only read give way to it.
   */
  long fresh(int page, long was) {
    while (true) {
      try {
        return was == Handle.NULL ? store.allocate() : store.copy(was);
      } catch (SpaceException.OutOfSpace full) {
        if (!unread.giveWay(page)) {
          throw full;
        }
      }
    }
  }

  /**
   * Takes a page away; it reads zero. If it was not read yet, the source must have it, and no
   * checkpoint may keep it.
   *
   * @param chunks which of its chunks were not zero
   */
  void drop(int page, int chunks) {
    if ((entry(page) & ~ELSEWHERE) == Handle.NULL) {
      return;
    }
    assert !isUnread(page) || !keepsWhatGoes() : "page " + page + " is to be kept, and not read";
    store.moved();
    long[] leaf = tree.ownLeaf(page);
    int at = page & IN_LEAF;
    long stamp = leaf[STAMPS + at];
    long physical = leaf[at] & ~FLAGS;
    if ((stamp & ~Clock.CHUNKS) < clock.since()) {
      journal.add(clock.depth, page, physical, stamp);
    } else if (physical != Handle.NULL) {
      store.release(physical);
    }
    if ((stamp & ~Clock.CHUNKS) != clock.now) {
      if (clock.marks > 0) {
        changes.note(clock.now, page, stamp);
      }
      stamp = clock.now;
    }
    leaf[at] &= ELSEWHERE;
    leaf[STAMPS + at] = stamp | chunks;
    resident--;
  }

  /** Gives a page back what it had at a checkpoint. */
  void restore(int page, long was, long stamp) {
    long[] leaf = tree.ownLeaf(page);
    int at = page & IN_LEAF;
    long is = leaf[at] & ~ELSEWHERE;
    store.moved();
    if (clock.marks > 0) {
      changes.note(clock.now, page, leaf[STAMPS + at]);
      changes.noteChunks(clock.now, page, store.difference(is, was));
    }
    leaf[at] = leaf[at] & ELSEWHERE | was;
    leaf[STAMPS + at] = stamp;
    resident += (was == Handle.NULL ? 0 : 1) - (is == Handle.NULL ? 0 : 1);
    if (is != Handle.NULL) {
      store.release(is);
    }
    if (was != Handle.NULL && stamp >>> Clock.SHIFT == 0) {
      unread.queue(page, leaf);
    }
  }

  /** Makes pages those of the source that they were not since they were written. */
  void settle(int[] pages) {
    store.moved();
    for (int page : pages) {
      long[] leaf = tree.ownLeaf(page);
      int at = page & IN_LEAF;
      if (leaf[STAMPS + at] >>> Clock.SHIFT != 0) {
        changes.note(clock.now, page, leaf[STAMPS + at]);
        leaf[STAMPS + at] = 0;
        unread.queue(page, leaf);
      }
    }
  }

  /** Undoes all since the checkpoint of a depth, and returns the pages that this concerned. */
  int[] revert(int depth) {
    int[] pages = journal.pages(depth);
    journal.revert(depth, this);
    unread.makeRoom();
    return pages;
  }

  /** Ends the innermost checkpoint, of a depth, keeping what was written. */
  void commit(int depth) {
    journal.commit(depth, clock.since(depth - 1), store);
  }

  /** How many notes of changes there are. */
  int notes() {
    return changes.size();
  }

  /** Page and chunks that changed since a time, {@code page << 16 | chunks}, in order. */
  long[] changedSince(long time) {
    return changes.since(time, this);
  }

  /** Forgets what only marks before a time would ask for. */
  void forgetBefore(long time) {
    changes.forgetBefore(time);
  }

  /** Gives up all pages that nobody else has. */
  void close() {
    synchronized (store) {
      journal.close(store);
      tree.close();
      resident = 0;
    }
  }
}
