/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Poseidon2;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Poseidon2 of 16 elements, one permutation a row: offers the first half of the result, with the
 * input added if the memory says so, to whoever looks up the digest of the input.
 *
 * <p>Columns are how often, the 16 elements, and then, round by round, what is not of degree 1 in
 * what came before: after a full round its 16 elements, of the last one the 8 that are needed, and
 * of a partial round the one power that it takes. Where powers are seventh powers, the cube of each
 * comes before, so that no constraint is of a degree above 3.
 *
 * @param configuration of a persistent memory
 * @param field whose permutation it is
 */
public record CompressionAir(MemoryConfiguration configuration, PrimeField field) implements Air {

  /** Elements of a permutation. */
  public static final int ELEMENTS = 2 * MemoryConfiguration.LEAF_LIMBS;

  /** The column of how often the row is looked up. */
  public static final int COUNT = 0;

  /** The first of the columns of the input. */
  public static final int INPUT = 1;

  /** The first of the columns of the first round. */
  public static final int ROUNDS = INPUT + ELEMENTS;

  private static final int DIGEST = MemoryConfiguration.LEAF_LIMBS;

  @Override
  public String name() {
    return "memory.compression";
  }

  /** Columns of a power that a round takes: itself, and before it the cube it is made from. */
  public int powerColumns() {
    return field.sboxDegree() == 3 ? 1 : 2;
  }

  /** The first of the columns of the digest, which are the last. */
  public int digest() {
    Poseidon2 poseidon = poseidon();
    int powers = ELEMENTS * poseidon.fullRounds() + poseidon.partialRounds();
    return ROUNDS + powerColumns() * powers - ELEMENTS;
  }

  /** Columns of the table. */
  public int width() {
    return digest() + DIGEST;
  }

  private Poseidon2 poseidon() {
    return Poseidon2.of(field, ELEMENTS);
  }

  @Override
  public void define(AirBuilder air) {
    Poseidon2 poseidon = poseidon();
    int half = poseidon.fullRounds() / 2;
    Column count = air.column("count");
    List<Column> input = air.columns("input", ELEMENTS);
    List<? extends Expr> state = externalLayer(input);
    for (int round = 0; round < half; round++) {
      List<Expr> mixed = fullRound(air, round, state);
      state = equal(air, "state_" + round, mixed);
    }
    for (int round = 0; round < poseidon.partialRounds(); round++) {
      state = partialRound(air, round, state);
    }
    for (int round = half; round < 2 * half - 1; round++) {
      List<Expr> mixed = fullRound(air, round, state);
      state = equal(air, "state_" + round, mixed);
    }
    List<Expr> result = fullRound(air, 2 * half - 1, state).subList(0, DIGEST);
    if (configuration.compression() == Compression.FEED_FORWARD) {
      for (int i = 0; i < DIGEST; i++) {
        result.set(i, result.get(i).plus(input.get(i)));
      }
    }
    List<Column> digest = equal(air, "digest", result);
    Expr[] message = Stream.concat(input.stream(), digest.stream()).toArray(Expr[]::new);
    air.provide(Buses.COMPRESSION, count, message);
  }

  private List<Expr> fullRound(AirBuilder air, int round, List<? extends Expr> state) {
    List<Expr> powers = new ArrayList<>();
    for (int i = 0; i < ELEMENTS; i++) {
      Expr sum = state.get(i).plus(field.value(poseidon().externalConstant(round, i)));
      powers.add(power(air, "cube_%d[%d]".formatted(round, i), sum));
    }
    return externalLayer(powers);
  }

  private List<Expr> partialRound(AirBuilder air, int round, List<? extends Expr> state) {
    Expr sum = state.getFirst().plus(field.value(poseidon().internalConstant(round)));
    Expr power = power(air, "partial_cube_" + round, sum);
    List<Expr> powered = new ArrayList<>(state);
    powered.set(0, equal(air, air.column("partial_" + round), power));
    Expr all = Expr.sum(powered);
    List<Expr> mixed = new ArrayList<>();
    for (int i = 0; i < ELEMENTS; i++) {
      mixed.add(powered.get(i).times(field.value(poseidon().diagonal(i))).plus(all));
    }
    return mixed;
  }

  /** The third power, or the seventh from a column that has the third. */
  private Expr power(AirBuilder air, String name, Expr x) {
    Expr cube = x.times(x).times(x);
    if (field.sboxDegree() == 3) {
      return cube;
    }
    Column column = equal(air, air.column(name), cube);
    return column.times(column).times(x);
  }

  private static List<Column> equal(AirBuilder air, String name, List<Expr> values) {
    List<Column> columns = air.columns(name, values.size());
    for (int i = 0; i < columns.size(); i++) {
      equal(air, columns.get(i), values.get(i));
    }
    return columns;
  }

  private static Column equal(AirBuilder air, Column column, Expr value) {
    air.zero(column + " follows from what comes before", column.minus(value));
    return column;
  }

  /** Multiplies by circ(2·M4, M4, …, M4), with M4 = circ(2, 3, 1, 1). */
  private static List<Expr> externalLayer(List<? extends Expr> state) {
    List<Expr> blocks = new ArrayList<>();
    for (int i = 0; i < ELEMENTS; i += 4) {
      Expr ab = state.get(i).plus(state.get(i + 1));
      Expr cd = state.get(i + 2).plus(state.get(i + 3));
      Expr allAndB = ab.plus(cd).plus(state.get(i + 1));
      Expr allAndD = ab.plus(cd).plus(state.get(i + 3));
      blocks.add(allAndB.plus(ab));
      blocks.add(allAndB.plus(state.get(i + 2).times(2)));
      blocks.add(allAndD.plus(cd));
      blocks.add(allAndD.plus(state.get(i).times(2)));
    }
    List<Expr> mixed = new ArrayList<>();
    for (int i = 0; i < ELEMENTS; i++) {
      int place = i % 4;
      Expr sum = Expr.constant(0);
      for (int k = place; k < ELEMENTS; k += 4) {
        sum = sum.plus(blocks.get(k));
      }
      mixed.add(blocks.get(i).plus(sum));
    }
    return mixed;
  }
}
