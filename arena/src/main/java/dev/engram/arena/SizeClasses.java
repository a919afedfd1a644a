/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/**
 * The sizes that slots come in: every 16 bytes up to 128, then eight to a doubling up to 64 KiB, so
 * that a slot is at most an eighth larger than its block. Four to a doubling, as jemalloc and Netty
 * have it, would lose 10 % on average where this loses 6 %, for fewer half-empty runs; since runs
 * are evacuated here, half-empty ones are cheap.
 *
 * <p>What is larger than the largest class is a blob, of class {@link #BLOB}, which has units of
 * the run heap to itself.
 */
final class SizeClasses {

  /** Log2 of the bytes of a granule, which block addresses are multiples of. */
  static final int GRANULE_SHIFT = 4;

  /** The most bytes that have a slot. */
  static final int LARGEST = 64 << 10;

  /**
   * Slots of so many bytes may be left unused by more than 255, by blocks that are to be aligned.
   */
  static final int WIDE = 512;

  /** How many classes have slots. */
  static final int COUNT;

  /** The class of blobs. */
  static final int BLOB;

  private static final int[] SLOT_BYTES;

  /** The class of each number of granules up to {@link #LARGEST}. */
  private static final byte[] CLASS_OF;

  static {
    int[] sizes = new int[8 + 8 * 9];
    int count = 0;
    for (int size = 16; size <= 128; size += 16) {
      sizes[count++] = size;
    }
    for (int doubling = 128; doubling < LARGEST; doubling *= 2) {
      for (int eighth = 1; eighth <= 8; eighth++) {
        sizes[count++] = doubling + doubling / 8 * eighth;
      }
    }
    SLOT_BYTES = sizes;
    COUNT = count;
    BLOB = count;
    CLASS_OF = new byte[(LARGEST >> GRANULE_SHIFT) + 1];
    int sizeClass = 0;
    for (int granules = 1; granules < CLASS_OF.length; granules++) {
      if (granules << GRANULE_SHIFT > SLOT_BYTES[sizeClass]) {
        sizeClass++;
      }
      CLASS_OF[granules] = (byte) sizeClass;
    }
  }

  private SizeClasses() {}

  /** The class of a size from 1 to {@link #LARGEST}. */
  static int of(int size) {
    return CLASS_OF[(size + 15) >>> GRANULE_SHIFT];
  }

  /** The class of the smallest slot for a size whose address is a multiple of the alignment. */
  static int of(long size, int alignment) {
    if (size > LARGEST || alignment > LARGEST) {
      return BLOB;
    }
    int sizeClass = of((int) size);
    while (sizeClass < COUNT && SLOT_BYTES[sizeClass] % alignment != 0) {
      sizeClass++;
    }
    // runs lie on multiples of a unit, so that no slot is aligned to more
    return alignment > RunHeap.UNIT ? BLOB : sizeClass;
  }

  /** Whether the smallest slot for a size has {@link #WIDE} bytes or more. */
  static boolean isWideFor(int size) {
    return size > WIDE - WIDE / 16; // what the class below has
  }

  /** Whether a class has slots, and of {@link #WIDE} bytes or more. */
  static boolean isWide(int sizeClass) {
    return sizeClass != BLOB && SLOT_BYTES[sizeClass] >= WIDE;
  }

  /** The bytes of a slot of a class. */
  static int slotBytes(int sizeClass) {
    return SLOT_BYTES[sizeClass];
  }
}
