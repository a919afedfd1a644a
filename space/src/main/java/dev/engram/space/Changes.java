/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * Which chunks of a region changed, for the marks that are open. A page is noted when it is first
 * written after a mark or a checkpoint, together with the chunks that were written since the time
 * before; what was written since then is in the page's own stamp. All notes of a page and its stamp
 * together say what changed.
 */
final class Changes {
  /*
   * A note counts for the marks that are no later than the time of the write that it tells of. When
   * the lists are full, notes of a page that count for the same marks are made one, which stands
   * where the last of them did; so there are never many more than one for each page and mark,
   * however many checkpoints there were. The last note of a page stays even if it counts for no
   * mark, since it is by it that the page's own stamp is found.
   */

  /** A time at which everything counts. */
  static final long ALWAYS = Long.MAX_VALUE;

  private long[] times = new long[16];
  private int[] pages = new int[16];
  private long[] befores = new long[16];
  private int size;
  private final Clock clock;

  Changes(Clock clock) {
    this.clock = clock;
  }

  int size() {
    return size;
  }

  /**
   * Notes that a page is being written.
   *
   * @param now the time
   * @param before the page's stamp until now
   */
  void note(long now, int page, long before) {
    if (size == times.length) {
      makeRoom();
    }
    times[size] = now;
    pages[size] = page;
    befores[size++] = before;
  }

  private void makeRoom() {
    merge();
    if (size > times.length / 2) {
      times = Arrays.copyOf(times, times.length * 2);
      pages = Arrays.copyOf(pages, pages.length * 2);
      befores = Arrays.copyOf(befores, befores.length * 2);
    }
  }

  /** Makes one note of those of a page that count for the same marks, where the last of them is. */
  private void merge() {
    int[] table = new int[2 * times.length]; // places of notes that stay, each with one added
    int left = size;
    for (int i = size - 1; i >= 0; i--) {
      int marks = marks(i);
      int at = (pages[i] * 31 + marks) * 0x9E37_79B9 >>> 8 & table.length - 1;
      while (table[at] != 0
          && (pages[table[at] - 1] != pages[i] || marks(table[at] - 1) != marks)) {
        at = at + 1 & table.length - 1;
      }
      if (table[at] == 0) {
        times[--left] = times[i];
        pages[left] = pages[i];
        befores[left] = befores[i];
        table[at] = left + 1;
      } else {
        befores[table[at] - 1] |= befores[i] & Clock.CHUNKS;
      }
    }
    forget(left);
  }

  /** For how many of the open marks a note counts: the oldest ones. */
  private int marks(int note) {
    long before = befores[note] & ~Clock.CHUNKS;
    return clock.marksUntil(before == (ALWAYS & ~Clock.CHUNKS) ? times[note] : before);
  }

  /** Notes chunks that changed otherwise than by being written. */
  void noteChunks(long now, int page, int chunks) {
    note(now, page, ALWAYS & ~Clock.CHUNKS | chunks);
  }

  /**
   * What changed since a time: page and chunks of each page, {@code page << 16 | chunks}, in the
   * order of pages.
   */
  long[] since(long time, PageTable table) {
    long[] found = new long[size];
    int count = 0;
    for (int i = first(time); i < size; i++) {
      long chunks = counted(befores[i], time) | counted(table.stamp(pages[i]), time);
      if (chunks != 0) {
        found[count++] = (long) pages[i] << Clock.SHIFT | chunks;
      }
    }
    Arrays.sort(found, 0, count);
    int merged = 0;
    for (int i = 0; i < count; i++) {
      if (merged > 0 && found[merged - 1] >>> Clock.SHIFT == found[i] >>> Clock.SHIFT) {
        found[merged - 1] |= found[i];
      } else {
        found[merged++] = found[i];
      }
    }
    return Arrays.copyOf(found, merged);
  }

  private static long counted(long stamp, long time) {
    return (stamp & ~Clock.CHUNKS) >= time ? stamp & Clock.CHUNKS : 0;
  }

  /** Forgets what only marks before a time would ask for. */
  void forgetBefore(long time) {
    forget(first(time));
  }

  private void forget(int first) {
    size -= first;
    System.arraycopy(times, first, times, 0, size);
    System.arraycopy(pages, first, pages, 0, size);
    System.arraycopy(befores, first, befores, 0, size);
  }

  /** The first note at or after a time. */
  private int first(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
