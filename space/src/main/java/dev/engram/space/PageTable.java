/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.Handle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
 * Clock} last went on, and the chunks of 256 bytes written since; then who owns the leaf, and how
 * many directories have it. So an access is three loads to a handle, a write one compare more, and
 * a page alone in its neighbourhood costs a leaf of 160 bytes, four in a hundred.
 *
 * <p><b>Sharing.</b> A fork copies the first level alone, and both sides get a new owner's name. A
 * node whose owner is another is shared, unless it has one holder left; who writes below it copies
 * it first, and its children have one holder more (Driscoll, Sarnak, Sleator and Tarjan, "Making
 * data structures persistent", 1989, by copying of nodes). Counts of holders change under the lock
 * of the {@link PageStore}.
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

  private static final int OWNER = 2 * STAMPS;
  private static final int HOLDERS = OWNER + 1;
  private static final int LEAF_WORDS = HOLDERS + 1;

  /** A leaf of nothing, which nobody holds. */
  private static final long[] NO_LEAF = new long[LEAF_WORDS];

  private static final long[][] NO_DIRECTORY = new long[IN_DIRECTORY + 1][];

  /** A first level with nothing below, as long as the longest. */
  static final long[][][] NOTHING = new long[1 << 34 - DIRECTORY_BITS][][];

  static {
    Arrays.fill(NO_DIRECTORY, NO_LEAF);
    Arrays.fill(NOTHING, NO_DIRECTORY);
  }

  /** Who has a directory: its owner, and how many first levels it is in. */
  private static final class Share {
    private long owner;
    private int holders = 1;

    private Share(long owner) {
      this.owner = owner;
    }
  }

  private final PageStore store;
  private final Clock clock;
  private final PageJournal journal = new PageJournal();
  private final Changes changes = new Changes();
  private final long most;
  private final long[][][] directories;
  private final @Nullable Share[] shares;
  private long owner;
  private long resident;

  /**
   * @param shift the logarithm of the bytes of a cell
   * @param most pages that may be resident
   */
  PageTable(PageStore store, Clock clock, int shift, long most) {
    this(store, clock, new long[1 << 32 + shift - DIRECTORY_BITS][][], most);
    Arrays.fill(directories, NO_DIRECTORY);
  }

  private PageTable(PageStore store, Clock clock, long[][][] directories, long most) {
    this.store = store;
    this.clock = clock;
    this.most = most;
    this.directories = directories;
    this.shares = new Share[directories.length];
    this.owner = store.nextOwner();
  }

  /** The first level, for who finds pages without more ado. */
  long[][][] directories() {
    return directories;
  }

  /** The same pages for another space, which has all of them in common until one of us writes. */
  PageTable fork(Clock forked) {
    synchronized (store) {
      PageTable other = new PageTable(store, forked, directories.clone(), most);
      for (int i = 0; i < shares.length; i++) {
        Share share = shares[i];
        if (share != null) {
          share.holders++;
          other.shares[i] = share;
        }
      }
      other.resident = resident;
      owner = store.nextOwner();
      return other;
    }
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
    long count = 0;
    for (int page = from; page < end; page++) {
      long[] leaf = leaf(page);
      int at = page & IN_LEAF;
      boolean is = (leaf[at] & ~ELSEWHERE) != Handle.NULL;
      if (there ? is && (leaf[STAMPS + at] & ~Clock.CHUNKS) < since : !is) {
        count++;
      }
    }
    return count;
  }

  /** The physical page of a page, or zero. */
  long physical(int page) {
    return leaf(page)[page & IN_LEAF] & ~ELSEWHERE;
  }

  /** The physical page of a page, or zero; with {@link #ELSEWHERE} if that must be looked at. */
  long entry(int page) {
    return leaf(page)[page & IN_LEAF];
  }

  /** Says whether some cells of a page are elsewhere. */
  void elsewhere(int page, boolean some) {
    long[] leaf = ownLeaf(page);
    int at = page & IN_LEAF;
    store.moved();
    leaf[at] = some ? leaf[at] | ELSEWHERE : leaf[at] & ~ELSEWHERE;
  }

  /** When a page was last opened, and what was written of it since. */
  long stamp(int page) {
    return leaf(page)[STAMPS + (page & IN_LEAF)];
  }

  private long[] leaf(int page) {
    return directories[page >>> LEAF_SHIFT + DIRECTORY_SHIFT][page >>> LEAF_SHIFT & IN_DIRECTORY];
  }

  /** The first page at or after one that is there, or -1. */
  int next(int from) {
    return next(from, directories.length << LEAF_SHIFT + DIRECTORY_SHIFT);
  }

  /** The first page at or after one, and before an end, that is there, or -1. */
  int next(int from, int end) {
    int page = from;
    while (page < end) {
      if (shares[page >>> LEAF_SHIFT + DIRECTORY_SHIFT] == null) {
        page = (page >>> LEAF_SHIFT + DIRECTORY_SHIFT) + 1 << LEAF_SHIFT + DIRECTORY_SHIFT;
      } else if (leaf(page)[HOLDERS] == 0) {
        page = (page >>> LEAF_SHIFT) + 1 << LEAF_SHIFT;
      } else if (physical(page) == Handle.NULL) {
        page++;
      } else {
        return page;
      }
    }
    return -1;
  }

  /**
   * Opens a page for a write to some of its chunks, and returns the physical page to write to,
   * which nobody else has.
   *
   * @param chunks a bit for each
   */
  long open(int page, int chunks) {
    long[] leaf = ownLeaf(page);
    int at = page & IN_LEAF;
    long stamp = leaf[STAMPS + at];
    long physical = leaf[at] & ~ELSEWHERE;
    if ((stamp & ~Clock.CHUNKS) != clock.now) {
      physical = prepare(page, physical, stamp);
      leaf[at] = leaf[at] & ELSEWHERE | physical;
      stamp = clock.now;
    } else if (physical == Handle.NULL) {
      physical = appear();
      leaf[at] |= physical;
    }
    leaf[STAMPS + at] = stamp | chunks;
    return physical;
  }

  /** Saves what a checkpoint, a fork or a mark must not lose, before the first write since. */
  private long prepare(int page, long was, long stamp) {
    long now = was;
    if (was == Handle.NULL) {
      now = appear();
    }
    if ((stamp & ~Clock.CHUNKS) < clock.since()) {
      if (was != Handle.NULL) {
        now = store.copy(was);
      }
      journal.add(clock.depth, page, was, stamp);
    } else if (was != Handle.NULL && store.isShared(was)) {
      now = store.copy(was);
      store.release(was);
    }
    if (clock.marks > 0) {
      changes.note(clock.now, page, stamp);
    }
    return now;
  }

  private long appear() {
    if (resident == most) {
      throw new SpaceException.OutOfSpace(
          "the region has all of its quota of " + most * PAGE_BYTES + " bytes");
    }
    long page = store.allocate();
    resident++;
    return page;
  }

  /**
   * Takes a page away; it reads zero.
   *
   * @param chunks which of its chunks were not zero
   */
  void drop(int page, int chunks) {
    if (physical(page) == Handle.NULL) {
      return;
    }
    store.moved();
    long[] leaf = ownLeaf(page);
    int at = page & IN_LEAF;
    long stamp = leaf[STAMPS + at];
    long physical = leaf[at] & ~ELSEWHERE;
    if ((stamp & ~Clock.CHUNKS) < clock.since()) {
      journal.add(clock.depth, page, physical, stamp);
    } else {
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
    long[] leaf = ownLeaf(page);
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
  }

  /** Undoes all since the checkpoint of a depth, and returns the pages that this concerned. */
  int[] revert(int depth) {
    int[] pages = journal.pages(depth);
    journal.revert(depth, this);
    return pages;
  }

  /** Ends the innermost checkpoint, of a depth, keeping what was written. */
  void commit(int depth) {
    journal.commit(depth, clock.since(depth - 1), store);
  }

  /** Page and chunks that changed since a time, {@code page << 16 | chunks}, in order. */
  long[] changedSince(long time) {
    return changes.since(time, this);
  }

  /** Forgets what only marks before a time would ask for. */
  void forgetBefore(long time) {
    changes.forgetBefore(time);
  }

  /** A leaf that this table alone has. */
  private long[] ownLeaf(int page) {
    int number = page >>> LEAF_SHIFT + DIRECTORY_SHIFT;
    int at = page >>> LEAF_SHIFT & IN_DIRECTORY;
    Share share = shares[number];
    if (share != null && share.owner == owner) {
      long[] leaf = directories[number][at];
      if (leaf[OWNER] == owner) {
        return leaf;
      }
    }
    synchronized (store) {
      ownDirectory(number);
      return ownLeaf(directories[number], at);
    }
  }

  private void ownDirectory(int number) {
    Share share = shares[number];
    if (share == null) {
      directories[number] = NO_DIRECTORY.clone();
      shares[number] = new Share(owner);
    } else if (share.owner != owner && share.holders == 1) {
      share.owner = owner;
    } else if (share.owner != owner) {
      long[][] own = directories[number].clone();
      for (long[] leaf : own) {
        if (leaf[HOLDERS] != 0) {
          leaf[HOLDERS]++;
        }
      }
      share.holders--;
      directories[number] = own;
      shares[number] = new Share(owner);
    }
  }

  private long[] ownLeaf(long[][] directory, int at) {
    long[] leaf = directory[at];
    if (leaf[HOLDERS] == 0) {
      leaf = new long[LEAF_WORDS];
      leaf[HOLDERS] = 1;
      directory[at] = leaf;
    } else if (leaf[OWNER] != owner && leaf[HOLDERS] > 1) {
      leaf[HOLDERS]--;
      leaf = leaf.clone();
      leaf[HOLDERS] = 1;
      for (int i = 0; i <= IN_LEAF; i++) {
        if ((leaf[i] & ~ELSEWHERE) != Handle.NULL) {
          store.retain(leaf[i] & ~ELSEWHERE);
        }
      }
      directory[at] = leaf;
    }
    leaf[OWNER] = owner;
    return leaf;
  }

  /** Gives up all pages that nobody else has. */
  void close() {
    synchronized (store) {
      journal.close(store);
      for (int i = 0; i < directories.length; i++) {
        Share share = shares[i];
        if (share != null && --share.holders == 0) {
          close(directories[i]);
        }
        directories[i] = NO_DIRECTORY;
        shares[i] = null;
      }
      resident = 0;
    }
  }

  private void close(long[][] directory) {
    for (long[] leaf : directory) {
      if (leaf[HOLDERS] != 0 && --leaf[HOLDERS] == 0) {
        for (int i = 0; i <= IN_LEAF; i++) {
          if ((leaf[i] & ~ELSEWHERE) != Handle.NULL) {
            store.release(leaf[i] & ~ELSEWHERE);
          }
        }
      }
    }
  }
}
