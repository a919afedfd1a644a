/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.air.Source;
import dev.engram.stark.example.Fibonacci;
import dev.engram.stark.example.Limbs;
import dev.engram.stark.example.MemoryAccess;
import dev.engram.stark.example.MemoryBoundary;
import dev.engram.stark.example.RangeTable;
import dev.engram.stark.example.Sha256;
import dev.engram.stark.example.Shuffle;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Backend;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KernelsTest {

  /** All that examples leave out: every kind of row, messages of degree 2 and of constants. */
  private record Everything() implements Air {

    @Override
    public String name() {
      return "everything";
    }

    @Override
    public void define(AirBuilder air) {
      Column p = air.preprocessed("p");
      Column q = air.partition("log").column("q");
      List<Column> a = air.columns("a", 3);
      Expr value = air.publicValue("v");
      air.zero("every row", a.get(0).next().times(q).minus(value.times(p)).times(a.get(1)));
      air.zeroOnFirst("first", a.get(0).times(a.get(1)).minus(value));
      air.zeroOnLast("last", q.next().minus(p).plus(3));
      air.zeroOnTransition("transition", a.get(2).next().times(a.get(2)).minus(q));
      Bus bus = new Bus(7, "bus");
      air.send(bus, a.get(0), a.get(1), q.next());
      air.send(bus, Expr.constant(1), value, Expr.constant(5), a.get(2));
      air.receive(bus, a.get(1).times(a.get(2)), p.times(q));
      air.lookUp(new Bus(2, "table"), value, Expr.constant(9), a.get(0).next(), p, q, a.get(2));
      air.provide(bus, p.next().minus(2), Expr.constant(4));
    }
  }

  private static final List<Air> AIRS =
      List.of(
          new Everything(),
          new Fibonacci(),
          new Shuffle(true),
          new Limbs(4),
          new RangeTable(new Bus(0, "range"), 4),
          new MemoryAccess(4),
          new MemoryBoundary(4));

  private final Arena memory = Arena.ofShared();
  private final Workers workers = Workers.of(2);
  private final SplittableRandom random = new SplittableRandom(5);

  private ExtensionField field = new ExtensionField(PrimeField.KOALA_BEAR, 4);

  @AfterEach
  void close() {
    workers.close();
    memory.close();
  }

  static Stream<ExtensionField> fields() {
    return Stream.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR)
        .flatMap(base -> Stream.of(4, 5).map(degree -> new ExtensionField(base, degree)));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void kernelsComputeWhatFormulasSayInEveryField(ExtensionField extension) {
    field = extension;
    for (Air air : AIRS) {
      assertFractions(air, 64, 3, Backend.best());
      assertQuotient(air, 32, 2, 2, Backend.best());
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void kernelsComputeWhatFormulasSayOnEveryBackend(Backend backend) {
    for (Air air : AIRS) {
      assertFractions(air, 16, 3, backend);
      assertQuotient(air, 16, 4, 2, backend);
    }
  }

  @Test
  void thereMayBeFewerRowsThanLanes() {
    for (int rows = 1; rows <= 16; rows *= 2) {
      assertFractions(new Everything(), rows, 3, Backend.best());
      assertQuotient(new Everything(), rows, 4, 2, Backend.best());
    }
  }

  @Test
  void rowsOfManyBlocksAreJoinedAcrossThem() {
    assertFractions(new Everything(), 1 << 13, 3, Backend.best());
    assertQuotient(new Everything(), 1 << 11, 2, 2, Backend.best());
  }

  @Test
  void higherDegreesMakeLongerChunksAndMoreCosets() {
    assertFractions(new MemoryBoundary(4), 32, 5, Backend.best());
    assertQuotient(new MemoryBoundary(4), 32, 4, 4, 5, Backend.best());
    assertFractions(new MemoryBoundary(4), 32, 9, Backend.best());
  }

  @Test
  void aQuotientOfManyConstraintsIsComputed() {
    assertQuotient(new Sha256(), 16, 2, 2, Backend.best());
  }

  private int element() {
    return random.nextInt(field.base().prime());
  }

  private int[] extensionElement() {
    return random.ints(field.degree(), 0, field.base().prime()).toArray();
  }

  private RowMatrix rows(int rows, int width) {
    RowMatrix matrix = RowMatrix.allocate(memory, rows, width);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < width; column++) {
        matrix.set(row, column, element());
      }
    }
    return matrix;
  }

  private TileMatrix tiles(int rows, int cosets, int width) {
    TileMatrix matrix = TileMatrix.allocate(memory, rows, cosets, width);
    for (int index = 0; index < matrix.height(); index++) {
      for (int column = 0; column < width; column++) {
        matrix.set(index, column, element());
      }
    }
    return matrix;
  }

  private int[] publicValues(AirDescription air) {
    return random.ints(air.publicValues(), 0, field.base().prime()).toArray();
  }

  private void assertFractions(Air described, int rows, int maxDegree, Backend backend) {
    AirDescription air = AirDescription.of(described, field.base());
    List<int[]> chunks = air.chunks(maxDegree);
    if (chunks.isEmpty()) {
      return;
    }
    Map<Source, RowMatrix> columns = new TreeMap<>();
    air.sources().forEach(source -> columns.put(source, rows(rows, air.width(source))));
    int[] publicValues = publicValues(air);
    int[][] lookup = {extensionElement(), extensionElement()};
    PlainTable plain = new PlainTable(air, field, chunks, publicValues, lookup);
    int width = chunks.size() * field.degree();
    RowMatrix expected = RowMatrix.allocate(memory, rows, width);
    TileMatrix filled = TileMatrix.allocate(memory, rows, 2, width);

    int[] sum = plain.fractions(columns, expected);
    LogUpKernel kernel = new LogUpKernel(air, field, chunks, program -> program.compile(backend));
    int[] filledSum =
        LogUpTrace.fill(kernel, columns, publicValues, lookup, filled, memory, workers);

    assertThat(filledSum).as("sum of %s", air).isEqualTo(sum);
    assertThat(words(filled.rows(memory, new int[width])))
        .as("fractions of %s", air)
        .isEqualTo(words(expected));
  }

  private static List<Integer> words(RowMatrix matrix) {
    List<Integer> words = new ArrayList<>();
    for (int row = 0; row < matrix.rows(); row++) {
      for (int column = 0; column < matrix.width(); column++) {
        words.add(matrix.get(row, column));
      }
    }
    return words;
  }

  private void assertQuotient(Air air, int rows, int cosets, int parts, Backend backend) {
    assertQuotient(air, rows, cosets, parts, 3, backend);
  }

  private void assertQuotient(
      Air described, int rows, int cosets, int parts, int maxDegree, Backend backend) {
    AirDescription air = AirDescription.of(described, field.base());
    List<int[]> chunks = air.chunks(maxDegree);
    Map<Source, TileMatrix> columns = new TreeMap<>();
    air.sources().forEach(source -> columns.put(source, tiles(rows, cosets, air.width(source))));
    TileMatrix fractions =
        chunks.isEmpty() ? null : tiles(rows, cosets, chunks.size() * field.degree());
    int[] publicValues = publicValues(air);
    int[][] lookup = {extensionElement(), extensionElement()};
    int[] sum = extensionElement();
    int[] gamma = extensionElement();
    int shift = field.base().of(field.base().generator());
    TileMatrix quotient = TileMatrix.allocate(memory, rows, cosets, parts * field.degree());

    new QuotientKernel(air, field, chunks, program -> program.compile(backend))
        .run(
            columns,
            fractions,
            new QuotientKernel.Challenges(publicValues, lookup, sum, gamma),
            shift,
            quotient,
            memory,
            workers);

    PlainTable plain = new PlainTable(air, field, chunks, publicValues, lookup);
    for (int row = 0; row < rows; row++) {
      for (int part = 0; part < parts; part++) {
        int index = row * cosets + part * (cosets / parts);
        int[] expected = plain.quotient(columns, fractions, sum, gamma, shift, rows, index);
        int[] computed = new int[field.degree()];
        for (int k = 0; k < computed.length; k++) {
          computed[k] = quotient.get(index, part * field.degree() + k);
        }
        assertThat(computed)
            .as("quotient of %s, row %d of coset %d", air, row, part)
            .isEqualTo(expected);
      }
    }
  }
}
