/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The layers of {@link Poseidon2} as values of a {@link Program}: of a state for each row. No
 * method changes what it is given. For one thread.
 */
public final class Poseidon2Program {

  private final Program program;
  private final Poseidon2 poseidon;
  private final PrimeField field;
  private final int width;

  /**
   * Writes the permutation's layers into a program.
   *
   * @throws IllegalArgumentException if they are of different fields
   */
  public Poseidon2Program(Program program, Poseidon2 poseidon) {
    if (!program.field().equals(poseidon.field())) {
      throw new IllegalArgumentException(
          "Poseidon2 over " + poseidon.field() + " in a program over " + program.field());
    }
    this.program = program;
    this.poseidon = poseidon;
    this.field = poseidon.field();
    this.width = poseidon.width();
  }

  /** The whole permutation: some 10,000 operations. */
  public Value[] permute(Value[] state) {
    int half = poseidon.fullRounds() / 2;
    Value[] permuted = externalLayer(state);
    for (int round = 0; round < half; round++) {
      permuted = fullRound(permuted, externalConstants(round));
    }
    for (int round = 0; round < poseidon.partialRounds(); round++) {
      Value constant = program.constant(poseidon.internalConstant(round));
      permuted = partialRound(permuted, constant);
    }
    for (int round = half; round < 2 * half; round++) {
      permuted = fullRound(permuted, externalConstants(round));
    }
    return permuted;
  }

  private IntFunction<Value> externalConstants(int round) {
    return i -> program.constant(poseidon.externalConstant(round, i));
  }

  /** Adds a constant to each element, takes its power, and mixes all. */
  public Value[] fullRound(Value[] state, IntFunction<Value> constants) {
    Value[] powers = new Value[width];
    for (int i = 0; i < width; i++) {
      powers[i] = power(program.add(state[i], constants.apply(i)));
    }
    return externalLayer(powers);
  }

  /** Adds a constant to element 0, takes its power, and mixes all. */
  public Value[] partialRound(Value[] state, Value constant) {
    Value[] mixed = state.clone();
    mixed[0] = power(program.add(state[0], constant));
    Value rest = sum(Arrays.copyOfRange(mixed, 1, width));
    Value all = program.add(rest, mixed[0]);
    // y_0 = x_0 + rest + d_0·x_0, and d_0 + 1 is −1
    mixed[0] = program.add(rest, scaled(mixed[0], field.add(poseidon.diagonal(0), field.one())));
    for (int i = 1; i < width; i++) {
      mixed[i] = program.add(all, scaled(mixed[i], poseidon.diagonal(i)));
    }
    return mixed;
  }

  private Value scaled(Value value, int factor) {
    return program.mul(value, program.constant(factor));
  }

  /** Adds in pairs, so that no sum waits for all before it. */
  private Value sum(Value[] values) {
    Value[] sums = values;
    while (sums.length > 1) {
      Value[] pairs = new Value[(sums.length + 1) / 2];
      for (int i = 0; i < pairs.length; i++) {
        boolean single = 2 * i + 1 == sums.length;
        pairs[i] = single ? sums[2 * i] : program.add(sums[2 * i], sums[2 * i + 1]);
      }
      sums = pairs;
    }
    return sums[0];
  }

  /** The power that the S-box takes. */
  public Value power(Value x) {
    Value cube = program.mul(program.mul(x, x), x);
    return field.sboxDegree() == 3 ? cube : program.mul(program.mul(cube, cube), x);
  }

  /** Multiplies by circ(2·M4, M4, …, M4), with M4 = circ(2, 3, 1, 1). */
  public Value[] externalLayer(Value[] state) {
    Value[] mixed = new Value[width];
    for (int i = 0; i < width; i += 4) {
      fourByFour(state, mixed, i);
    }
    for (int i = 0; i < 4; i++) {
      Value[] column = new Value[width / 4];
      for (int k = 0; k < column.length; k++) {
        column[k] = mixed[4 * k + i];
      }
      Value sum = sum(column);
      for (int k = 0; k < column.length; k++) {
        mixed[4 * k + i] = program.add(column[k], sum);
      }
    }
    return mixed;
  }

  /** y_0 = 2a + 3b + c + d and so on around, with 11 additions. */
  private void fourByFour(Value[] x, Value[] y, int at) {
    Value ab = program.add(x[at], x[at + 1]);
    Value cd = program.add(x[at + 2], x[at + 3]);
    Value all = program.add(ab, cd);
    Value allAndB = program.add(all, x[at + 1]);
    Value allAndD = program.add(all, x[at + 3]);
    y[at] = program.add(allAndB, ab);
    y[at + 1] = program.add(allAndB, program.add(x[at + 2], x[at + 2]));
    y[at + 2] = program.add(allAndD, cd);
    y[at + 3] = program.add(allAndD, program.add(x[at], x[at]));
  }
}
