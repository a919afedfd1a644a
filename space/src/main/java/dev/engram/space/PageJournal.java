/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * What the pages of a region were at the checkpoints that are open: for each page that was opened
 * since, the physical page that it had, which is held here, and its stamp.
 *
 * <p>Entries lie in the order in which they were made, those of one checkpoint together. A
 * checkpoint under which nothing of the region was written has none, and costs nothing.
 */
final class PageJournal {

  private static final int[] NONE = {};

  private int[] pages = new int[16];
  private long[] physical = new long[16];
  private long[] stamps = new long[16];
  private int size;

  private int[] depths = new int[4];
  private int[] starts = new int[4];
  private int levels;

  /** Entries that hold a physical page. */
  private long kept;

  long kept() {
    return kept;
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /** Notes a page as it was before the checkpoint of a depth is written over. */
  void add(int depth, int page, long was, long stamp) {
    if (levels == 0 || depths[levels - 1] != depth) {
      if (levels == depths.length) {
        depths = Arrays.copyOf(depths, levels * 2);
        starts = Arrays.copyOf(starts, levels * 2);
      }
      depths[levels] = depth;
      starts[levels++] = size;
    }
    if (size == pages.length) {
      pages = Arrays.copyOf(pages, size * 2);
      physical = Arrays.copyOf(physical, size * 2);
      stamps = Arrays.copyOf(stamps, size * 2);
    }
    kept += was == 0 ? 0 : 1;
    pages[size] = page;
    physical[size] = was;
    stamps[size++] = stamp;
  }

  /** The pages that a revert to a depth concerns, some perhaps more than once. */
  int[] pages(int depth) {
    int level = levels;
    while (level > 0 && depths[level - 1] >= depth) {
      level--;
    }
    return level == levels ? NONE : Arrays.copyOfRange(pages, starts[level], size);
  }

  /** Gives all pages of a depth and deeper back what they had, the last one first. */
  void revert(int depth, PageTable table) {
    while (levels > 0 && depths[levels - 1] >= depth) {
      restore(starts[--levels], table);
    }
  }

  /** Gives the pages of the entries from one on, all of the innermost checkpoint, back as well. */
  void cancel(int from, PageTable table) {
    restore(from, table);
    if (levels > 0 && starts[levels - 1] == size) {
      levels--;
    }
  }

  private void restore(int start, PageTable table) {
    while (size > start) {
      size--;
      kept -= physical[size] == 0 ? 0 : 1;
      table.restore(pages[size], physical[size], stamps[size]);
    }
  }

  /**
   * Leaves the pages of a depth to the checkpoint outside it, which takes those that it has not
   * noted itself.
   *
   * @param outer the time of the checkpoint outside
   */
  void commit(int depth, long outer, PageStore store) {
    if (levels == 0 || depths[levels - 1] < depth) {
      return;
    }
    int start = starts[--levels];
    int left = start;
    for (int i = start; i < size; i++) {
      if (depth > 1 && (stamps[i] & ~Clock.CHUNKS) < outer) {
        pages[left] = pages[i];
        physical[left] = physical[i];
        stamps[left++] = stamps[i];
      } else if (physical[i] != 0) {
        kept--;
        store.release(physical[i]);
      }
    }
    size = left;
    if (left > start && (levels == 0 || depths[levels - 1] != depth - 1)) {
      depths[levels] = depth - 1;
      starts[levels++] = start;
    }
  }

  /** Gives up everything. */
  void close(PageStore store) {
    for (int i = 0; i < size; i++) {
      if (physical[i] != 0) {
        store.release(physical[i]);
      }
    }
    size = 0;
    levels = 0;
    kept = 0;
  }
}
