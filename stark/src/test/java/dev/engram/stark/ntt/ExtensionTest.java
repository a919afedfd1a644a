/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Backend;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

final class ExtensionTest {

  static final PrimeField[] FIELDS = {PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR};

  private static final int[] WIDTHS = {1, 3, 8, 9, 16, 24, 32, 40};

  private final Arena arena = Arena.ofShared();
  private final Workers workers = Workers.of(2);

  @AfterEach
  void close() {
    workers.close();
    arena.close();
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void everySizeAndWidthExtendsToThePolynomialsValues(PrimeField field) {
    int shift = field.of(7);
    for (int log = 0; log <= 10; log++) {
      for (int width : WIDTHS) {
        Polynomials polynomials = Polynomials.random(field, 1 << log, width, log + width);
        TileMatrix into = TileMatrix.allocate(arena, 1 << log, 2, width);
        extend(field, polynomials.values(arena, log, null), null, shift, null, into, workers);
        assertTrue(
            polynomials.are(into, shift, log <= 5 ? 1 : 31), "2^" + log + " rows of " + width);
      }
    }
  }

  /** Of monomials, up to as many stages across blocks as there are kinds of them. */
  @ParameterizedTest
  @FieldSource("FIELDS")
  void largerSizesExtendToThePolynomialsValues(PrimeField field) {
    for (int log = 11; log <= 17; log++) {
      int[] exponents = {(1 << log) - 1, (1 << log - 1) + 5, 3};
      RowMatrix rows = RowMatrix.allocate(arena, 1 << log, exponents.length);
      int root = field.rootOfUnity(log);
      for (int column = 0; column < exponents.length; column++) {
        int step = field.pow(root, exponents[column]);
        int value = field.one();
        for (int row = 0; row < 1 << log; row++) {
          rows.set(row, column, value);
          value = field.mul(value, step);
        }
      }
      TileMatrix into = TileMatrix.allocate(arena, 1 << log, 2, exponents.length);
      extend(field, rows, null, field.of(5), null, into, workers);
      int larger = field.rootOfUnity(log + 1);
      for (int index = 0; index < into.height(); index++) {
        int point = field.mul(field.of(5), field.pow(larger, index));
        for (int column = 0; column < exponents.length && index % 61 == 0; column++) {
          assertEquals(field.pow(point, exponents[column]), into.get(index, column));
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void thereMayBeAnyPowerOfTwoOfCosets(PrimeField field) {
    for (int log : new int[] {0, 3, 9}) {
      for (int cosets : new int[] {1, 4, 8, 64}) {
        Polynomials polynomials = Polynomials.random(field, 1 << log, 3, cosets);
        TileMatrix into = TileMatrix.allocate(arena, 1 << log, cosets, 3);
        RowMatrix values = polynomials.values(arena, log, null);
        extend(field, values, null, field.of(3), null, into, workers);
        assertTrue(polynomials.are(into, field.of(3), log < 9 ? 1 : 37));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void eachColumnMayHaveADomainOfItsOwn(PrimeField field) {
    for (int log : new int[] {2, 8, 9, 10}) {
      for (int run : new int[] {1, 4, 11}) {
        Polynomials polynomials = Polynomials.random(field, 1 << log, 24, run);
        int[] domains = IntStream.range(0, 24).map(i -> field.of(i / run % 3 + 1)).toArray();
        TileMatrix into = TileMatrix.allocate(arena, 1 << log, 2, 24);
        RowMatrix values = polynomials.values(arena, log, domains);
        extend(field, values, domains, field.of(3), null, into, workers);
        assertTrue(polynomials.are(into, field.of(3), log < 5 ? 1 : 41));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FIELDS")
  void masksAddMultiplesOfWhatVanishesOnTheDomain(PrimeField field) {
    int width = 5;
    for (int log : new int[] {0, 4, 9, 10}) {
      int n = 1 << log;
      int[] domains = {field.one(), field.of(2), field.of(2), field.of(2), field.of(9)};
      for (int count : new int[] {1, Math.min(n, 3), n}) {
        Polynomials polynomials = Polynomials.random(field, n, width, log);
        Polynomials masks = Polynomials.random(field, count, width, count);
        int[][] masked = new int[width][];
        for (int column = 0; column < width; column++) {
          masked[column] = Arrays.copyOf(polynomials.coefficients()[column], n + count);
          int vanishing = field.pow(domains[column], n);
          for (int i = 0; i < count; i++) {
            int mask = masks.coefficients()[column][i];
            masked[column][i] = field.sub(masked[column][i], field.mul(vanishing, mask));
            masked[column][n + i] = field.add(masked[column][n + i], mask);
          }
        }
        TileMatrix into = TileMatrix.allocate(arena, n, 4, width);
        RowMatrix values = polynomials.values(arena, log, domains);
        extend(field, values, domains, field.of(3), masks.rows(arena), into, workers);
        assertTrue(new Polynomials(field, masked).are(into, field.of(3), log < 5 ? 1 : 47));
      }
    }
  }

  @Test
  void aCosetOfLessThanSixteenRowsRepeatsThem() {
    PrimeField field = PrimeField.KOALA_BEAR;
    Polynomials polynomials = Polynomials.random(field, 4, 2, 1);
    TileMatrix into = TileMatrix.allocate(arena, 4, 2, 2);
    extend(field, polynomials.values(arena, 2, null), null, field.of(3), null, into, workers);
    for (int lane = 0; lane < TileMatrix.LANES; lane++) {
      long at = into.offset(1, 0, 1) + lane * (long) Integer.BYTES;
      assertEquals(into.get(lane % 4 * 2 + 1, 1), into.words().get(ValueLayout.JAVA_INT, at));
    }
  }

  @Test
  void evaluationsAreLeftAsTheyAre() {
    PrimeField field = PrimeField.KOALA_BEAR;
    RowMatrix values = Polynomials.random(field, 1 << 10, 9, 1).rows(arena);
    byte[] before = values.words().toArray(ValueLayout.JAVA_BYTE);
    TileMatrix into = TileMatrix.allocate(arena, 1 << 10, 2, 9);
    extend(field, values, null, field.of(3), null, into, workers);
    assertEquals(-1, MemorySegment.ofArray(before).mismatch(values.words()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"VECTOR_512", "VECTOR_256", "SCALAR"})
  void everyBackendGivesTheSameWords(Backend backend) {
    assumeTrue(backend.isPresent());
    for (PrimeField field : FIELDS) {
      Transforms transforms = Transforms.of(field, backend);
      for (int log : new int[] {9, 12, 14}) {
        for (int width : new int[] {1, 9, 24}) {
          int[] domains = IntStream.range(0, width).map(i -> field.of(i / 6 + 1)).toArray();
          RowMatrix values = Polynomials.random(field, 1 << log, width, log).rows(arena);
          RowMatrix masks = Polynomials.random(field, 77, width, log).rows(arena);
          TileMatrix expected = TileMatrix.allocate(arena, 1 << log, 2, width);
          TileMatrix actual = TileMatrix.allocate(arena, 1 << log, 2, width);
          int shift = field.of(3);
          extend(field, values, domains, shift, masks, expected, workers);
          transforms.extend(values, domains, shift, masks, actual, arena, workers);
          assertEquals(-1, expected.words().mismatch(actual.words()));
        }
      }
    }
  }

  @Test
  void anyNumberOfWorkersGivesTheSameWords() {
    PrimeField field = PrimeField.KOALA_BEAR;
    for (int log : new int[] {4, 11}) {
      RowMatrix values = Polynomials.random(field, 1 << log, 33, log).rows(arena);
      TileMatrix expected = TileMatrix.allocate(arena, 1 << log, 4, 33);
      extend(field, values, null, field.of(3), null, expected, workers);
      for (int threads : new int[] {1, 3}) {
        TileMatrix actual = TileMatrix.allocate(arena, 1 << log, 4, 33);
        try (Workers others = Workers.of(threads)) {
          extend(field, values, null, field.of(3), null, actual, others);
        }
        assertEquals(-1, expected.words().mismatch(actual.words()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"VECTOR_512", "SCALAR"})
  void whatIsThereOverOneCosetIsCompleted(Backend backend) {
    assumeTrue(backend.isPresent());
    for (PrimeField field : FIELDS) {
      Transforms transforms = Transforms.of(field, backend);
      int shift = field.of(3);
      for (int log : new int[] {0, 2, 4, 9, 13, 15}) {
        for (int cosets : new int[] {1, 2, 4}) {
          int[] of = {0, 0, 1, cosets - 1, cosets - 1, 0, 0, 0, 0, 2, 2};
          int[] own = Arrays.stream(of).map(coset -> coset % cosets).toArray();
          TileMatrix expected = TileMatrix.allocate(arena, 1 << log, cosets, own.length);
          int[] domains = transforms.domains(expected, own, shift);
          RowMatrix values = Polynomials.random(field, 1 << log, own.length, log).rows(arena);
          RowMatrix masks =
              Polynomials.random(field, Math.min(1 << log, 50), own.length, 1).rows(arena);
          for (RowMatrix mask : new @Nullable RowMatrix[] {null, masks}) {
            extend(field, values, domains, shift, mask, expected, workers);
            TileMatrix actual = TileMatrix.allocate(arena, 1 << log, cosets, own.length);
            actual.words().fill((byte) 0x55);
            for (int row = 0; row < 1 << log; row++) {
              for (int column = 0; column < own.length; column++) {
                actual.set(row * cosets + own[column], column, values.get(row, column));
              }
            }
            transforms.complete(actual, own, shift, mask, arena, workers);
            assertEquals(-1, expected.words().mismatch(actual.words()), "2^" + log);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"VECTOR_512", "SCALAR"})
  void whatIsInTheFirstCosetsPlaceIsExtendedInPlace(Backend backend) {
    assumeTrue(backend.isPresent());
    for (PrimeField field : FIELDS) {
      Transforms transforms = Transforms.of(field, backend);
      int shift = field.of(3);
      for (int log : new int[] {0, 2, 4, 9, 10, 13, 14, 15, 16, 17}) {
        for (int cosets : new int[] {1, 2, 4}) {
          int width = log > 13 ? 3 : 19;
          TileMatrix expected = TileMatrix.allocate(arena, 1 << log, cosets, width);
          RowMatrix values = Polynomials.random(field, 1 << log, width, log).rows(arena);
          RowMatrix masks = Polynomials.random(field, 1, width, 1).rows(arena);
          for (RowMatrix mask : new @Nullable RowMatrix[] {null, masks}) {
            extend(field, values, null, shift, mask, expected, workers);
            TileMatrix actual = TileMatrix.allocate(arena, 1 << log, cosets, width);
            actual.words().fill((byte) 0x55);
            for (int row = 0; row < 1 << log; row++) {
              for (int column = 0; column < width; column++) {
                actual.set(row * cosets, column, values.get(row, column));
              }
            }
            transforms.extend(actual, shift, mask, arena, workers);
            assertEquals(-1, expected.words().mismatch(actual.words()), "2^" + log);
          }
        }
      }
    }
  }

  @Test
  void nothingIsExtendedInPlaceToADomainThatItIsAPartOf() {
    PrimeField field = PrimeField.KOALA_BEAR;
    Transforms transforms = Transforms.of(field);
    TileMatrix matrix = TileMatrix.allocate(arena, 1 << 10, 2, 2);
    for (int shift : new int[] {field.one(), field.rootOfUnity(11), 0}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> transforms.extend(matrix, shift, null, arena, workers));
    }
  }

  @Test
  void onlyACosetThatThereIsIsCompleted() {
    Transforms transforms = Transforms.of(PrimeField.KOALA_BEAR);
    TileMatrix matrix = TileMatrix.allocate(arena, 16, 2, 2);
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> transforms.complete(matrix, new int[] {0, 2}, 3, null, arena, workers));
    assertThrows(
        IllegalArgumentException.class,
        () -> transforms.complete(matrix, new int[] {0}, 3, null, arena, workers));
    assertThrows(
        IllegalArgumentException.class,
        () -> transforms.complete(matrix, new int[] {0, 1}, 0, null, arena, workers));
    RowMatrix masks = RowMatrix.allocate(arena, 17, 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> transforms.complete(matrix, new int[] {0, 1}, 3, masks, arena, workers));
    TileMatrix closed;
    try (Arena other = Arena.ofShared()) {
      closed = TileMatrix.allocate(other, 1 << 10, 2, 2);
    }
    assertThrows(
        IllegalStateException.class,
        () -> transforms.complete(closed, new int[] {0, 1}, 3, null, arena, workers));
  }

  private void extend(
      PrimeField field,
      RowMatrix values,
      int @Nullable [] domains,
      int shift,
      @Nullable RowMatrix masks,
      TileMatrix into,
      Workers these) {
    Transforms.of(field).extend(values, domains, shift, masks, into, arena, these);
  }
}
