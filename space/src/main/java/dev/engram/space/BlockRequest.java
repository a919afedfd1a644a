/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/**
 * What a block must be besides large enough: its alignment in cells and its flags.
 *
 * <p>Flags are kept with the block exactly as asked for. {@link #PINNED} keeps evacuation from
 * moving it; {@link #CONTIGUOUS} is kept by every block, whose pointers follow each other even over
 * several planes; {@link #ATOMIC} raises the alignment to 8; {@link #SHARED} and {@link
 * #EXECUTABLE} mean what the block's region allows them to.
 *
 * @param alignment the pointer is a multiple of this many cells: a power of two, 1 to 2^32
 * @param flags any of the flags above, or-ed; their numbers are Memory3D's
 */
public record BlockRequest(long alignment, int flags) {

  /** Pointers of the block follow each other. */
  public static final int CONTIGUOUS = 1;

  /** For several writers. */
  public static final int SHARED = 2;

  /** Evacuation leaves it where it is. */
  public static final int PINNED = 4;

  /** May hold code. */
  public static final int EXECUTABLE = 8;

  /** Accessed by atomic operations. */
  public static final int ATOMIC = 16;

  /** No wish at all. */
  public static final BlockRequest PLAIN = new BlockRequest(1, 0);

  private static final int ALL = CONTIGUOUS | SHARED | PINNED | EXECUTABLE | ATOMIC;
  private static final long ATOMIC_ALIGNMENT = 8;
  private static final int ALIGNMENT_SHIFT = 16;
  private static final int ALIGNMENT_MASK = 0x3F;
  private static final int FLAGS_SHIFT = 22;

  /**
   * Raises the alignment of an atomic block to 8.
   *
   * @throws IllegalArgumentException if {@code alignment} is not a power of two up to 2^32, or
   *     {@code flags} has an unknown bit
   */
  public BlockRequest {
    if (Long.bitCount(alignment) != 1 || alignment < 1 || alignment > 1L << 32) {
      throw new IllegalArgumentException(
          "alignment is not a power of two up to 2^32: " + alignment);
    }
    if ((flags & ~ALL) != 0) {
      throw new IllegalArgumentException("unknown flags: 0x" + Integer.toHexString(flags & ~ALL));
    }
    if ((flags & ATOMIC) != 0) {
      alignment = Math.max(alignment, ATOMIC_ALIGNMENT);
    }
  }

  /** The same with an alignment of {@code cells}. */
  public BlockRequest aligned(long cells) {
    return new BlockRequest(cells, flags);
  }

  /** The same with the flags of {@code more} besides. */
  public BlockRequest with(int more) {
    return new BlockRequest(alignment, flags | more);
  }

  /** Whether each of {@code wanted} is set. */
  public boolean has(int wanted) {
    return (flags & wanted) == wanted;
  }

  /** Power of two of the alignment, 0 to 32. */
  int alignmentLog() {
    return Long.numberOfTrailingZeros(alignment);
  }

  /** Both in the bits 16 to 26 of an int, which leaves the low ones for a size. */
  int traits() {
    return alignmentLog() << ALIGNMENT_SHIFT | flags << FLAGS_SHIFT;
  }

  static BlockRequest ofTraits(int traits) {
    return new BlockRequest(
        1L << (traits >>> ALIGNMENT_SHIFT & ALIGNMENT_MASK), traits >>> FLAGS_SHIFT);
  }

  static int flags(int traits) {
    return traits >>> FLAGS_SHIFT;
  }
}
