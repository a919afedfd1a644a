/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.util.Arrays;

/**
 * The least that handles cost: slabs of size classes for one thread, whose blocks are named by an
 * index and a generation. It counts nothing, clears nothing, moves nothing and gives nothing back
 * before it is closed: what an arena takes beyond it is the price of what an arena does.
 */
final class BareSlab implements AutoCloseable {

  // Free entries keep their memory, so that one pop gives a name and a block at once. An entry and
  // a handle have the generation in their upper half; below it, an entry has its block's granule of
  // 16 bytes and a handle the entry's index, and one comparison of the upper halves tells whether a
  // handle is of today. The size class is that of the run that the granule lies in. An entry whose
  // generation comes round to 0 is not used again.

  /** The largest block. */
  static final int LARGEST = 64 << 10;

  private static final int RUN_SHIFT = 16;
  private static final int GRANULE_SHIFT = 4;
  private static final int RUN_OF_GRANULE = RUN_SHIFT - GRANULE_SHIFT;

  /** Runs that a refill takes, for classes up to 4 KiB and for those above. */
  private static final int SMALL_REFILL = 1;

  private static final int LARGE_REFILL = 8;

  private static final long ONE = 1L << 32;
  private static final long GENERATION = -1L << 32;
  private static final long LOW = ONE - 1;

  /** Multiples of 16 bytes up to 128, then four to a doubling. */
  private static final int[] CLASSES = new int[44];

  /** The class of a number of granules, up to 1 KiB. */
  private static final byte[] OF_GRANULES = new byte[65];

  static {
    for (int i = 0; i < CLASSES.length; i++) {
      CLASSES[i] = i < 8 ? 16 * (i + 1) : (5 + (i & 3)) << (i - 8 >>> 2) + 5;
    }
    for (int granules = 0, i = 0; granules < OF_GRANULES.length; granules++) {
      if (CLASSES[i] < granules << GRANULE_SHIFT) {
        i++;
      }
      OF_GRANULES[granules] = (byte) i;
    }
  }

  private final long reserved;
  private final long capacity;
  private final long region;
  private final byte[] classOfRun;
  private final int[][] free = new int[CLASSES.length][0];
  private final int[] depth = new int[CLASSES.length];
  private final int[] owned = new int[CLASSES.length];
  private long[] entries = new long[1 << 12];
  private int used;
  private long top;

  /** Reserves address space of {@code capacity} bytes, at most 64 GiB, a multiple of 64 KiB. */
  BareSlab(long capacity) {
    this.capacity = capacity;
    reserved = Libc.reserve(capacity + (1 << RUN_SHIFT));
    region = (reserved + (1 << RUN_SHIFT) - 1) & -(1L << RUN_SHIFT);
    classOfRun = new byte[(int) (capacity >>> RUN_SHIFT)];
  }

  /** A block of at least {@code size} bytes, 1 to {@link #LARGEST}, aligned to 16. */
  long allocate(int size) {
    int kind = kind(size);
    int left = depth[kind];
    if (left == 0) {
      left = refill(kind);
    }
    int index = free[kind][--left];
    depth[kind] = left;
    return (entries[index] & GENERATION) | index;
  }

  /** Where a block is. */
  long address(long handle) {
    long entry = entries[(int) handle];
    if (((entry ^ handle) & GENERATION) != 0) {
      throw stale(handle);
    }
    return region + ((entry & LOW) << GRANULE_SHIFT);
  }

  void free(long handle) {
    int index = (int) handle;
    long entry = entries[index];
    if (((entry ^ handle) & GENERATION) != 0) {
      throw stale(handle);
    }
    entry += ONE;
    entries[index] = entry;
    if ((entry & GENERATION) == 0) {
      return;
    }
    int kind = classOfRun[(int) ((entry & LOW) >>> RUN_OF_GRANULE)];
    int left = depth[kind];
    free[kind][left] = index;
    depth[kind] = left + 1;
  }

  @Override
  public void close() {
    Libc.release(reserved, capacity + (1 << RUN_SHIFT));
  }

  private static int kind(int size) {
    if (size <= 1_024) {
      return OF_GRANULES[(size + 15) >>> GRANULE_SHIFT];
    }
    int last = size - 1;
    int log = 31 - Integer.numberOfLeadingZeros(last);
    return 4 * (log - 5) + ((last >>> (log - 2)) & 3);
  }

  private int refill(int kind) {
    int size = CLASSES[kind];
    int runs = size <= 4_096 ? SMALL_REFILL : LARGE_REFILL;
    long bytes = (long) runs << RUN_SHIFT;
    if (top + bytes > capacity) {
      throw new OutOfMemoryError("the region of " + capacity + " bytes is full");
    }
    Arrays.fill(
        classOfRun, (int) (top >>> RUN_SHIFT), (int) (top + bytes >>> RUN_SHIFT), (byte) kind);
    int count = (int) (bytes / size);
    if (used + count > entries.length) {
      entries = Arrays.copyOf(entries, 2 * entries.length);
    }
    owned[kind] += count;
    if (owned[kind] > free[kind].length) {
      free[kind] = Arrays.copyOf(free[kind], 2 * owned[kind]);
    }
    for (int i = 0; i < count; i++) {
      entries[used + i] = ONE | (top + (long) i * size) >>> GRANULE_SHIFT;
      free[kind][count - 1 - i] = used + i;
    }
    used += count;
    top += bytes;
    return count;
  }

  private static IllegalStateException stale(long handle) {
    return new IllegalStateException("stale handle " + Long.toHexString(handle));
  }
}
