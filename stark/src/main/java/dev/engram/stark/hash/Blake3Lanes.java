/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * BLAKE3's compression of sixteen blocks at once. Blocks, chaining values and digests lie side by
 * side: word k of message i is the word at 64·k + 4·i, so that a block is 1,024 bytes and a
 * chaining value 512, and a tile of a matrix is sixteen messages as it is. All memory is native.
 *
 * <p>For one thread at a time. Allocates nothing while it runs.
 */
public interface Blake3Lanes {

  /** Bytes of sixteen blocks. */
  long BLOCK_BYTES = Blake3.BLOCK * 64L;

  /** Bytes of sixteen chaining values. */
  long CHAIN_BYTES = Blake3.DIGEST * 64L;

  /** The flag of a chunk's first block. */
  int CHUNK_START = Blake3.CHUNK_START;

  /** The flag of a chunk's last block. */
  int CHUNK_END = Blake3.CHUNK_END;

  /** The flag of a block that is two chaining values, to be joined. */
  int PARENT = Blake3.PARENT;

  /** The flag of the compression that makes the digest. */
  int ROOT = Blake3.ROOT;

  /** Sixteen times the value that every chain begins with. Not to be written to. */
  MemorySegment INITIAL = initial();

  /** The compression that is fastest with such lanes. */
  static Blake3Lanes of(Lanes lanes) {
    return switch (lanes) {
      case SCALAR -> new Blake3OneByOne();
      case VECTOR_256, VECTOR_512 ->
          new Template("Blake3Vectors", lanes.bits()).make(Blake3Lanes.class);
    };
  }

  /**
   * Compresses sixteen blocks into sixteen chaining values.
   *
   * @param counter of the chunk that the blocks are of; 0 for parents
   * @param bytes of a block that are message; the words after them must be 0
   * @param into where the new chaining values go; may be where the old ones are
   */
  void compress(
      MemorySegment chain,
      long chainAt,
      MemorySegment block,
      long blockAt,
      MemorySegment into,
      long intoAt,
      int counter,
      int bytes,
      int flags);

  private static MemorySegment initial() {
    MemorySegment initial = Arena.global().allocate(CHAIN_BYTES, 64);
    for (int word = 0; word < CHAIN_BYTES / 4; word++) {
      initial.setAtIndex(ValueLayout.JAVA_INT, word, Blake3.initial(word / 16));
    }
    return initial.asReadOnly();
  }
}
