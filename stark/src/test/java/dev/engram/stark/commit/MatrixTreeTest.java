/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.stark.SharedVectors;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.HashOfBytes;
import dev.engram.stark.hash.Lanes;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MatrixTreeTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  /** Cosets, then rows of a coset and columns, of each matrix. */
  private static final List<int[]> SHAPES =
      List.of(
          new int[] {1, 1, 1},
          new int[] {2, 1, 3},
          new int[] {2, 2, 40, 1, 5},
          new int[] {2, 8, 17},
          new int[] {4, 16, 16, 4, 33, 1, 1},
          new int[] {2, 32, 7, 32, 20, 32, 8},
          new int[] {1, 64, 5, 64, 32, 16, 9, 2, 2, 1, 40},
          new int[] {2, 128, 34, 64, 3, 4, 300},
          new int[] {2, 16, 257, 32, 256, 8, 1025},
          new int[] {8, 256, 1, 1, 1});

  static Stream<Arguments> trees() {
    return Stream.of(CommitmentHash.values())
        .flatMap(hash ->
            Stream.of(Lanes.values())
                .flatMap(lanes -> SHAPES.stream().map(shape -> Arguments.of(hash, lanes, shape))));
  }

  @ParameterizedTest
  @MethodSource("trees")
  void theRootIsThatOfThePlainTree(CommitmentHash hash, Lanes lanes, int[] shape) {
    try (Arena arena = Arena.ofConfined();
        Workers one = Workers.of(1)) {
      List<TileMatrix> matrices = matrices(arena, shape);

      MatrixTree tree = MatrixTree.commit(hash, FIELD, lanes, matrices, arena, one);

      assertThat(tree.root()).containsExactly(Matrices.node(hash.nodes(FIELD), matrices, 1, 0));
    }
  }

  @ParameterizedTest
  @MethodSource("trees")
  void whatIsOpenedLeadsToTheRoot(CommitmentHash hash, Lanes lanes, int[] shape) {
    try (Arena arena = Arena.ofConfined();
        Workers one = Workers.of(1)) {
      List<TileMatrix> matrices = matrices(arena, shape);
      MatrixTree tree = MatrixTree.commit(hash, FIELD, lanes, matrices, arena, one);
      for (int most = 1; most < 40; most += 6) {
        int[] indices = Matrices.indices(matrices, most, most);

        Opening opening = tree.open(indices);

        assertThat(
                OpeningVerifier.check(
                    hash,
                    FIELD,
                    Matrices.heights(matrices),
                    Matrices.widths(matrices),
                    indices,
                    opening,
                    tree.root()))
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void workersDoNotChangeTheRoot(CommitmentHash hash) {
    try (Arena arena = Arena.ofShared();
        Workers one = Workers.of(1);
        Workers three = Workers.of(3)) {
      List<TileMatrix> matrices = Matrices.random(arena, FIELD, 2, 2048, 5, 1024, 3, 1, 1);

      assertThat(MatrixTree.commit(hash, FIELD, matrices, arena, three).root())
          .containsExactly(MatrixTree.commit(hash, FIELD, matrices, arena, one).root());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 31, 256, 257, 700, 1024, 2049})
  void aLeafIsTheBlake3OfItsRow(int width) {
    try (Arena arena = Arena.ofConfined();
        Workers one = Workers.of(1)) {
      TileMatrix matrix = Matrices.random(arena, FIELD, 1, 1, width).getFirst();
      int[] row = new int[width];
      for (int column = 0; column < width; column++) {
        row[column] = matrix.get(0, column);
      }

      MatrixTree tree =
          MatrixTree.commit(CommitmentHash.BLAKE3, FIELD, List.of(matrix), arena, one);

      assertThat(tree.root()).containsExactly(HashOfBytes.of(HashAlgorithm.BLAKE3, row, width));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"koala-bear", "baby-bear"})
  void rootsOfPoseidon2AreThoseOfPlonky3(String name) {
    PrimeField field = PrimeField.named(name).orElseThrow();
    try (Arena arena = Arena.ofConfined()) {
      TileMatrix high = counting(arena, field, 8, 4, 0);
      TileMatrix low = counting(arena, field, 4, 2, 100);

      assertThat(root(CommitmentHash.POSEIDON2, field, arena, high))
          .containsExactly(
              SharedVectors.elements(
                  field, SharedVectors.anchor(field, "poseidon2_mmcs_root(8x4")));
      assertThat(root(CommitmentHash.POSEIDON2, field, arena, high, low))
          .containsExactly(
              SharedVectors.elements(
                  field, SharedVectors.anchor(field, "poseidon2_mmcs_root_mixed_heights(8x4")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"koala-bear", "baby-bear"})
  void rootsOfKeccakAreThoseOfPlonky3(String name) {
    PrimeField field = PrimeField.named(name).orElseThrow();
    int[] expected =
        SharedVectors.anchor(field, "keccakf_mmcs_root")
            .valueStream()
            .mapToLong(word -> Long.parseUnsignedLong(word.asString().substring(2), 16))
            .flatMap(word -> LongStream.of(word, word >>> 32))
            .mapToInt(word -> (int) word)
            .toArray();
    try (Arena arena = Arena.ofConfined()) {
      assertThat(root(CommitmentHash.KECCAK_256, field, arena, counting(arena, field, 8, 4, 0)))
          .containsExactly(expected);
    }
  }

  @Test
  void matricesOfDifferentCosetsAreRefused() {
    try (Arena arena = Arena.ofConfined();
        Workers one = Workers.of(1)) {
      List<TileMatrix> matrices =
          List.of(TileMatrix.allocate(arena, 8, 2, 1), TileMatrix.allocate(arena, 4, 4, 1));

      assertThatThrownBy(
              () -> MatrixTree.commit(CommitmentHash.BLAKE3, FIELD, matrices, arena, one))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("4 cosets");
    }
  }

  @Test
  void indicesOutOfOrderOrRangeAreNotOpened() {
    try (Arena arena = Arena.ofConfined();
        Workers one = Workers.of(1)) {
      MatrixTree tree =
          MatrixTree.commit(
              CommitmentHash.BLAKE3, FIELD, Matrices.random(arena, FIELD, 2, 4, 1), arena, one);

      assertThatThrownBy(() -> tree.open(new int[0])).hasMessageContaining("no rows");
      assertThatThrownBy(() -> tree.open(new int[] {3, 3})).hasMessageContaining("index 3");
      assertThatThrownBy(() -> tree.open(new int[] {1, 8}))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> tree.open(new int[] {-1, 2}))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static List<TileMatrix> matrices(Arena arena, int[] shape) {
    return Matrices.random(arena, FIELD, shape[0], Arrays.copyOfRange(shape, 1, shape.length));
  }

  private static int[] root(
      CommitmentHash hash, PrimeField field, Arena arena, TileMatrix... matrices) {
    try (Workers one = Workers.of(1)) {
      return MatrixTree.commit(hash, field, List.of(matrices), arena, one).root();
    }
  }

  /**
   * The numbers from one on, row by row, as Plonky3 pairs rows: 2r with 2r + 1. Here r is paired
   * with r + height / 2, so the rows go to where the bits of their number are reversed.
   */
  private static TileMatrix counting(
      Arena arena, PrimeField field, int rows, int width, int first) {
    TileMatrix matrix = TileMatrix.allocate(arena, rows, 1, width);
    int shift = 32 - Integer.numberOfTrailingZeros(rows);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < width; column++) {
        matrix.set(
            Integer.reverse(row) >>> shift, column, field.of(first + (long) row * width + column));
      }
    }
    return matrix;
  }
}
