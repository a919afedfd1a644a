/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

/** Why a proof is not accepted: the check that it failed first. */
public enum Refusal {
  /** The key's profile is insecure, and the verifier was not told to take such. */
  INSECURE_PROFILE,
  /** The bytes are not in the one form that proofs have. */
  FORMAT,
  /** The proof is of another version of the protocol. */
  VERSION,
  /** The proof was made for another key. */
  OTHER_KEY,
  /** A table is missing, or its height is not one that the key allows. */
  HEIGHTS,
  /** The public values are not as many as the AIRs have, or none of the field. */
  PUBLIC_VALUES,
  /** A partition is not the one that the statement names. */
  PARTITION,
  /** For a proof of this shape, the parameters prove fewer bits than the profile promises. */
  SECURITY,
  /** The work before a challenge was not done. */
  GRINDING,
  /** What the tables send is not what they receive. */
  SUMS,
  /** The point of opening lies in a domain. */
  POINT,
  /** The opened values do not satisfy the constraints. */
  CONSTRAINTS,
  /** What stands at a position is not what was committed to. */
  OPENING,
  /** A value of a leaf of FRI is not what it was folded from. */
  FOLDING,
  /** The last word is not the polynomial that was sent. */
  LAST_POLYNOMIAL
}
