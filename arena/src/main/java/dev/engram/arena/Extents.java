/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.Arrays;

/**
 * Which stretches of a range of units are free: TLSF (Masmano et al., "TLSF: a new dynamic memory
 * allocator for real-time systems", 2004) over units instead of bytes, with the boundary tags in
 * arrays of their own, where no write beyond a block reaches them. Taking and giving back are O(1),
 * and adjacent free extents are merged at once, always.
 *
 * <p>TLSF looks in the first list whose every extent is large enough; when it is empty, the list
 * below may still hold one that is, and is walked, so that nothing is refused that could be had.
 */
final class Extents {

  static final int NONE = -1;

  private static final int SECOND_BITS = 3;
  private static final int SECOND = 1 << SECOND_BITS;

  private final int units;

  /**
   * The length of the extent that begins, or ends, at a unit; negative where it is free, and
   * without meaning inside.
   */
  private int[] tags;

  private int[] next;
  private int[] previous;
  private final int[] heads = new int[32 * SECOND];
  private int firsts;
  private final int[] seconds = new int[32];

  /** Units from here on were never used: one free extent that is in no list. */
  private int top;

  Extents(int units) {
    this.units = units;
    this.tags = new int[Math.min(units, 64) + 1];
    this.next = new int[tags.length];
    this.previous = new int[tags.length];
    Arrays.fill(heads, NONE);
  }

  int units() {
    return units;
  }

  /** Units up to the highest that was ever used since the end was last free. */
  int top() {
    return top;
  }

  /** The list of extents of a length: those of its eighth of a doubling. */
  private static int list(int length) {
    if (length < SECOND) {
      return length;
    }
    int first = 31 - Integer.numberOfLeadingZeros(length);
    return (first - SECOND_BITS + 1) * SECOND + (length >>> first - SECOND_BITS & SECOND - 1);
  }

  /** The first list all of whose extents have a length or more. */
  private static int listAbove(int length) {
    if (length < SECOND) {
      return length;
    }
    int first = 31 - Integer.numberOfLeadingZeros(length);
    return list(length + (1 << first - SECOND_BITS) - 1);
  }

  /**
   * Takes an extent.
   *
   * @param length units, positive
   * @param alignment what its first unit is a multiple of, a power of two
   * @return its first unit, or {@link #NONE}
   */
  int take(int length, int alignment) {
    int found = alignment == 1 ? find(length) : NONE;
    if (found == NONE && alignment > 1) {
      found = findAligned(length, alignment);
    }
    if (found == NONE) {
      return takeAtTop(length, alignment);
    }
    int at = found + alignment - 1 & -alignment;
    int extent = -tags[found];
    unlink(found, extent);
    if (at > found) {
      link(found, at - found);
    }
    int rest = found + extent - (at + length);
    if (rest > 0) {
      link(at + length, rest);
    }
    mark(at, length, false);
    return at;
  }

  private int find(int length) {
    int list = listAbove(length);
    int first = list >>> SECOND_BITS;
    if (first < 32) {
      int second = seconds[first] & -1 << (list & SECOND - 1);
      if (second == 0) {
        int above = first == 31 ? 0 : firsts & -1 << first + 1;
        if (above != 0) {
          first = Integer.numberOfTrailingZeros(above);
          second = seconds[first];
        }
      }
      if (second != 0) {
        return heads[first << SECOND_BITS | Integer.numberOfTrailingZeros(second)];
      }
    }
    for (int at = heads[list(length)]; at != NONE; at = next[at]) {
      if (-tags[at] >= length) {
        return at;
      }
    }
    return NONE;
  }

  private int findAligned(int length, int alignment) {
    for (int list = list(length); list < heads.length; list++) {
      for (int at = heads[list]; at != NONE; at = next[at]) {
        int aligned = at + alignment - 1 & -alignment;
        if (at - tags[at] - aligned >= length) {
          return at;
        }
      }
    }
    return NONE;
  }

  private int takeAtTop(int length, int alignment) {
    int at = top + alignment - 1 & -alignment;
    if (at < top || length > units - at) {
      return NONE;
    }
    int gap = at - top;
    int before = top;
    top = at + length;
    grow(top);
    mark(at, length, false);
    if (gap > 0) {
      mark(before, gap, false);
      give(before, gap);
    }
    return at;
  }

  /** Gives an extent back, merged with the free ones beside it. */
  void give(int at, int length) {
    int begin = at;
    int extent = length;
    if (begin > 0 && tags[begin - 1] < 0) {
      int before = -tags[begin - 1];
      begin -= before;
      unlink(begin, before);
      extent += before;
    }
    int end = begin + extent;
    if (end < top && tags[end] < 0) {
      int after = -tags[end];
      unlink(end, after);
      extent += after;
    }
    if (begin + extent == top) {
      top = begin;
      return;
    }
    link(begin, extent);
  }

  /** The longest free extent. */
  int largestFree() {
    int largest = units - top;
    if (firsts != 0) {
      int first = 31 - Integer.numberOfLeadingZeros(firsts);
      int second = 31 - Integer.numberOfLeadingZeros(seconds[first]);
      for (int at = heads[first << SECOND_BITS | second]; at != NONE; at = next[at]) {
        largest = Math.max(largest, -tags[at]);
      }
    }
    return largest;
  }

  /** The free extent that begins at a unit, its length, or 0 if none does. */
  int freeAt(int at) {
    return at < top && tags[at] < 0 ? -tags[at] : 0;
  }

  /** The length of the extent, taken or free, that begins at a unit below {@link #top}. */
  int lengthAt(int at) {
    return Math.abs(tags[at]);
  }

  private void link(int at, int length) {
    mark(at, length, true);
    int list = list(length);
    int head = heads[list];
    next[at] = head;
    previous[at] = NONE;
    if (head != NONE) {
      previous[head] = at;
    }
    heads[list] = at;
    firsts |= 1 << (list >>> SECOND_BITS);
    seconds[list >>> SECOND_BITS] |= 1 << (list & SECOND - 1);
  }

  private void unlink(int at, int length) {
    int list = list(length);
    int after = next[at];
    int before = previous[at];
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
  }

  private void mark(int at, int length, boolean isFree) {
    tags[at] = isFree ? -length : length;
    tags[at + length - 1] = tags[at];
  }

  private void grow(int needed) {
    if (needed > tags.length) {
      int longer = (int) Math.min(units, Math.max(needed, tags.length * 2L));
      tags = Arrays.copyOf(tags, longer);
      next = Arrays.copyOf(next, longer);
      previous = Arrays.copyOf(previous, longer);
    }
  }

  /** Bytes of heap. */
  long heapBytes() {
    return 12L * tags.length + 4L * heads.length;
  }
}
