/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Poseidon2;
import java.util.Arrays;

/**
 * The bare duplex sponge of Plonky3 0.6 over Poseidon2 of width 16, rate 8: what is absorbed is
 * written over the rate; if it is less than the rate, the rest of it becomes zero, and its length
 * is added to the first word of the capacity. What is squeezed is taken from the end of the rate.
 */
final class Duplex {

  static final int WIDTH = 16;
  static final int RATE = 8;

  private final PrimeField field;
  private final Poseidon2 permutation;
  private final int[] state = new int[WIDTH];

  /** Words at the front of the state that were absorbed since the last permutation. */
  private int absorbed;

  /** Words at the front of the state that may still be squeezed; none while some are absorbed. */
  private int left;

  Duplex(PrimeField field) {
    this.field = field;
    this.permutation = Poseidon2.of(field, WIDTH);
  }

  void absorb(int word) {
    left = 0;
    state[absorbed++] = word;
    if (absorbed == RATE) {
      permute();
    }
  }

  int squeeze() {
    if (absorbed > 0 || left == 0) {
      permute();
    }
    return state[--left];
  }

  /** Absorbs what there is, if there is any. */
  void settle() {
    if (absorbed > 0) {
      permute();
    }
  }

  private void permute() {
    if (absorbed > 0) {
      Arrays.fill(state, absorbed, RATE, 0);
      state[RATE] = field.add(state[RATE], field.of(absorbed));
    }
    permutation.permute(state);
    absorbed = 0;
    left = RATE;
  }

  /** Another in the same state. */
  Duplex copy() {
    Duplex copy = new Duplex(field);
    copy.become(this);
    return copy;
  }

  /** Takes the state of another. */
  void become(Duplex other) {
    System.arraycopy(other.state, 0, state, 0, WIDTH);
    absorbed = other.absorbed;
    left = other.left;
  }
}
