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

  /** A time at which everything counts. */
  static final long ALWAYS = Long.MAX_VALUE;

  private long[] times = new long[16];
  private int[] pages = new int[16];
  private long[] befores = new long[16];
  private int size;

  /**
   * Notes that a page is being written.
   *
   * @param now the time
   * @param before the page's stamp until now
   */
  void note(long now, int page, long before) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      pages = Arrays.copyOf(pages, size * 2);
      befores = Arrays.copyOf(befores, size * 2);
    }
    times[size] = now;
    pages[size] = page;
    befores[size++] = before;
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
    int first = first(time);
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
