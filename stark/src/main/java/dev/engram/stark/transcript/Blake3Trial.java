/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import static dev.engram.stark.hash.Blake3Lanes.CHUNK_END;
import static dev.engram.stark.hash.Blake3Lanes.CHUNK_START;
import static dev.engram.stark.hash.Blake3Lanes.INITIAL;
import static dev.engram.stark.hash.Blake3Lanes.ROOT;

import dev.engram.stark.hash.Blake3Lanes;
import dev.engram.stark.hash.Lanes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tries nonces by BLAKE3, sixteen at once. The message is one block, so a nonce costs a lane of one
 * compression.
 *
 * @param message in which the nonce is to be put
 * @param mask of the bits of the digest's first word that must be zero
 */
record Blake3Trial(Lanes lanes, int[] message, int mask) implements NonceSearch.Trial {

  /*
   * Nonces are written into several blocks before the first of them is compressed: a vector that is
   * loaded right after its sixteen words were stored waits for all of the stores. One block at a
   * time took 14 ns a nonce, and this 10 (on a core of Zen 4), of which the compression is 9.5.
   */

  private static final int LANES = 16;
  private static final int BLOCKS = 16;
  private static final int FLAGS = CHUNK_START | CHUNK_END | ROOT;

  @Override
  public long first(long from, long to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment blocks = arena.allocate(BLOCKS * Blake3Lanes.BLOCK_BYTES, 64);
      MemorySegment digests = arena.allocate(Blake3Lanes.CHAIN_BYTES, 64);
      for (int word = 0; word < BLOCKS * HashOracle.TRIAL; word++) {
        for (int lane = 0; lane < LANES; lane++) {
          set(blocks, word, lane, message[word % HashOracle.TRIAL]);
        }
      }
      Blake3Lanes blake3 = Blake3Lanes.of(lanes);
      for (long base = from; base < to; base += BLOCKS * LANES) {
        write(base, blocks);
        for (int block = 0; block < BLOCKS; block++) {
          blake3.compress(
              INITIAL,
              0,
              blocks,
              block * Blake3Lanes.BLOCK_BYTES,
              digests,
              0,
              0,
              Integer.BYTES * HashOracle.TRIAL,
              FLAGS);
          int lane = passing(digests);
          long nonce = base + (long) block * LANES + lane;
          if (lane < LANES && nonce < to) {
            return nonce;
          }
        }
      }
      return -1;
    }
  }

  private static void write(long base, MemorySegment blocks) {
    for (int block = 0; block < BLOCKS; block++) {
      int word = block * HashOracle.TRIAL + HashOracle.NONCE;
      for (int lane = 0; lane < LANES; lane++) {
        long nonce = base + (long) block * LANES + lane;
        set(blocks, word, lane, (int) nonce);
        set(blocks, word + 1, lane, (int) (nonce >>> 32));
      }
    }
  }

  /** The first lane whose digest passes, or as many lanes as there are. */
  private int passing(MemorySegment digests) {
    int lane = 0;
    while (lane < LANES && (digests.getAtIndex(ValueLayout.JAVA_INT, lane) & mask) != 0) {
      lane++;
    }
    return lane;
  }

  private static void set(MemorySegment blocks, int word, int lane, int value) {
    blocks.setAtIndex(ValueLayout.JAVA_INT, (long) LANES * word + lane, value);
  }
}
