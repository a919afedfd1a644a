/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

/** What a verifier says of a memory's proof. */
public sealed interface MemoryVerdict {

  /**
   * The statement holds, but for the chance that the bits say.
   *
   * @param statement what holds
   * @param bits proven bits of security of all segments together
   */
  record Accepted(MemoryStatement statement, double bits) implements MemoryVerdict {}

  /**
   * The proof shows nothing.
   *
   * @param reason the check that it failed first
   * @param segment the segment that failed it, from 0 on
   * @param detail what was found, for people
   */
  record Refused(Reason reason, int segment, String detail) implements MemoryVerdict {}

  /** The checks. */
  enum Reason {
    /** The bytes are no proof of a memory. */
    FORMAT,
    /** The profile proves nothing, and was not asked for. */
    INSECURE,
    /** A volatile memory is proven in one segment. */
    VOLATILE_SEGMENTS,
    /** A segment states what no memory could. */
    STATEMENT,
    /** A segment does not begin with the root that the one before ended with. */
    ROOT_GAP,
    /** The proof of a segment does not prove what it states, at its place in the run. */
    PROOF,
    /** The log is in other tables than the segment says. */
    LOG_TABLES,
    /** The log that was given is not the one that the proof is about. */
    OTHER_LOG
  }

  /** Whether it holds. */
  default boolean accepted() {
    return this instanceof Accepted;
  }
}
