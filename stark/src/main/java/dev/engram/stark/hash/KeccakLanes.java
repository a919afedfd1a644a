/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import java.lang.foreign.MemorySegment;

/**
 * A sponge of Keccak-f for sixteen messages at once, which writes over what it absorbs into.
 * Messages and digests lie side by side: word k of 32 bits of message i is at 64·k + 4·i, as in a
 * tile of a matrix; two of them make a word of the state, the low one first. All memory is native.
 *
 * <p>For one thread at a time. Allocates nothing while it runs.
 */
public interface KeccakLanes {

  /** Words of 32 bits of a digest. */
  int DIGEST = 8;

  /** The sponge that is fastest with such lanes. */
  static KeccakLanes of(Lanes lanes) {
    return switch (lanes) {
      case SCALAR -> new KeccakOneByOne();
      case VECTOR_256, VECTOR_512 ->
          new Template("KeccakVectors", lanes.bits()).make(KeccakLanes.class);
    };
  }

  /** Makes all words of the states 0. */
  void clear();

  /**
   * Writes messages over the first words of the states.
   *
   * @param words how many of 32 bits each message has here; if odd, the last is followed by zero
   */
  void absorb(MemorySegment messages, long at, int words);

  /** Permutes all states. */
  void permute();

  /** Gives out the first {@value #DIGEST} words of 32 bits of each state. */
  void squeeze(MemorySegment into, long at);
}
