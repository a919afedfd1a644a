/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import java.util.Arrays;

/**
 * The chunks of 256 bytes that were written since the last root, by address: a table of pages with
 * a bit for each of their chunks, open, with linear probing.
 */
final class WrittenChunks {

  private static final int PAGE_SHIFT = 12;
  private static final int SMALLEST = 64;

  /** Pages, of which one more than their number is kept: zero is no page. */
  private long[] keys = new long[SMALLEST];

  private int[] masks = new int[SMALLEST];
  private int size;

  /** How many chunks of a range are not among them. */
  long missing(long address, long length) {
    long count = 0;
    for (long page = address >>> PAGE_SHIFT; page <= address + length - 1 >>> PAGE_SHIFT; page++) {
      count += Integer.bitCount(mask(page, address, length) & ~masks[find(page)]);
    }
    return count;
  }

  /** Adds those of a range. */
  void add(long address, long length) {
    for (long page = address >>> PAGE_SHIFT; page <= address + length - 1 >>> PAGE_SHIFT; page++) {
      int at = find(page);
      masks[at] |= mask(page, address, length);
      if (keys[at] == 0) {
        keys[at] = page + 1;
        if (++size * 2 > keys.length) {
          grow();
        }
      }
    }
  }

  /** Forgets all. */
  void clear() {
    if (keys.length > SMALLEST << 10) {
      keys = new long[SMALLEST];
      masks = new int[SMALLEST];
    } else {
      Arrays.fill(keys, 0);
      Arrays.fill(masks, 0);
    }
    size = 0;
  }

  private static int mask(long page, long address, long length) {
    long first = Math.max(address >>> 8, page << 4);
    long last = Math.min(address + length - 1 >>> 8, (page << 4) + 15);
    return (2 << (last & 15)) - (1 << (first & 15));
  }

  private int find(long page) {
    int at = (int) ((page + 1) * 0x9E37_79B9_7F4A_7C15L >>> 32) & keys.length - 1;
    while (keys[at] != 0 && keys[at] != page + 1) {
      at = at + 1 & keys.length - 1;
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldMasks = masks;
    keys = new long[2 * oldKeys.length];
    masks = new int[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int at = find(oldKeys[i] - 1);
        keys[at] = oldKeys[i];
        masks[at] = oldMasks[i];
      }
    }
  }
}
