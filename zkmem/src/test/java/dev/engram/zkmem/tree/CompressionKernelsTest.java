/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Constraint;
import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Trace;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompressionKernelsTest {

  /** Inputs and the first half of Poseidon2's results over BabyBear; the first is Plonky3's. */
  private static final int[][][] KNOWN = {
    {
      {
        894848333, 1437655012, 1200606629, 1690012884, 71131202, 1749206695, 1717947831, 120589055,
        19776022, 42382981, 1831865506, 724844064, 171220207, 1299207443, 227047920, 1783754913
      },
      {516096821, 90309867, 1101817252, 1660784290, 360715097, 1789519026, 1788910906, 563338433}
    },
    {
      new int[16],
      {1168947398, 128782440, 747404447, 883925857, 360581875, 1704698758, 1878363991, 1054281681}
    },
    {
      IntStream.range(0, 16).toArray(),
      {
        1906786279,
        1737026427,
        1959749225,
        700325316,
        1638050605,
        1021608788,
        1726691001,
        1761127344
      }
    }
  };

  static Stream<CompressionAir> airs() {
    return Stream.of(
        new CompressionAir(MemoryConfiguration.OPENVM, PrimeField.BABY_BEAR),
        new CompressionAir(MemoryConfiguration.OPENVM, PrimeField.KOALA_BEAR),
        new CompressionAir(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.BABY_BEAR),
        new CompressionAir(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.KOALA_BEAR));
  }

  private static RowMatrix rows(CompressionAir air, Arena arena, List<int[]> inputs) {
    CompressionKernels kernels = CompressionKernels.of(air);
    int tiles = Math.ceilDiv(inputs.size(), 16);
    var rows = arena.allocate(tiles * kernels.rowBytes(), 64);
    var states = arena.allocate(tiles * CompressionKernels.stateBytes(), 64);
    RowMatrix matrix = RowMatrix.allocate(arena, inputs.size(), air.width());
    for (int i = 0; i < inputs.size(); i++) {
      kernels.input(rows, i, Arrays.stream(inputs.get(i)).map(air.field()::of).toArray());
    }
    kernels.fill(rows, states, tiles);
    for (int i = 0; i < inputs.size(); i++) {
      kernels.copy(rows, i, matrix.words(), matrix.offset(i, 0));
    }
    return matrix;
  }

  private static int[] digest(CompressionAir air, RowMatrix matrix, int row) {
    return IntStream.range(air.digest(), air.width())
        .map(column -> air.field().value(matrix.get(row, column)))
        .toArray();
  }

  @Test
  void rowsHaveTheKnownAnswers() {
    CompressionAir air = new CompressionAir(MemoryConfiguration.OPENVM, PrimeField.BABY_BEAR);
    try (Arena arena = Arena.ofConfined()) {
      RowMatrix matrix = rows(air, arena, Stream.of(KNOWN).map(known -> known[0]).toList());
      for (int i = 0; i < KNOWN.length; i++) {
        assertThat(digest(air, matrix, i)).isEqualTo(KNOWN[i][1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("airs")
  void rowsHoldAndEndInThePermutation(CompressionAir air) {
    SplittableRandom random = new SplittableRandom(5);
    List<int[]> inputs = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      inputs.add(random.ints(16, 0, air.field().prime()).toArray());
    }
    try (Arena arena = Arena.ofConfined()) {
      RowMatrix matrix = rows(air, arena, inputs);
      AirDescription description = AirDescription.of(air, air.field());
      List<Violation> violations =
          MockChecker.check(new FilledTable(description, Trace.of(matrix)));
      assertThat(violations).isEmpty();
      for (int i = 0; i < inputs.size(); i++) {
        int[] left = Arrays.copyOf(inputs.get(i), 8);
        int[] right = Arrays.copyOfRange(inputs.get(i), 8, 16);
        assertThat(digest(air, matrix, i))
            .isEqualTo(
                StateTreeTest.compress(
                    air.field(), air.configuration().compression(), left, right));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("airs")
  void rowsHaveAsFewColumnsAsDegreeThreeAllows(CompressionAir air) {
    AirDescription description = AirDescription.of(air, air.field());
    assertThat(description.mainWidth())
        .isEqualTo(air.width())
        .isEqualTo(air.field().equals(PrimeField.KOALA_BEAR) ? 157 : 291);
    assertThat(description.degree()).isEqualTo(3);
    assertThat(description.constraints().stream().map(Constraint::kind))
        .containsOnly(Constraint.Kind.EVERY_ROW);
    assertThat(description.chunks(3)).hasSize(1);
  }
}
