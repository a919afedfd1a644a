/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import dev.engram.stark.field.PrimeField;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The permutation Poseidon2 (2023/323) of 16 or 24 elements, with the constants, the 4×4 matrix and
 * the diagonals of Plonky3. Immutable, for any number of threads.
 */
public final class Poseidon2 {

  /*
   * y = M x comes first, then four full rounds, the partial rounds, four full rounds. A full round
   * adds a constant to each element, takes the power of each, and multiplies by the external matrix
   * circ(2·M4, M4, …, M4), M4 = circ(2, 3, 1, 1). A partial round does the first two to element 0
   * only, and multiplies by the internal matrix: y_i = sum of x + d_i·x_i.
   *
   * This is what verifiers run and what the vectorised forms are tested against. It multiplies with
   * its own fields, because a PrimeField that is not a constant of the JIT computes the inverse of
   * its prime anew each time.
   */

  private static final int FULL_ROUNDS = 8;
  private static final long LOW = 0xFFFFFFFFL;

  /** The first diagonal entries of all fields and widths; those that are halved say so below. */
  private static final int[] FIRST = {-2, 1, 2, 1, 3, 4, -1, -3, -4};

  private static final int[] HALVED = {3, 6};

  private record Shape(PrimeField field, int width) {}

  private static final ConcurrentMap<Shape, Poseidon2> ALL = new ConcurrentHashMap<>();

  private final PrimeField field;
  private final int width;
  private final int prime;
  private final int inverse;
  private final boolean cubes;
  private final int[][] external;
  private final int[] internal;
  private final int[] diagonal;

  private Poseidon2(PrimeField field, int width, int partialRounds, int... powers) {
    this.field = field;
    this.width = width;
    this.prime = field.prime();
    this.inverse = field.inverseOfPrime();
    this.cubes = field.sboxDegree() == 3;
    this.external = new int[FULL_ROUNDS][];
    GrainGenerator grain = new GrainGenerator(field, width, FULL_ROUNDS, partialRounds);
    for (int round = 0; round < FULL_ROUNDS / 2; round++) {
      external[round] = grain.elements(width);
    }
    this.internal = grain.elements(partialRounds);
    for (int round = FULL_ROUNDS / 2; round < FULL_ROUNDS; round++) {
      external[round] = grain.elements(width);
    }
    this.diagonal = diagonal(field, powers);
  }

  /** The diagonal that ends in ±1/2^k, given as ±k. */
  private static int[] diagonal(PrimeField field, int... powers) {
    int half = field.inverse(field.of(2));
    int[] diagonal = new int[FIRST.length + powers.length];
    for (int i = 0; i < FIRST.length; i++) {
      diagonal[i] = field.of(FIRST[i]);
    }
    for (int i : HALVED) {
      diagonal[i] = field.mul(diagonal[i], half);
    }
    for (int i = 0; i < powers.length; i++) {
      int fraction = field.pow(half, Math.abs(powers[i]));
      diagonal[FIRST.length + i] = powers[i] < 0 ? field.neg(fraction) : fraction;
    }
    return diagonal;
  }

  /**
   * The permutation of a field and a width.
   *
   * @throws IllegalArgumentException if it is not one of the two fields, or not 16 or 24 wide
   */
  public static Poseidon2 of(PrimeField field, int width) {
    return ALL.computeIfAbsent(new Shape(field, width), Poseidon2::make);
  }

  private static Poseidon2 make(Shape shape) {
    PrimeField field = shape.field;
    if (field.equals(PrimeField.KOALA_BEAR) && shape.width == 16) {
      return new Poseidon2(field, 16, 20, 8, 3, 24, -8, -3, -4, -24);
    }
    if (field.equals(PrimeField.KOALA_BEAR) && shape.width == 24) {
      return new Poseidon2(field, 24, 23, 8, 2, 3, 4, 5, 6, 24, -8, -3, -4, -5, -6, -7, -9, -24);
    }
    if (field.equals(PrimeField.BABY_BEAR) && shape.width == 16) {
      return new Poseidon2(field, 16, 13, 8, 2, 3, 27, -8, -4, -27);
    }
    if (field.equals(PrimeField.BABY_BEAR) && shape.width == 24) {
      return new Poseidon2(field, 24, 21, 8, 2, 3, 4, 7, 9, 27, -8, -2, -3, -4, -5, -6, -7, -27);
    }
    throw new IllegalArgumentException("no Poseidon2 over " + field + " of width " + shape.width);
  }

