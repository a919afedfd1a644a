/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.protocol.Conversation;
import java.util.Map;

/**
 * Shows that words are near polynomials of low degree. FRI is the one way there is; STIR or WHIR
 * could stand in its place, here and as a {@link dev.engram.stark.fri.ProximityVerifier}.
 */
interface ProximityProver {

  /**
   * Commits to what it will show, in conversation with the verifier.
   *
   * @param words by log2 of their height, each in as many cosets as the blow-up
   */
  void fold(Map<Integer, TileMatrix> words, Conversation conversation);
}
