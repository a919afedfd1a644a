/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OpeningVerifierTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;
  private static final Arena ARENA = Arena.ofShared();
  private static final List<TileMatrix> MATRICES =
      Matrices.random(ARENA, FIELD, 2, 32, 5, 32, 3, 8, 20, 1, 2);
  private static final int[] HEIGHTS = Matrices.heights(MATRICES);
  private static final int[] WIDTHS = Matrices.widths(MATRICES);
  private static final Map<CommitmentHash, MatrixTree> TREES =
      Stream.of(CommitmentHash.values())
          .collect(Collectors.toMap(Function.identity(), OpeningVerifierTest::committed));
  private static final int[] INDICES = {0, 7, 8, 33, 40, 63};

  @AfterAll
  static void close() {
    ARENA.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedWordIsRefused(CommitmentHash hash) {
    Opening honest = tree(hash).open(INDICES);
    assertThat(check(hash, honest)).isEmpty();
    for (int[][] rows : honest.rows()) {
      for (int[] row : rows) {
        eachWordMatters(hash, honest, row);
      }
    }
    for (int[] sibling : honest.siblings()) {
      eachWordMatters(hash, honest, sibling);
    }
  }

  private static void eachWordMatters(CommitmentHash hash, Opening opening, int[] words) {
    for (int i = 0; i < words.length; i++) {
      int word = words[i];
      words[i] = word == 0 ? 1 : word - 1;
      assertThat(check(hash, opening)).contains(Refusal.ROOT);
      words[i] = word;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOtherSetOfIndicesIsRefused(CommitmentHash hash) {
    MatrixTree tree = tree(hash);
    Opening honest = tree.open(INDICES);
    for (int i = 0; i < INDICES.length; i++) {
      for (int other = 0; other < 64; other++) {
        int[] indices = INDICES.clone();
        indices[i] = other;
        if (!Arrays.equals(indices, INDICES)) {
          assertThat(check(hash, indices, honest, tree.root())).isPresent();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void exchangedRowsAndSiblingsAreRefused(CommitmentHash hash) {
    Opening honest = tree(hash).open(INDICES);
    for (int[][] rows : honest.rows()) {
      eachExchangeMatters(hash, honest, rows);
    }
    eachExchangeMatters(hash, honest, honest.siblings());
  }

  private static void eachExchangeMatters(CommitmentHash hash, Opening opening, int[][] list) {
    for (int i = 1; i < list.length; i++) {
      int[] last = list[i - 1];
      list[i - 1] = list[i];
      list[i] = last;
      assertThat(check(hash, opening)).contains(Refusal.ROOT);
      list[i] = list[i - 1];
      list[i - 1] = last;
    }
  }

  @Test
  void countsMustFitExactly() {
    Opening honest = tree(CommitmentHash.BLAKE3).open(INDICES);
    int[][] siblings = honest.siblings();
    int[][] more = Arrays.copyOf(siblings, siblings.length + 1);
    more[siblings.length] = new int[8];
    int[][] less = Arrays.copyOf(siblings, siblings.length - 1);

    assertThat(check(new Opening(honest.rows(), more))).contains(Refusal.SIBLINGS_LEFT_OVER);
    assertThat(check(new Opening(honest.rows(), less))).contains(Refusal.SIBLINGS_MISSING);
    assertThat(check(new Opening(honest.rows(), new int[0][]))).contains(Refusal.SIBLINGS_MISSING);
    for (int m = 0; m < MATRICES.size(); m++) {
      int[][] rows = honest.rows()[m];
      assertThat(check(withRows(honest, m, Arrays.copyOf(rows, rows.length - 1))))
          .contains(Refusal.ROWS);
      int[][] twice = Arrays.copyOf(rows, rows.length + 1);
      twice[rows.length] = rows[0];
      assertThat(check(withRows(honest, m, twice))).contains(Refusal.ROWS);
    }
    assertThat(check(new Opening(Arrays.copyOf(honest.rows(), 3), siblings)))
        .contains(Refusal.ROWS);
  }

  @Test
  void wordsAndSizesThatCannotBeAreRefusedBeforeAnythingIsHashed() {
    Opening honest = tree(CommitmentHash.POSEIDON2).open(INDICES);
    int[][] rows = honest.rows()[2];

    assertThat(check(withRow(honest, 2, Arrays.copyOf(rows[1], 19)))).contains(Refusal.WIDTH);
    assertThat(check(withRow(honest, 2, Arrays.copyOf(rows[1], 21)))).contains(Refusal.WIDTH);
    for (int word : new int[] {FIELD.prime(), Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      int[] row = rows[1].clone();
      row[4] = word;
      assertThat(check(withRow(honest, 2, row))).contains(Refusal.WORD);
      int[][] siblings = honest.siblings().clone();
      siblings[2] = new int[] {0, 0, word, 0, 0, 0, 0, 0};
      assertThat(check(CommitmentHash.POSEIDON2, new Opening(honest.rows(), siblings)))
          .contains(Refusal.SIBLING);
    }
    int[][] siblings = honest.siblings().clone();
    siblings[0] = new int[7];
    assertThat(check(new Opening(honest.rows(), siblings))).contains(Refusal.SIBLING);
  }

  @Test
  void shapesAndIndicesThatCannotBeAreRefused() {
    MatrixTree tree = tree(CommitmentHash.BLAKE3);
    Opening honest = tree.open(INDICES);
    int[] none = {};

    assertThat(shape(none, none, honest)).contains(Refusal.SHAPE);
    assertThat(shape(HEIGHTS, new int[] {5, 3, 20}, honest)).contains(Refusal.SHAPE);
    assertThat(shape(new int[] {64, 64, 12, 2}, WIDTHS, honest)).contains(Refusal.SHAPE);
    assertThat(shape(new int[] {64, 64, 0, 2}, WIDTHS, honest)).contains(Refusal.SHAPE);
    assertThat(shape(new int[] {64, 64, Integer.MIN_VALUE, 2}, WIDTHS, honest))
        .contains(Refusal.SHAPE);
    for (int[] indices : new int[][] {none, {-1, 3}, {3, 3}, {4, 3}, {3, 64}}) {
      assertThat(check(CommitmentHash.BLAKE3, indices, honest, tree.root()))
          .contains(Refusal.INDICES);
    }
  }

  @Test
  void anyOpeningAtAllIsAnswered() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      int[][][] rows = new int[random.nextInt(6)][][];
      for (int m = 0; m < rows.length; m++) {
        rows[m] = words(random, random.nextInt(8), m < WIDTHS.length ? WIDTHS[m] : 1);
      }
      Opening opening = new Opening(rows, words(random, random.nextInt(30), 8));

      assertThat(check(opening)).isPresent();
    }
  }

  private static int[][] words(Random random, int count, int length) {
    int[][] words = new int[count][];
    for (int i = 0; i < count; i++) {
      int odd = random.nextInt(100) == 0 ? random.nextInt(3) : 0;
      words[i] = random.ints(length + odd, 0, FIELD.prime()).toArray();
    }
    return words;
  }

  private static Opening withRow(Opening opening, int matrix, int[] row) {
    int[][] rows = opening.rows()[matrix].clone();
    rows[1] = row;
    return withRows(opening, matrix, rows);
  }

  private static Opening withRows(Opening opening, int matrix, int[][] rows) {
    int[][][] all = opening.rows().clone();
    all[matrix] = rows;
    return new Opening(all, opening.siblings());
  }

  private static Optional<Refusal> shape(int[] heights, int[] widths, Opening opening) {
    return OpeningVerifier.check(
        CommitmentHash.BLAKE3, FIELD, heights, widths, INDICES, opening, new int[8]);
  }

  private static Optional<Refusal> check(Opening opening) {
    return check(CommitmentHash.BLAKE3, opening);
  }

  private static Optional<Refusal> check(CommitmentHash hash, Opening opening) {
    return check(hash, INDICES, opening, tree(hash).root());
  }

  private static Optional<Refusal> check(
      CommitmentHash hash, int[] indices, Opening opening, int[] root) {
    return OpeningVerifier.check(hash, FIELD, HEIGHTS, WIDTHS, indices, opening, root);
  }

  private static MatrixTree tree(CommitmentHash hash) {
    return Objects.requireNonNull(TREES.get(hash));
  }

  private static MatrixTree committed(CommitmentHash hash) {
    try (Workers one = Workers.of(1)) {
      return MatrixTree.commit(hash, FIELD, MATRICES, ARENA, one);
    }
  }
}
