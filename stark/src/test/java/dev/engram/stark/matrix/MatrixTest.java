/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class MatrixTest {

  @Test
  void aRowIsItsWidthRoundedUpToEight() {
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(8, RowMatrix.allocate(arena, 2, 1).stride());
      assertEquals(8, RowMatrix.allocate(arena, 2, 8).stride());
      assertEquals(16, RowMatrix.allocate(arena, 2, 9).stride());
      RowMatrix matrix = RowMatrix.allocate(arena, 3, 9);
      matrix.set(2, 8, 5);
      assertEquals(5, matrix.get(2, 8));
      assertEquals(5, matrix.words().get(ValueLayout.JAVA_INT, 4 * (2 * 16 + 8)));
    }
  }

  @Test
  void whatFillsRowsUpIsZeroInMemoryThatIsNot() {
    try (Arena arena = Arena.ofConfined()) {
      SegmentAllocator used =
          (bytes, alignment) -> arena.allocate(bytes, alignment).fill((byte) 0x55);
      assertFilledUp(RowMatrix.allocate(used, 3, 5));
    }
  }

  private static void assertFilledUp(RowMatrix matrix) {
    for (int row = 0; row < matrix.rows(); row++) {
      for (int column = matrix.width(); column < matrix.stride(); column++) {
        assertEquals(0, matrix.get(row, column));
      }
    }
  }

  @Test
  void aCopyHasAllWordsInOtherMemory() {
    try (Arena arena = Arena.ofShared();
        Workers workers = Workers.of(2)) {
      RowMatrix matrix = RowMatrix.allocate(arena, 301, 9);
      for (int row = 0; row < 301; row++) {
        for (int column = 0; column < 9; column++) {
          matrix.set(row, column, 9 * row + column + 1);
        }
      }
      RowMatrix copy = matrix.copy(arena, workers);
      assertEquals(9, copy.width());
      assertEquals(301, copy.rows());
      assertEquals(-1, matrix.words().mismatch(copy.words()));
      copy.set(300, 8, 0);
      assertEquals(9 * 300 + 9, matrix.get(300, 8));
    }
  }

  @Test
  void rowsOfTheNaturalOrderGoRoundTheCosets() {
    try (Arena arena = Arena.ofConfined()) {
      TileMatrix matrix = TileMatrix.allocate(arena, 32, 4, 3);
      assertEquals(128, matrix.height());
      assertEquals(2, matrix.tiles());
      assertEquals(192, matrix.tileBytes());
      // row 4·21 + 3: lane 5 of tile 1 of coset 3
      matrix.set(87, 2, 9);
      assertEquals(9, matrix.get(87, 2));
      assertEquals((3 * 2 + 1) * 192 + 2 * 64, matrix.offset(3, 1, 2));
      assertEquals(9, matrix.words().get(ValueLayout.JAVA_INT, matrix.offset(3, 1, 2) + 4 * 5));
    }
  }

  @Test
  void aShortCosetIsOneTileThatRepeatsItsRows() {
    try (Arena arena = Arena.ofConfined()) {
      TileMatrix matrix = TileMatrix.allocate(arena, 2, 2, 1);
      assertEquals(1, matrix.tiles());
      assertEquals(128, matrix.words().byteSize());
      matrix.set(3, 0, 7);
      for (int lane = 0; lane < 16; lane++) {
        int word = matrix.words().get(ValueLayout.JAVA_INT, matrix.offset(1, 0, 0) + 4L * lane);
        assertEquals(lane % 2 == 1 ? 7 : 0, word);
      }
    }
  }

  @Test
  void offsetsGoPastWhatAnIntHolds() {
    assertEquals((1L << 23) * 1024 * 4, RowMatrix.bytes(1 << 23, 1024));
    assertEquals(((1L << 23) - 1) * 4096 + 4 * 1023, RowMatrix.offset((1 << 23) - 1, 1023, 1024));
    // the last column of 2 cosets of 2^23 rows of 1000 columns
    long bytes = 2L * (1 << 23) * 1000 * 4;
    assertEquals(bytes - 64, TileMatrix.offset(1, (1 << 19) - 1, 999, 1 << 19, 1000));
  }

  @Test
  void shapesThatNoMatrixHasAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(IllegalArgumentException.class, () -> RowMatrix.allocate(arena, 0, 1));
      assertThrows(IllegalArgumentException.class, () -> RowMatrix.allocate(arena, 1, 0));
      assertThrows(IllegalArgumentException.class, () -> TileMatrix.allocate(arena, 3, 2, 1));
      assertThrows(IllegalArgumentException.class, () -> TileMatrix.allocate(arena, 4, 3, 1));
      assertThrows(IllegalArgumentException.class, () -> TileMatrix.allocate(arena, 4, 2, 0));
      assertThrows(
          IllegalArgumentException.class, () -> TileMatrix.allocate(arena, 1 << 20, 1 << 20, 1));
    }
  }
}
