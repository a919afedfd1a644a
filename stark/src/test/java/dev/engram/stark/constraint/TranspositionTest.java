/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranspositionTest {

  private static BitSet columns(int... columns) {
    BitSet set = new BitSet();
    for (int column : columns) {
      set.set(column);
    }
    return set;
  }

  @Test
  void columnsAreTakenByEightsThatAreSideBySideTogether() {
    assertThat(Transposition.stretches(columns())).isEmpty();
    assertThat(Transposition.stretches(columns(0))).containsExactly(new int[] {0, 1});
    assertThat(Transposition.stretches(columns(7, 8, 31, 33)))
        .containsExactly(new int[] {0, 2}, new int[] {24, 2});
    assertThat(Transposition.stretches(columns(9, 63)))
        .containsExactly(new int[] {8, 1}, new int[] {56, 1});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 16, 64})
  void aTileHasSixteenRowsAndTheFirstComesAfterTheLast(int count) {
    int width = 21;
    try (Arena arena = Arena.ofConfined()) {
      RowMatrix rows = RowMatrix.allocate(arena, count, width);
      for (int row = 0; row < count; row++) {
        for (int column = 0; column < width; column++) {
          rows.set(row, column, 100 * row + column + 1);
        }
      }
      long bytes = width * TileMatrix.COLUMN_BYTES;
      MemorySegment tile = arena.allocate(bytes + Transposition.BEYOND, 64);
      BitSet wanted = columns(3, 17, 20);
      List<int[]> stretches = Transposition.stretches(wanted);
      for (int first : new int[] {0, Math.max(16, count - 16), count}) {
        if (first % 16 == 0) {
          Transposition.toTile(rows, first, stretches, tile, 0);
          wanted.stream()
              .forEach(column -> {
                for (int lane = 0; lane < 16; lane++) {
                  int word =
                      tile.get(ValueLayout.JAVA_INT, column * TileMatrix.COLUMN_BYTES + 4L * lane);
                  assertThat(word).isEqualTo(rows.get((first + lane) % count, column));
                }
              });
        }
      }
    }
  }

  @Test
  void aTileWithoutRoomForWhatIsWrittenBeyondIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      RowMatrix rows = RowMatrix.allocate(arena, 16, 3);
      MemorySegment tile = arena.allocate(3 * TileMatrix.COLUMN_BYTES, 64);
      List<int[]> stretches = Transposition.stretches(columns(2));

      assertThatThrownBy(() -> Transposition.toTile(rows, 0, stretches, tile, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
