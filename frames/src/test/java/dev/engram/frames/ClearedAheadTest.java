/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The edge of what is cleared ahead, where a byte too many would be somebody else's. */
class ClearedAheadTest {

  private static final long GAS = 1 << 20;
  private static final int FURTHEST = 1200;
  private static final byte[] DIRT = new byte[2 * FURTHEST];

  static {
    Arrays.fill(DIRT, (byte) 0xFF);
  }

  private final Frame root = Frames.create().root();
  private final long[] zero = new long[4];

  @Test
  void twoWordsAnywhereLeaveNothingOfAnEarlierCallReadable() {
    for (int first = 0; first < 64; first++) {
      for (int second = 0; second < FURTHEST; second++) {
        root.enter().putBytes(0, DIRT);
        root.release();
        Frame child = root.enter();
        child.store(GAS, first, zero, 0);
        child.store(GAS, second, zero, 0);
        byte[] seen = child.getBytes(0, child.size()); // a snapshot would clear what is not yet
        if (!Arrays.equals(seen, new byte[seen.length])) {
          assertThat(seen).as("words at %d and %d", first, second).containsOnly(0);
        }
        root.release();
      }
    }
  }
}
