/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Compresses sixteen blocks one after the other, where there are no vectors. */
final class Blake3OneByOne implements Blake3Lanes {

  private static final int LANES = 16;

  private final int[] value = new int[Blake3.DIGEST];
  private final int[] words = new int[Blake3.BLOCK];

  @Override
  public void compress(
      MemorySegment chain,
      long chainAt,
      MemorySegment block,
      long blockAt,
      MemorySegment into,
      long intoAt,
      int counter,
      int bytes,
      int flags) {
    for (int lane = 0; lane < LANES; lane++) {
      for (int word = 0; word < value.length; word++) {
        value[word] = chain.get(ValueLayout.JAVA_INT, chainAt + 64L * word + 4L * lane);
      }
      for (int word = 0; word < words.length; word++) {
        words[word] = block.get(ValueLayout.JAVA_INT, blockAt + 64L * word + 4L * lane);
      }
      Blake3.compress(value, 0, words, 0, counter, bytes, flags);
      for (int word = 0; word < value.length; word++) {
        into.set(ValueLayout.JAVA_INT, intoAt + 64L * word + 4L * lane, value[word]);
      }
    }
  }
}
