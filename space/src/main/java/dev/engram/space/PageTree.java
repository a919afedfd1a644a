/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.Handle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a {@link PageTable}, and who has them.
 *
 * <p>A fork copies the first level alone, and both sides get a new owner's name. A node whose owner
 * is another is shared, unless it has one holder left; who writes below it copies it first, and its
 * children have one holder more (Driscoll, Sarnak, Sleator and Tarjan, "Making data structures
 * persistent", 1989, by copying of nodes). Counts of holders change under the lock of the {@link
 * PageStore}.
 *
 * <p>Nodes of which all pages are as at the beginning are not made: there is one leaf and one
 * directory of nothing, and one each of pages that were not read yet. Nobody holds these, and they
 * never change.
 */
final class PageTree {

  private static final int OWNER = 2 * PageTable.STAMPS;

  /** The word of a leaf that says how many directories it is in; 0 for one that nobody holds. */
  static final int HOLDERS = OWNER + 1;

  /** The word of a leaf with a bit for each page that is in the queue of {@link Unread}. */
  static final int QUEUED = HOLDERS + 1;

  private static final int LEAF_WORDS = QUEUED + 1;
  private static final int LEAF_PAGES = 1 << PageTable.LEAF_SHIFT;

  /** Bits of a page's number below the index of its directory. */
  private static final int NUMBER_SHIFT = PageTable.LEAF_SHIFT + PageTable.DIRECTORY_SHIFT;

  private static final long[] NO_LEAF = new long[LEAF_WORDS];
  private static final long[][] NO_DIRECTORY = new long[PageTable.IN_DIRECTORY + 1][];
  private static final long[] UNREAD_LEAF = new long[LEAF_WORDS];
  private static final long[][] UNREAD_DIRECTORY = new long[PageTable.IN_DIRECTORY + 1][];

  /** A first level with nothing below, as long as the longest. */
  static final long[][][] NOTHING = new long[1 << 34 - PageTable.DIRECTORY_BITS][][];

  static {
    Arrays.fill(NO_DIRECTORY, NO_LEAF);
    Arrays.fill(NOTHING, NO_DIRECTORY);
    Arrays.fill(UNREAD_LEAF, 0, LEAF_PAGES, PageTable.UNREAD);
    Arrays.fill(UNREAD_DIRECTORY, UNREAD_LEAF);
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
  private final long[][][] directories;
  private final @Nullable Share[] shares;
  private long owner;

  /**
   * @param shift the logarithm of the bytes of a cell
   * @param unread whether there are pages to be read, or else none
   */
  PageTree(PageStore store, int shift, boolean unread) {
    this(store, new long[1 << 32 + shift - PageTable.DIRECTORY_BITS][][]);
    Arrays.fill(directories, unread ? UNREAD_DIRECTORY : NO_DIRECTORY);
  }

  private PageTree(PageStore store, long[][][] directories) {
    this.store = store;
    this.directories = directories;
    this.shares = new Share[directories.length];
    this.owner = store.nextOwner();
  }

  /** The same nodes for another, which has all of them in common until one of us writes. */
  PageTree fork() {
    synchronized (store) {
      PageTree other = new PageTree(store, directories.clone());
      for (int i = 0; i < shares.length; i++) {
        Share share = shares[i];
        if (share != null) {
          share.holders++;
          other.shares[i] = share;
        }
      }
      owner = store.nextOwner();
      return other;
    }
  }

  /** The first level. */
  long[][][] directories() {
    return directories;
  }

  /** How many pages there may be. */
  int pages() {
    return directories.length << NUMBER_SHIFT;
  }

  /** The leaf of a page, to be read. */
  long[] leaf(int page) {
    return directories[page >>> NUMBER_SHIFT][
        page >>> PageTable.LEAF_SHIFT & PageTable.IN_DIRECTORY];
  }

  /** How many pages the directory or the leaf of a page has if nobody holds it, or else 1. */
  int blank(int page) {
    if (shares[page >>> NUMBER_SHIFT] == null) {
      return 1 << NUMBER_SHIFT;
    }
    return leaf(page)[HOLDERS] == 0 ? LEAF_PAGES : 1;
  }

  /**
   * Notes that there is nothing to be read of a page and those about it.
   *
   * @param pages as {@link #blank} counts them, or those of a leaf, or 1
   */
  void absent(int page, int pages) {
    int number = page >>> NUMBER_SHIFT;
    if (pages > LEAF_PAGES) {
      directories[number] = NO_DIRECTORY;
    } else if (pages > 1) {
      synchronized (store) {
        ownDirectory(number);
        directories[number][page >>> PageTable.LEAF_SHIFT & PageTable.IN_DIRECTORY] = NO_LEAF;
      }
    } else {
      ownLeaf(page)[page & PageTable.IN_LEAF] &= ~PageTable.UNREAD;
    }
  }

  /** A leaf that this tree alone has. */
  long[] ownLeaf(int page) {
    int number = page >>> NUMBER_SHIFT;
    int at = page >>> PageTable.LEAF_SHIFT & PageTable.IN_DIRECTORY;
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

  /** Whether nobody else has the leaf of a page, so that {@link #ownLeaf} copies nothing. */
  boolean isAlone(int page) {
    synchronized (store) {
      Share share = shares[page >>> NUMBER_SHIFT];
      long[] leaf = leaf(page);
      return share != null
          && (share.owner == owner || share.holders == 1)
          && (leaf[OWNER] == owner || leaf[HOLDERS] == 1);
    }
  }

  private void ownDirectory(int number) {
    Share share = shares[number];
    if (share == null) {
      directories[number] = directories[number].clone();
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
      leaf = leaf.clone();
      leaf[HOLDERS] = 1;
      directory[at] = leaf;
    } else if (leaf[OWNER] != owner && leaf[HOLDERS] > 1) {
      leaf[HOLDERS]--;
      leaf = leaf.clone();
      leaf[HOLDERS] = 1;
      for (int i = 0; i < LEAF_PAGES; i++) {
        if ((leaf[i] & ~PageTable.FLAGS) != Handle.NULL) {
          store.retain(leaf[i] & ~PageTable.FLAGS);
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
      for (int i = 0; i < directories.length; i++) {
        Share share = shares[i];
        if (share != null && --share.holders == 0) {
          close(directories[i]);
        }
        directories[i] = NO_DIRECTORY;
        shares[i] = null;
      }
    }
  }

  private void close(long[][] directory) {
    for (long[] leaf : directory) {
      if (leaf[HOLDERS] != 0 && --leaf[HOLDERS] == 0) {
        for (int i = 0; i < LEAF_PAGES; i++) {
          if ((leaf[i] & ~PageTable.FLAGS) != Handle.NULL) {
            store.release(leaf[i] & ~PageTable.FLAGS);
          }
        }
      }
    }
  }
}
