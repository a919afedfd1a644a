/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.fri;

import java.util.Map;

/**
 * Whether words are near polynomials of low degree, as far as the positions show that are looked
 * at. FRI is the one way there is; STIR or WHIR could stand in its place, here and in the prover's
 * {@code ProximityProver}: openings, constraints and commitments know nothing of how it is shown.
 */
public interface ProximityVerifier {

  /** What a position shows. */
  enum Outcome {
    /** All is as it was folded. */
    NEAR,
    /** A value is not what it was folded from. */
    NOT_FOLDED,
    /** The last value is not the last polynomial's. */
    NOT_LAST
  }

  /**
   * Looks at a position.
   *
   * @param words by log2 of a height, the value of its word at the position
   */
  Outcome position(int position, Map<Integer, int[]> words);
}
