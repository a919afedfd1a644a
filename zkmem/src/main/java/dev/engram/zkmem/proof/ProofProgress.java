/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.prover.Phase;

/** Is told how far a proof is. Segments may be proven side by side, each on a thread of its own. */
public interface ProofProgress {

  /** Does nothing. */
  ProofProgress NONE =
      new ProofProgress() {
        @Override
        public void played(int segment, int accesses, long cells) {}

        @Override
        public void proving(int segment, Phase phase) {}

        @Override
        public void proven(int segment, int bytes) {}
      };

  /**
   * A segment of the log was played again.
   *
   * @param segment which, from 0 on
   * @param accesses that it has
   * @param cells of the tables that are proven for it
   */
  void played(int segment, int accesses, long cells);

  /** A phase of a segment's proof begins. */
  void proving(int segment, Phase phase);

  /** A segment is proven, by so many bytes. */
  void proven(int segment, int bytes);
}
