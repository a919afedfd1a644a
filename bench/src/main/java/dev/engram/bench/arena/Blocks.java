/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

/**
 * Blocks of one allocator, by slots that the measurement numbers from 0. A slot holds one block or
 * none. For one thread, except that others may have blocks of their own of the same {@link Source}.
 */
interface Blocks extends AutoCloseable {

  /** An allocator, of which each thread takes its blocks. */
  @FunctionalInterface
  interface Source {

    /** For the thread that calls, with so many empty slots. */
    Blocks open(int slots);
  }

  /** Allocates, writes a value at the start, reads it back and frees; the value read. */
  long pair(int size, long value);

  /** Fills a slot with a new block that has the slot's number at its start. */
  void allocate(int slot, int size);

  /** Frees a slot's block. */
  void free(int slot);

  /** Eight bytes at an offset into a slot's block. */
  long read(int slot, int offset);

  /** Writes eight bytes at an offset into a slot's block. */
  void write(int slot, int offset, long value);

  /** Bytes of heap by which this remembers a slot's block: the program's, not the allocator's. */
  default int bytesASlot() {
    return Long.BYTES;
  }

  /** What a program would have the allocator do when it has time: trim, purge, compact. */
  default void settle() {}

  /** Frees the allocator, where it is this thread's own. */
  @Override
  default void close() {}

  /** Allocates into slots 0 until {@code count}. */
  default void fill(int count, int[] sizes) {
    for (int slot = 0; slot < count; slot++) {
      allocate(slot, sizes[slot % sizes.length]);
    }
  }

  /** Frees slots 0 until {@code count}, if none was overwritten by another. */
  default void empty(int count) {
    for (int slot = 0; slot < count; slot++) {
      demand(read(slot, 0), slot);
    }
    for (int slot = 0; slot < count; slot++) {
      free(slot);
    }
  }

  /** Stops a measurement of an allocator whose blocks do not hold what was written. */
  static void demand(long read, long written) {
    if (read != written) {
      throw new IllegalStateException("a block holds " + read + ", not " + written);
    }
  }
}
