/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import dev.engram.stark.field.PrimeField;

/**
 * Draws the round constants of Poseidon2 from the Grain shift register, as appendix F of the
 * Poseidon paper (2019/458) says. The S-box is given as 0, a power, whichever power it is.
 */
final class GrainGenerator {

  private static final int STATE = 80;
  private static final int DISCARDED = 160;
  private static final int PRIME_FIELD = 1;
  private static final int POWER = 0;
  private static final int PRIME_BITS = 31;

  /** What the next bit is the sum of, counted from the oldest bit. */
  private static final int[] TAPS = {0, 13, 23, 38, 51, 62};

  private final PrimeField field;
  private final boolean[] state = new boolean[STATE];
  private int oldest;
  private int filled;

  GrainGenerator(PrimeField field, int width, int fullRounds, int partialRounds) {
    this.field = field;
    fill(PRIME_FIELD, 2);
    fill(POWER, 4);
    fill(PRIME_BITS, 12);
    fill(width, 12);
    fill(fullRounds, 10);
    fill(partialRounds, 10);
    fill((1 << 30) - 1, 30);
    for (int i = 0; i < DISCARDED; i++) {
      step();
    }
  }

  private void fill(int number, int bits) {
    for (int i = bits - 1; i >= 0; i--) {
      state[filled++] = (number >>> i & 1) != 0;
    }
  }

  private boolean step() {
    boolean next = false;
    for (int tap : TAPS) {
      next ^= state[(oldest + tap) % STATE];
    }
    state[oldest] = next;
    oldest = (oldest + 1) % STATE;
    return next;
  }

  /** A bit of the register that shrinks itself: the second of a pair whose first is 1. */
  private boolean bit() {
    while (!step()) {
      step();
    }
    return step();
  }

  /** The next constants, as elements. Draws that are not below the prime are thrown away. */
  int[] elements(int count) {
    int[] elements = new int[count];
    for (int i = 0; i < count; i++) {
      int number;
      do {
        number = 0;
        for (int bit = 0; bit < PRIME_BITS; bit++) {
          number = number << 1 | (bit() ? 1 : 0);
        }
      } while (!field.holds(number));
      elements[i] = field.of(number);
    }
    return elements;
  }
}
