/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Poseidon2;
import dev.engram.zkmem.model.Compression;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a {@link CompressionAir}, written anew from the paper and one at a time: what the kernels
 * are tested against, and a forger's tool.
 */
public final class CompressionRow {

  private final CompressionAir air;
  private final PrimeField field;
  private final Poseidon2 poseidon;
  private final int faulty;
  private final List<Integer> row = new ArrayList<>();

  private CompressionRow(CompressionAir air, int faulty) {
    this.air = air;
    this.field = air.field();
    this.poseidon = Poseidon2.of(field, 16);
    this.faulty = faulty;
  }

  /** The row of an input, in words. */
  public static int[] of(CompressionAir air, int[] input) {
    return withFault(air, input, -1);
  }

  /** The row of an input in which all is right but a column, from which all others follow. */
  static int[] withFault(CompressionAir air, int[] input, int column) {
    return new CompressionRow(air, column).write(input);
  }

  private int column(int word) {
    int written = row.size() == faulty ? field.add(word, field.one()) : word;
    row.add(written);
    return written;
  }

  private int[] write(int[] input) {
    column(0);
    int[] state = new int[16];
    for (int i = 0; i < 16; i++) {
      state[i] = column(field.of(input[i]));
    }
    int[] first = state;
    state = external(state);
    for (int round = 0; round < 4; round++) {
      state = full(state, round, 16);
    }
    for (int round = 0; round < poseidon.partialRounds(); round++) {
      state = partial(state, round);
    }
    for (int round = 4; round < 7; round++) {
      state = full(state, round, 16);
    }
    state = full(state, 7, 0);
    for (int i = 0; i < 8; i++) {
      boolean adds = air.configuration().compression() == Compression.FEED_FORWARD;
      column(adds ? field.add(state[i], first[i]) : state[i]);
    }
    return row.stream().mapToInt(i -> i).toArray();
  }

  private int power(int x) {
    int cube = field.pow(x, 3);
    if (field.sboxDegree() == 3) {
      return cube;
    }
    int kept = column(cube);
    return field.mul(field.mul(kept, kept), x);
  }

  private int[] full(int[] state, int round, int columns) {
    int[] powers = new int[16];
    for (int i = 0; i < 16; i++) {
      powers[i] = power(field.add(state[i], poseidon.externalConstant(round, i)));
    }
    int[] mixed = external(powers);
    for (int i = 0; i < columns; i++) {
      mixed[i] = column(mixed[i]);
    }
    return mixed;
  }

  private int[] partial(int[] state, int round) {
    int[] next = state.clone();
    next[0] = column(power(field.add(state[0], poseidon.internalConstant(round))));
    int sum = 0;
    for (int word : next) {
      sum = field.add(sum, word);
    }
    for (int i = 0; i < 16; i++) {
      next[i] = field.add(sum, field.mul(poseidon.diagonal(i), next[i]));
    }
    return next;
  }

  /** By the matrix as it is written down: circ(2·M4, M4, M4, M4). */
  private int[] external(int[] state) {
    int[] circulant = {2, 3, 1, 1};
    int[] mixed = new int[16];
    for (int i = 0; i < 16; i++) {
      for (int k = 0; k < 16; k++) {
        int entry = circulant[Math.floorMod(k % 4 - i % 4, 4)] * (i / 4 == k / 4 ? 2 : 1);
        mixed[i] = field.add(mixed[i], field.mul(field.of(entry), state[k]));
      }
    }
    return mixed;
  }
}
