/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.engram.stark.SharedVectors;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class TransformsTest {

  static final PrimeField[] FIELDS = {PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR};

  private final Arena arena = Arena.ofShared();
  private final Workers workers = Workers.of(2);

  @AfterEach
  void close() {
    workers.close();
    arena.close();
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void coefficientsBecomeTheirPolynomialsValuesAtThePowersOfTheRoot(PrimeField field) {
    for (int log = 0; log <= 9; log++) {
      Polynomials polynomials = Polynomials.random(field, 1 << log, 3, log);
      RowMatrix matrix = polynomials.rows(arena);
      Transforms.of(field).forward(matrix, arena, workers);
      assertEquals(-1, matrix.words().mismatch(polynomials.values(arena, log, null).words()));
    }
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void theInverseGivesTheCoefficientsBack(PrimeField field) {
    for (int log = 0; log <= 9; log++) {
      Polynomials polynomials = Polynomials.random(field, 1 << log, 9, log);
      RowMatrix matrix = polynomials.values(arena, log, null);
      Transforms.of(field).inverse(matrix, arena, workers);
      assertEquals(-1, matrix.words().mismatch(polynomials.rows(arena).words()));
    }
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void transformsAreThoseOfPlonky3(PrimeField field) {
    int[] numbers = IntStream.rangeClosed(1, 8).map(field::of).toArray();
    RowMatrix forward = column(numbers);
    Transforms.of(field).forward(forward, arena, workers);
    assertArrayEquals(anchor(field, "dft_natural_order"), column(forward));
    RowMatrix inverse = column(numbers);
    Transforms.of(field).inverse(inverse, arena, workers);
    assertArrayEquals(anchor(field, "idft"), column(inverse));
    TileMatrix extended = TileMatrix.allocate(arena, 8, 2, 1);
    int shift = field.of(field.generator());
    Transforms.of(field).extend(column(numbers), null, shift, null, extended, arena, workers);
    int[] values = IntStream.range(0, 16).map(row -> extended.get(row, 0)).toArray();
    assertArrayEquals(anchor(field, "coset_lde"), values);
  }

  @Test
  void reversedRowsAreThoseWithTheirNumbersBitsReversed() {
    RowMatrix matrix = column(IntStream.range(0, 8).toArray());
    Transforms.reverseRows(matrix);
    assertArrayEquals(new int[] {0, 4, 2, 6, 1, 5, 3, 7}, column(matrix));
    assertEquals(0, Transforms.reverse(0, 0));
    assertEquals(0b0011, Transforms.reverse(0b1100, 4));
  }

  @Test
  void whatIsNoPowerOfTwoOrHasNoRootIsRefused() {
    Transforms transforms = Transforms.of(PrimeField.KOALA_BEAR);
    RowMatrix three = RowMatrix.allocate(arena, 3, 1);
    assertThrows(IllegalArgumentException.class, () -> transforms.forward(three, arena, workers));
    RowMatrix two = RowMatrix.allocate(arena, 2, 1);
    TileMatrix tooMany = TileMatrix.allocate(arena, 2, 1 << 24, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> transforms.extend(two, null, 1, null, tooMany, arena, workers));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Transforms transforms = Transforms.of(PrimeField.KOALA_BEAR);
    RowMatrix rows = RowMatrix.allocate(arena, 4, 2);
    TileMatrix fits = TileMatrix.allocate(arena, 4, 2, 2);
    TileMatrix longer = TileMatrix.allocate(arena, 8, 2, 2);
    TileMatrix wider = TileMatrix.allocate(arena, 4, 2, 3);
    RowMatrix masks = RowMatrix.allocate(arena, 5, 2);
    assertRefused(() -> transforms.extend(rows, null, 1, null, longer, arena, workers));
    assertRefused(() -> transforms.extend(rows, null, 1, null, wider, arena, workers));
    assertRefused(() -> transforms.extend(rows, null, 1, masks, fits, arena, workers));
    assertRefused(() -> transforms.extend(rows, new int[1], 1, null, fits, arena, workers));
    assertRefused(() -> transforms.extend(rows, new int[2], 1, null, fits, arena, workers));
    assertRefused(() -> transforms.extend(rows, null, 0, null, fits, arena, workers));
  }

  @Test
  void memoryThatIsClosedIsRefused() {
    Transforms transforms = Transforms.of(PrimeField.KOALA_BEAR);
    RowMatrix rows;
    TileMatrix extended;
    try (Arena closed = Arena.ofShared()) {
      rows = RowMatrix.allocate(closed, 1024, 2);
      extended = TileMatrix.allocate(closed, 1024, 2, 2);
    }
    RowMatrix openRows = RowMatrix.allocate(arena, 1024, 2);
    TileMatrix open = TileMatrix.allocate(arena, 1024, 2, 2);
    assertThrows(
        IllegalStateException.class,
        () -> transforms.extend(rows, null, 1, null, open, arena, workers));
    assertThrows(
        IllegalStateException.class,
        () -> transforms.extend(openRows, null, 1, null, extended, arena, workers));
  }

  private static void assertRefused(Runnable extension) {
    assertThrows(IllegalArgumentException.class, extension::run);
  }

  private static int[] anchor(PrimeField field, String name) {
    return SharedVectors.elements(field, SharedVectors.anchor(field, name));
  }

  private RowMatrix column(int[] words) {
    RowMatrix matrix = RowMatrix.allocate(arena, words.length, 1);
    for (int row = 0; row < words.length; row++) {
      matrix.set(row, 0, words[row]);
    }
    return matrix;
  }

  private static int[] column(RowMatrix matrix) {
    return IntStream.range(0, matrix.rows()).map(row -> matrix.get(row, 0)).toArray();
  }
}
