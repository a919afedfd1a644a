/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

/**
 * Where blocks lie in one linear memory. Blocks are whole words of 32 bytes; addresses and sizes
 * are bytes.
 */
interface LinearPlacement {

  /** Bytes of a word. */
  int WORD = 32;

  /** Places a block, and returns its address. */
  long allocate(long size);

  /**
   * Changes a block's size where it lies.
   *
   * @return whether there is room, or else nothing has changed
   */
  boolean resize(long address, long size, long newSize);

  /** Frees a block. */
  void free(long address, long size);

  /** A size in whole words. */
  static long words(long size) {
    return size + WORD - 1 & -WORD;
  }
}
