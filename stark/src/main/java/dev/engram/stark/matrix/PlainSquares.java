/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.matrix;

import dev.engram.stark.kernel.Everything;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Two words of two rows at once, as two longs, which halves the loads and stores. */
final class PlainSquares implements Squares {

  private static final MemorySegment MEMORY = Everything.MEMORY;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final long LOW = 0xFFFFFFFFL;
  private static final long WORD = Integer.BYTES;

  @Override
  public void transpose(
      long from, long fromRow, long fromStep, long to, long toRow, long toStep, int count) {
    for (int k = 0; k < count; k++) {
      for (int row = 0; row < SIDE; row += 2) {
        long source = from + k * fromStep + row * fromRow;
        long target = to + k * toStep + row * WORD;
        for (int column = 0; column < SIDE; column += 2) {
          long a = MEMORY.get(LONG, source + column * WORD);
          long b = MEMORY.get(LONG, source + fromRow + column * WORD);
          MEMORY.set(LONG, target + column * toRow, a & LOW | b << 32);
          MEMORY.set(LONG, target + (column + 1) * toRow, a >>> 32 | b & ~LOW);
        }
      }
    }
  }
}
