/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

/** Says that something cannot be stated of a memory, or not be proven of the one at hand. */
public final class OpeningException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Reason {
    /** A place that the memory does not have, or of a width that nothing has. */
    PLACE,
    /** A value, a bound or a total that no such places could have. */
    VALUE,
    /** More than one proof may open. */
    TOO_LARGE,
    /** The memory has another root than the statement. */
    OTHER_ROOT,
    /** A predicate does not hold. */
    UNTRUE,
    /** A leaf that is to be opened has a limb that is not of two bytes. */
    NOT_BYTES
  }

  private final Reason reason;
  private final int predicate;

  OpeningException(Reason reason, int predicate, String message) {
    super(predicate < 0 ? message : "predicate " + predicate + ": " + message);
    this.reason = reason;
    this.predicate = predicate;
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }

  /** Which predicate it is about, from 0 on; −1 if it is about none. */
  public int predicate() {
    return predicate;
  }
}
