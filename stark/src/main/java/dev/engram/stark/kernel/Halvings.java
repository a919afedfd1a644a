/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.stark.field.PrimeField;

/** Finds the factors by which a word can be divided with a shift. */
final class Halvings {

  private Halvings() {}

  /** The k for which a word is 2^-k, with 2^k dividing p − 1, or 0. */
  static int of(PrimeField field, int word) {
    int half = field.inverse(field.of(2));
    int power = half;
    for (int k = 1; k <= field.twoAdicity(); k++) {
      if (power == word) {
        return k;
      }
      power = field.mul(power, half);
    }
    return 0;
  }
}
