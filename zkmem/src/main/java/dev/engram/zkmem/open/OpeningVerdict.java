/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

/** What a verifier says of an opening. */
public sealed interface OpeningVerdict {

  /**
   * The statement holds, but for the chance that the bits say.
   *
   * @param statement what holds
   * @param bits proven bits of security
   */
  record Accepted(OpeningStatement statement, double bits) implements OpeningVerdict {}

  /**
   * The proof shows nothing.
   *
   * @param reason the check that it failed first
   * @param detail what was found, for people
   */
  record Refused(Reason reason, String detail) implements OpeningVerdict {}

  /** The checks. */
  enum Reason {
    /** The bytes are no opening. */
    FORMAT,
    /** The profile proves nothing, and was not asked for. */
    INSECURE,
    /** It states what no memory could. */
    STATEMENT,
    /** It opens more than the verifier takes. */
    TOO_LARGE,
    /** The proof does not prove the statement. */
    PROOF,
    /** A table has another height than the statement gives it. */
    HEIGHTS
  }

  /** Whether it holds. */
  default boolean accepted() {
    return this instanceof Accepted;
  }
}