  /** The field of its elements. */
  public PrimeField field() {
    return field;
  }

  /** How many elements it permutes. */
  public int width() {
    return width;
  }

  /** How many full rounds there are, half of them before the partial ones. */
  public int fullRounds() {
    return FULL_ROUNDS;
  }

  /** How many partial rounds there are. */
  public int partialRounds() {
    return internal.length;
  }

  /** The constant that a full round adds to an element; rounds before and after count through. */
  public int externalConstant(int round, int element) {
    return external[round][element];
  }

  /** The constant that a partial round adds to element 0. */
  public int internalConstant(int round) {
    return internal[round];
  }

  /** What element i is multiplied by in the internal layer, before the sum of all is added. */
  public int diagonal(int element) {
    return diagonal[element];
  }

  /** Permutes a state, in place. */
  public void permute(int[] state) {
    externalLayer(state);
    for (int round = 0; round < FULL_ROUNDS / 2; round++) {
      fullRound(state, external[round]);
    }
    for (int constant : internal) {
      state[0] = power(add(state[0], constant));
      internalLayer(state);
    }
    for (int round = FULL_ROUNDS / 2; round < FULL_ROUNDS; round++) {
      fullRound(state, external[round]);
    }
  }

  private void fullRound(int[] state, int[] constants) {
    for (int i = 0; i < width; i++) {
      state[i] = power(add(state[i], constants[i]));
    }
    externalLayer(state);
  }

  private void externalLayer(int[] state) {
    long sum0 = 0;
    long sum1 = 0;
    long sum2 = 0;
    long sum3 = 0;
    for (int i = 0; i < width; i += 4) {
      int a = state[i];
      int b = state[i + 1];
      int c = state[i + 2];
      int d = state[i + 3];
      long all = (long) a + b + c + d;
      state[i] = (int) ((all + a + 2L * b) % prime);
      state[i + 1] = (int) ((all + b + 2L * c) % prime);
      state[i + 2] = (int) ((all + c + 2L * d) % prime);
      state[i + 3] = (int) ((all + d + 2L * a) % prime);
      sum0 += state[i];
      sum1 += state[i + 1];
      sum2 += state[i + 2];
      sum3 += state[i + 3];
    }
    int rest0 = (int) (sum0 % prime);
    int rest1 = (int) (sum1 % prime);
    int rest2 = (int) (sum2 % prime);
    int rest3 = (int) (sum3 % prime);
    for (int i = 0; i < width; i += 4) {
      state[i] = add(state[i], rest0);
      state[i + 1] = add(state[i + 1], rest1);
      state[i + 2] = add(state[i + 2], rest2);
      state[i + 3] = add(state[i + 3], rest3);
    }
  }

  private void internalLayer(int[] state) {
    long all = 0;
    for (int i = 0; i < width; i++) {
      all += state[i];
    }
    int sum = (int) (all % prime);
    for (int i = 0; i < width; i++) {
      state[i] = add(mul(state[i], diagonal[i]), sum);
    }
  }

  private int power(int x) {
    int cube = mul(mul(x, x), x);
    return cubes ? cube : mul(mul(cube, cube), x);
  }

  private int add(int a, int b) {
    int sum = a + b - prime;
    return sum + (prime & (sum >> 31));
  }

  private int mul(int a, int b) {
    long product = (a & LOW) * (b & LOW);
    int quotient = (int) product * inverse;
    int high = (int) (product >>> 32) - (int) (((quotient & LOW) * prime) >>> 32);
    return high + (prime & (high >> 31));
  }
}
