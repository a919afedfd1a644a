/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.codec;

import java.lang.foreign.MemorySegment;

/**
 * Compresses the blocks of the compressed lane. A codec holds no state that a call leaves behind,
 * or keeps it per thread: an arena calls it from any of its threads, and may do so at once.
 */
public interface Codec {

  /** The codec's name, for dumps: {@code lz4}, {@code zstd}. */
  String name();

  /** The most bytes that {@code length} bytes can become. */
  int maxCompressedLength(int length);

  /**
   * Compresses all of {@code from} into the beginning of {@code to}.
   *
   * @param from native memory
   * @param to native memory of at least {@link #maxCompressedLength} bytes, apart from {@code from}
   * @return the bytes written
   */
  int compress(MemorySegment from, MemorySegment to);

  /**
   * Restores exactly {@code to.byteSize()} bytes.
   *
   * @param from native memory: all that {@link #compress} wrote, and no more
   * @param to native memory, as long as what was compressed
   * @throws IllegalArgumentException if {@code from} is not what {@link #compress} wrote, or gives
   *     another length; {@code to} may then hold anything
   */
  void decompress(MemorySegment from, MemorySegment to);
}
