/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

/** The parts of making a proof, in their order. */
public enum Phase {
  /** Traces are extended and committed to. */
  COMMIT,
  /** The fractions of messages are summed up, extended and committed to. */
  LOOKUP,
  /** Constraints are divided by what vanishes on the rows, and that is committed to. */
  QUOTIENT,
  /** All is opened at one point and joined to words. */
  OPEN,
  /** The words are folded. */
  FOLD,
  /** Positions are opened. */
  QUERY
}
