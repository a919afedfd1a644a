/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

/** Gives the tree what is in a chunk. */
@FunctionalInterface
public interface ChunkReader {

  /**
   * Copies a chunk.
   *
   * @param chunk its number: the address of its first cell, shifted right by 8
   * @param into where to; there is room for 1,024 bytes
   * @param at where its first byte goes
   * @return how many bytes: 256, 512 or 1,024, by the width of its cells; or 0 if the chunk is not
   *     there, and reads as zero
   */
  int read(long chunk, byte[] into, int at);
}
