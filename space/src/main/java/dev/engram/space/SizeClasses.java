/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * The slot sizes that planes are divided into, in cells: four per doubling from 16 to 32,768.
 *
 * <p>A size that gives a plane no more slots than the next larger one is left out (24,576 would
 * give two, as 32,768 does), so that what a block is rounded up to costs the plane something.
 */
final class SizeClasses {

  /** Cells of the largest slot: half a plane. What is larger takes whole planes. */
  static final int LARGEST = 1 << 15;

  /** Power of two of the smallest slot; every slot is a multiple of it. */
  static final int GRAIN_LOG = 4;

  private static final int GRAIN = 1 << GRAIN_LOG;
  private static final int[] CELLS = cells();

  /** How many classes there are. */
  static final int COUNT = CELLS.length;

  /** Smallest class for a size of so many grains. */
  private static final byte[] OF = new byte[(LARGEST >>> GRAIN_LOG) + 1];

  /**
   * ceil(2^32 / cells): an offset times this, over 2^32, is its slot. The excess over the true
   * quotient is below 2^16 / 2^32, which is less than 1 / 32,768 and so never carries.
   */
  private static final long[] RECIPROCAL = new long[COUNT];

  static {
    for (int grains = 1, c = 0; grains < OF.length; grains++) {
      if (grains << GRAIN_LOG > CELLS[c]) {
        c++;
      }
      OF[grains] = (byte) c;
    }
    for (int c = 0; c < COUNT; c++) {
      RECIPROCAL[c] = ((1L << 32) + CELLS[c] - 1) / CELLS[c];
    }
  }

  private SizeClasses() {}

  /** The smallest class whose slots hold {@code size} cells and are multiples of 2^alignmentLog. */
  static int of(int size, int alignmentLog) {
    int c = OF[(size + GRAIN - 1) >>> GRAIN_LOG];
    if (alignmentLog > GRAIN_LOG) {
      while ((CELLS[c] & ((1 << alignmentLog) - 1)) != 0) {
        c++;
      }
    }
    return c;
  }

  /** Cells of a slot. */
  static int cells(int c) {
    return CELLS[c];
  }

  /** Slots of a plane, at most 4,096. */
  static int slots(int c) {
    return Plane.CELLS / CELLS[c];
  }

  /** The slot that an offset in a plane lies in, which is {@link #slots} in what is left over. */
  static int slot(int c, int offset) {
    return (int) (offset * RECIPROCAL[c] >>> 32);
  }

  private static int[] cells() {
    int[] all = new int[64];
    int count = 0;
    for (int size = GRAIN; size <= LARGEST; ) {
      int next = size + Math.max(GRAIN, Integer.highestOneBit(size) / 4);
      if (size == LARGEST || Plane.CELLS / size > Plane.CELLS / Math.min(next, LARGEST)) {
        all[count++] = size;
      }
      size = next;
    }
    return Arrays.copyOf(all, count);
  }
}
