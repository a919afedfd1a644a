/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.security;

/**
 * The bits of work that a prover must do before a challenge is drawn. Each makes up for what the
 * field is short of at that challenge.
 *
 * @param lookup before α and β of LogUp
 * @param outOfDomain before the point that all polynomials are opened at
 * @param batching before the challenge that joins all openings to one word
 * @param folding before each folding challenge of FRI
 * @param query before the positions that are looked at
 */
public record Grinding(int lookup, int outOfDomain, int batching, int folding, int query) {

  /** More than a transcript asks for at once. */
  static final int MOST = 30;

  /**
   * Takes the bits.
   *
   * @throws IllegalArgumentException if one is below 0 or above 30
   */
  public Grinding {
    for (int bits : new int[] {lookup, outOfDomain, batching, folding, query}) {
      if (bits < 0 || bits > MOST) {
        throw new IllegalArgumentException("grinding is 0 to " + MOST + " bits, not " + bits);
      }
    }
  }

  /** None. */
  public static Grinding none() {
    return new Grinding(0, 0, 0, 0, 0);
  }
}
