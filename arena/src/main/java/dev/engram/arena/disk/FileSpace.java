/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.util.Arrays;

/**
 * Which granules of a file are free: the nearest size below a high-water mark first, neighbours
 * always merged, a free tail given back to the mark. Not thread safe.
 */
final class FileSpace {
  // Two-level segregated fit (Masmano et al., "TLSF", 2004) over holes alone: a hole is a node in
  // four arrays, found by where it begins and by where it ends. Space that is used costs nothing
  // here, so that bookkeeping grows with fragmentation and not with the file. The first list whose
  // every hole fits is taken; if there is none, the list below is searched, so that nothing is
  // refused or put behind the mark that a hole had room for.
  static final int NONE = -1;

  private static final int SECOND_BITS = 3;
  private static final int SECOND = 1 << SECOND_BITS;

  private final int limit;
  private int high;

  private final IntMap byStart = new IntMap();
  private final IntMap byEnd = new IntMap();
  private int[] starts = new int[16];
  private int[] sizes = new int[16];
  private int[] next = new int[16];
  private int[] previous = new int[16];
  private int nodes;
  private int idle = NONE;
  private final int[] heads = new int[32 * SECOND];
  private int firsts;
  private final int[] seconds = new int[32];

  FileSpace(int limit) {
    this.limit = limit;
    Arrays.fill(heads, NONE);
  }

  /** All granules from here on are free. */
  int high() {
    return high;
  }

  int holes() {
    return byStart.size();
  }

  /** Whether {@link #take} of so many granules would raise {@link #high}. */
  boolean wouldGrow(int size) {
    return find(size) == NONE;
  }

  /** The start of {@code size} granules, or {@link #NONE}. */
  int take(int size) {
    int node = find(size);
    if (node == NONE) {
      if (size > limit - high) {
        return NONE;
      }
      high += size;
      return high - size;
    }
    int start = starts[node];
    int has = sizes[node];
    unlink(node);
    if (has > size) {
      link(start + size, has - size);
    }
    return start;
  }

  void give(int start, int size) {
    int from = start;
    int to = start + size;
    int below = byEnd.get(start);
    if (below != NONE) {
      from = starts[below];
      unlink(below);
    }
    int above = byStart.get(to);
    if (above != NONE) {
      to += sizes[above];
      unlink(above);
    }
    if (to == high) {
      high = from;
    } else {
      link(from, to - from);
    }
  }

  private static int list(int size) {
    if (size < SECOND) {
      return size;
    }
    int first = 31 - Integer.numberOfLeadingZeros(size);
    return (first - SECOND_BITS + 1) * SECOND + (size >>> first - SECOND_BITS & SECOND - 1);
  }

  private int find(int size) {
    int floor = list(size);
    int above = above(floor + 1);
    if (above != NONE) {
      return heads[above];
    }
    for (int node = heads[floor]; node != NONE; node = next[node]) {
      if (sizes[node] >= size) {
        return node;
      }
    }
    return NONE;
  }

  /** The first list from this one on that is not empty. */
  private int above(int list) {
    int first = list >>> SECOND_BITS;
    int second = seconds[first] & -1 << (list & SECOND - 1);
    if (second == 0) {
      int more = first == 31 ? 0 : firsts & -1 << first + 1;
      if (more == 0) {
        return NONE;
      }
      first = Integer.numberOfTrailingZeros(more);
      second = seconds[first];
    }
    return first << SECOND_BITS | Integer.numberOfTrailingZeros(second);
  }

  private void link(int start, int size) {
    int node = idle;
    if (node != NONE) {
      idle = next[node];
    } else {
      if (nodes == starts.length) {
        int more = nodes + (nodes >> 1);
        starts = Arrays.copyOf(starts, more);
        sizes = Arrays.copyOf(sizes, more);
        next = Arrays.copyOf(next, more);
        previous = Arrays.copyOf(previous, more);
      }
      node = nodes++;
    }
    starts[node] = start;
    sizes[node] = size;
    byStart.put(start, node);
    byEnd.put(start + size, node);
    int list = list(size);
    int head = heads[list];
    next[node] = head;
    previous[node] = NONE;
    if (head != NONE) {
      previous[head] = node;
    }
    heads[list] = node;
    firsts |= 1 << (list >>> SECOND_BITS);
    seconds[list >>> SECOND_BITS] |= 1 << (list & SECOND - 1);
  }

  private void unlink(int node) {
    byStart.remove(starts[node]);
    byEnd.remove(starts[node] + sizes[node]);
    int list = list(sizes[node]);
    int after = next[node];
    int before = previous[node];
    if (after != NONE) {
      previous[after] = before;
    }
    if (before != NONE) {
      next[before] = after;
    } else {
      heads[list] = after;
      if (after == NONE) {
        seconds[list >>> SECOND_BITS] &= ~(1 << (list & SECOND - 1));
        if (seconds[list >>> SECOND_BITS] == 0) {
          firsts &= ~(1 << (list >>> SECOND_BITS));
        }
      }
    }
    next[node] = idle;
    idle = node;
  }
}
