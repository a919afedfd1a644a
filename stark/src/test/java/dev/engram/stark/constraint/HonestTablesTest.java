/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import dev.engram.stark.example.ExampleTable;
import dev.engram.stark.example.Fibonacci;
import dev.engram.stark.example.Limbs;
import dev.engram.stark.example.MemoryRun;
import dev.engram.stark.example.Sha256Run;
import dev.engram.stark.example.Shuffle;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.ntt.Transforms;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HonestTablesTest {

  private static final PrimeField BASE = PrimeField.KOALA_BEAR;
  private static final int COSETS = 4;

  private final Arena memory = Arena.ofShared();
  private final SplittableRandom random = new SplittableRandom(3);

  private Workers workers = Workers.of(2);
  private ExtensionField field = new ExtensionField(BASE, 4);

  @AfterEach
  void close() {
    workers.close();
    memory.close();
  }

  private int[] element() {
    return random.ints(field.degree(), 0, BASE.prime()).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void theSumsOfTablesWhoseBusesBalanceAddUpToZero(int degree) {
    field = new ExtensionField(BASE, degree);
    for (List<ExampleTable> witnesses :
        List.of(
            MemoryRun.witnesses(BASE, memory, 6, 100, 30, 1),
            Shuffle.witnesses(BASE, memory, 64, 1),
            Limbs.witnesses(BASE, memory, 5, 32, 1))) {
      int[][] lookup = {element(), element()};
      int[] total = field.zero();
      for (ExampleTable witness : witnesses) {
        total = field.add(total, new Proven(witness, lookup).sum);
      }
      assertThat(total).isEqualTo(field.zero());

      RowMatrix main = witnesses.getFirst().matrices().getFirst();
      main.set(3, 5 % main.width(), BASE.add(main.get(3, 5 % main.width()), 1));
      int[] forged = field.zero();
      for (ExampleTable witness : witnesses) {
        forged = field.add(forged, new Proven(witness, lookup).sum);
      }
      assertThat(forged).isNotEqualTo(field.zero());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void fractionsAreTheSameForAnyNumberOfWorkers(int threads) {
    ExampleTable witness = MemoryRun.witnesses(BASE, memory, 7, 1 << 12, 30, 1).getFirst();
    int[][] lookup = {element(), element()};
    Proven two = new Proven(witness, lookup);
    workers.close();
    workers = Workers.of(threads);

    Proven others = new Proven(witness, lookup);

    assertThat(others.sum).isEqualTo(two.sum);
    assertThat(others.fractions.words().mismatch(two.fractions.words())).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8, 64})
  void theQuotientOfAnHonestTableIsAPolynomialOfADegreeBelowTwiceItsRows(int rows) {
    ExampleTable fibonacci = Fibonacci.witness(BASE, memory, rows, 3, 4);
    List<ExampleTable> memories = MemoryRun.witnesses(BASE, memory, 6, rows, rows, 1);

    assertIsPolynomial(fibonacci, true);
    memories.forEach(witness -> assertIsPolynomial(witness, true));
    fibonacci.matrices().getFirst().set(1, 0, 5);
    assertIsPolynomial(fibonacci, false);
    RowMatrix access = memories.getFirst().matrices().getFirst();
    access.set(1, 31, BASE.add(access.get(1, 31), 1));
    access.set(1, 20, BASE.add(access.get(1, 20), 1));
    access.set(0, 6, 0);
    assertIsPolynomial(memories.getFirst(), false);
  }

  @Test
  void theQuotientOfAHashIsAPolynomial() {
    ExampleTable hash = Sha256Run.witness(BASE, memory, "abc".getBytes(StandardCharsets.UTF_8));

    assertIsPolynomial(hash, true);
    hash.publicValues()[0]++;
    assertIsPolynomial(hash, false);
  }

  private void assertIsPolynomial(ExampleTable witness, boolean expected) {
    int[] highest = new Proven(witness, new int[][] {element(), element()}).highest();
    assertThat(Arrays.stream(highest).allMatch(word -> word == 0)).isEqualTo(expected);
  }

  /** A table as a prover has it. */
  private final class Proven {

    private final ExampleTable witness;
    private final AirDescription air;
    private final List<int[]> chunks;
    private final int rows;
    private final int[][] lookup;
    private final RowMatrix fractions;
    private final int[] sum;

    Proven(ExampleTable witness, int[][] lookup) {
      this.witness = witness;
      this.air = AirDescription.of(witness.air(), BASE);
      this.chunks = air.chunks(3);
      this.rows = witness.matrices().getFirst().rows();
      this.lookup = lookup;
      int width = Math.max(1, chunks.size()) * field.degree();
      TileMatrix filled = TileMatrix.allocate(memory, rows, 1, width);
      this.sum =
          chunks.isEmpty()
              ? field.zero()
              : LogUpTrace.fill(
                  new LogUpKernel(air, field, chunks),
                  matrices(),
                  witness.publicValues(),
                  lookup,
                  filled,
                  memory,
                  workers);
      this.fractions = filled.rows(memory, new int[width]);
    }

    private Map<Source, RowMatrix> matrices() {
      Map<Source, RowMatrix> matrices = new TreeMap<>();
      for (int i = 0; i < witness.matrices().size(); i++) {
        matrices.put(air.sources().get(i), witness.matrices().get(i));
      }
      return matrices;
    }

    private TileMatrix extended(RowMatrix matrix) {
      RowMatrix copy = RowMatrix.allocate(memory, rows, matrix.width());
      copy.words().copyFrom(matrix.words());
      TileMatrix extended = TileMatrix.allocate(memory, rows, COSETS, matrix.width());
      Transforms.of(BASE)
          .extend(copy, null, BASE.of(BASE.generator()), null, extended, memory, workers);
      return extended;
    }

    /** The quotient's coefficients from twice the rows on, of four times as many. */
    int[] highest() {
      Map<Source, TileMatrix> columns = new TreeMap<>();
      matrices().forEach((source, matrix) -> columns.put(source, extended(matrix)));
      int degree = field.degree();
      TileMatrix quotient = TileMatrix.allocate(memory, rows, COSETS, COSETS * degree);
      new QuotientKernel(air, field, chunks)
          .run(
              columns,
              chunks.isEmpty() ? null : extended(fractions),
              new QuotientKernel.Challenges(witness.publicValues(), lookup, sum, element()),
              BASE.of(BASE.generator()),
              quotient,
              memory,
              workers);
      RowMatrix natural = RowMatrix.allocate(memory, rows * COSETS, degree);
      for (int index = 0; index < natural.rows(); index++) {
        for (int k = 0; k < degree; k++) {
          int column = index % COSETS * degree + k;
          natural.set(index, k, quotient.get(index, column));
        }
      }
      Transforms.of(BASE).inverse(natural, memory, workers);
      int[] highest = new int[natural.rows() / 2 * degree];
      for (int i = 0; i < highest.length; i++) {
        highest[i] = natural.get(natural.rows() / 2 + i / degree, i % degree);
      }
      return highest;
    }
  }
}
