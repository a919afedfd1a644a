/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.stark.kernel.Backend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SquaresTest {

  private static final int WORDS = 1 << 10;
  private static final int COUNT = 3;
  private static final int FROM_ROW = 37;
  private static final int FROM_STEP = 9;
  private static final int TO_ROW = 10;
  private static final int TO_STEP = 100;

  @ParameterizedTest
  @EnumSource(Backend.class)
  void eachWordGoesToItsPlaceAndNoOtherIsWritten(Backend backend) {
    assumeTrue(backend.isPresent());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = words(arena);
      MemorySegment to = words(arena);
      MemorySegment expected = arena.allocate(to.byteSize()).copyFrom(to);
      for (int square = 0; square < COUNT; square++) {
        for (int row = 0; row < Squares.SIDE; row++) {
          for (int column = 0; column < Squares.SIDE; column++) {
            int word =
                from.getAtIndex(ValueLayout.JAVA_INT, square * FROM_STEP + row * FROM_ROW + column);
            expected.setAtIndex(
                ValueLayout.JAVA_INT, square * TO_STEP + column * TO_ROW + row, word);
          }
        }
      }

      Squares.of(backend)
          .transpose(
              from.address(),
              4 * FROM_ROW,
              4 * FROM_STEP,
              to.address(),
              4 * TO_ROW,
              4 * TO_STEP,
              COUNT);

      assertThat(to.mismatch(expected)).isEqualTo(-1);
    }
  }

  private static MemorySegment words(Arena arena) {
    Random random = new Random(5);
    MemorySegment words = arena.allocate(ValueLayout.JAVA_INT, WORDS);
    for (int i = 0; i < WORDS; i++) {
      words.setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt());
    }
    return words;
  }
}
