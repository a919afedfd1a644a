/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Sixteen sponges one after the other, where there are no vectors. */
final class KeccakOneByOne implements KeccakLanes {

  private static final int LANES = 16;
  private static final long LOW = 0xFFFFFFFFL;

  private final long[][] states = new long[LANES][KeccakF.STATE];

  @Override
  public void clear() {
    for (long[] state : states) {
      Arrays.fill(state, 0);
    }
  }

  @Override
  public void absorb(MemorySegment messages, long at, int words) {
    for (int lane = 0; lane < LANES; lane++) {
      for (int word = 0; word < words; word += 2) {
        long from = at + 64L * word + 4L * lane;
        long low = messages.get(ValueLayout.JAVA_INT, from) & LOW;
        long high = word + 1 < words ? messages.get(ValueLayout.JAVA_INT, from + 64) : 0;
        states[lane][word / 2] = low | high << 32;
      }
    }
  }

  @Override
  public void permute() {
    for (long[] state : states) {
      KeccakF.permute(state);
    }
  }

  @Override
  public void squeeze(MemorySegment into, long at) {
    for (int lane = 0; lane < LANES; lane++) {
      for (int word = 0; word < DIGEST; word++) {
        int half = (int) (states[lane][word / 2] >>> 32 * (word % 2));
        into.set(ValueLayout.JAVA_INT, at + 64L * word + 4L * lane, half);
      }
    }
  }
}
