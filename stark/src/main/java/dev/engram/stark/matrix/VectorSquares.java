/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.matrix;

import dev.engram.stark.kernel.Everything;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Squares in vectors. Loaded only where the Vector API is. */
final class VectorSquares implements Squares {

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment MEMORY = Everything.MEMORY;

  // They are transposed in vectors of 256 bits whatever the machine has: squares of
  // 16 × 16 take a fourth round of permutations, each of which Zen 4 executes as two.
  // The words go through them as floats, which changes no bit. For IntVector.intoMemorySegment asks
  // the vector for its species, and where vectors of two widths were seen to answer, C2 inlines the
  // stores of neither: each makes an object, in all kernels that are compiled after that.
  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
  private static final FloatVector LOWER_1 =
      FloatVector.fromArray(EIGHT, new float[] {0, 8, 2, 10, 4, 12, 6, 14}, 0);
  private static final FloatVector UPPER_1 =
      FloatVector.fromArray(EIGHT, new float[] {1, 9, 3, 11, 5, 13, 7, 15}, 0);
  private static final FloatVector LOWER_2 =
      FloatVector.fromArray(EIGHT, new float[] {0, 1, 8, 9, 4, 5, 12, 13}, 0);
  private static final FloatVector UPPER_2 =
      FloatVector.fromArray(EIGHT, new float[] {2, 3, 10, 11, 6, 7, 14, 15}, 0);
  private static final FloatVector LOWER_4 =
      FloatVector.fromArray(EIGHT, new float[] {0, 1, 2, 3, 8, 9, 10, 11}, 0);
  private static final FloatVector UPPER_4 =
      FloatVector.fromArray(EIGHT, new float[] {4, 5, 6, 7, 12, 13, 14, 15}, 0);

  @Override
  public void transpose(
      long from, long fromRow, long fromStep, long to, long toRow, long toStep, int count) {
    for (int k = 0; k < count; k++) {
      long f = from + k * fromStep;
      long t = to + k * toStep;
      FloatVector a0 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f, ORDER);
      FloatVector a1 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 1 * fromRow, ORDER);
      FloatVector a2 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 2 * fromRow, ORDER);
      FloatVector a3 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 3 * fromRow, ORDER);
      FloatVector a4 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 4 * fromRow, ORDER);
      FloatVector a5 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 5 * fromRow, ORDER);
      FloatVector a6 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 6 * fromRow, ORDER);
      FloatVector a7 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 7 * fromRow, ORDER);
      FloatVector b0 = LOWER_1.selectFrom(a0, a1);
      FloatVector b1 = UPPER_1.selectFrom(a0, a1);
      FloatVector b2 = LOWER_1.selectFrom(a2, a3);
      FloatVector b3 = UPPER_1.selectFrom(a2, a3);
      FloatVector b4 = LOWER_1.selectFrom(a4, a5);
      FloatVector b5 = UPPER_1.selectFrom(a4, a5);
      FloatVector b6 = LOWER_1.selectFrom(a6, a7);
      FloatVector b7 = UPPER_1.selectFrom(a6, a7);
      FloatVector c0 = LOWER_2.selectFrom(b0, b2);
      FloatVector c2 = UPPER_2.selectFrom(b0, b2);
      FloatVector c1 = LOWER_2.selectFrom(b1, b3);
      FloatVector c3 = UPPER_2.selectFrom(b1, b3);
      FloatVector c4 = LOWER_2.selectFrom(b4, b6);
      FloatVector c6 = UPPER_2.selectFrom(b4, b6);
      FloatVector c5 = LOWER_2.selectFrom(b5, b7);
      FloatVector c7 = UPPER_2.selectFrom(b5, b7);
      FloatVector d0 = LOWER_4.selectFrom(c0, c4);
      FloatVector d4 = UPPER_4.selectFrom(c0, c4);
      FloatVector d1 = LOWER_4.selectFrom(c1, c5);
      FloatVector d5 = UPPER_4.selectFrom(c1, c5);
      FloatVector d2 = LOWER_4.selectFrom(c2, c6);
      FloatVector d6 = UPPER_4.selectFrom(c2, c6);
      FloatVector d3 = LOWER_4.selectFrom(c3, c7);
      FloatVector d7 = UPPER_4.selectFrom(c3, c7);
      d0.intoMemorySegment(MEMORY, t, ORDER);
      d1.intoMemorySegment(MEMORY, t + 1 * toRow, ORDER);
      d2.intoMemorySegment(MEMORY, t + 2 * toRow, ORDER);
      d3.intoMemorySegment(MEMORY, t + 3 * toRow, ORDER);
      d4.intoMemorySegment(MEMORY, t + 4 * toRow, ORDER);
      d5.intoMemorySegment(MEMORY, t + 5 * toRow, ORDER);
      d6.intoMemorySegment(MEMORY, t + 6 * toRow, ORDER);
      d7.intoMemorySegment(MEMORY, t + 7 * toRow, ORDER);
    }
  }
}
