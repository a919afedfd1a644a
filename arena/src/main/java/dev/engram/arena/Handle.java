/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/**
 * What a handle is made of. A handle is a {@code long} that names a block for exactly the block's
 * lifetime, wherever the block moves; it may be kept anywhere a {@code long} may, outside the heap
 * too. To a program it is opaque: this class is for logs and tests.
 *
 * <pre>
 *   63          36 35   32 31 28 27          0
 *   | generation  |  0000 | tag |    index    |
 * </pre>
 *
 * <p>The index finds the block's entry, the generation says which of the entry's lifetimes is
 * meant, and the tag tells an arena's own handles from those of the fourteen arenas opened before
 * and after it. Generations begin at random, so that a handle that is made up, or that comes from
 * any other arena, is accepted with a probability of at most 2^-27.
 */
public final class Handle {

  /** The handle of no block. Every operation refuses it. */
  public static final long NULL = 0;

  static final int GENERATION_SHIFT = 36;
  static final int TAG_SHIFT = 28;
  static final int INDEX_MASK = (1 << TAG_SHIFT) - 1;
  static final int TAGS = 15;

  private Handle() {}

  /** The place of a handle's entry, 0 to 2^28 - 1. */
  public static int index(long handle) {
    return (int) handle & INDEX_MASK;
  }

  /** Which lifetime of the entry is meant, 1 to 2^28 - 1. */
  public static int generation(long handle) {
    return (int) (handle >>> GENERATION_SHIFT);
  }

  /** The arena's tag, 1 to 15. */
  public static int tag(long handle) {
    return (int) handle >>> TAG_SHIFT;
  }

  /** A handle for a human: {@code #index.generation@tag}. */
  public static String toString(long handle) {
    return handle == NULL
        ? "the null handle"
        : "#" + index(handle) + "." + generation(handle) + "@" + tag(handle);
  }
}
