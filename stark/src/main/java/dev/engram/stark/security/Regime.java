/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.security;

/**
 * How far from the code a word may be for the analysis to hold: the radius that proximity is proven
 * for.
 */
public sealed interface Regime {

  /** Up to half the distance, (1 − ρ)/2, where at most one codeword is near. */
  record UniqueDecoding() implements Regime {}

  /**
   * Up to the Johnson bound, 1 − √ρ·(1 + 1/2m), where a list of at most (m + ½)/√ρ codewords is
   * near.
   *
   * @param multiplicity m, at least 3
   */
  record Johnson(int multiplicity) implements Regime {

    /** Refuses a multiplicity that the bound is not proven for. */
    public Johnson {
      if (multiplicity < 3) {
        throw new IllegalArgumentException("the multiplicity is 3 or more, not " + multiplicity);
      }
    }
  }
}
