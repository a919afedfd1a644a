/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.model;

/**
 * Says that a memory was misused, or that a log cannot be of the memory that it is said to be of.
 */
public final class MemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Reason {
    /** An access with a number of cells that the memory has none of. */
    WIDTH,
    /** A write to address space 0, or a read of it with another width than 1. */
    IDENTITY_SPACE,
    /** An address space that the memory does not have. */
    NO_SUCH_SPACE,
    /** Cells beyond the end of their address space. */
    BEYOND_SPACE,
    /** An access that is not to an aligned block, where nothing is split. */
    NOT_ALIGNED,
    /** A value that no cell holds: not a byte, or not below the prime. */
    VALUE,
    /** A clock that would reach its limit. */
    TIME,
    /** More accesses than the memory was made for. */
    CAPACITY,
    /** A log that says of a read what was not last written there. */
    INCONSISTENT,
    /** Something that must come before the first access, or after the last. */
    ORDER
  }

  private final Reason reason;

  /** An error of a kind. */
  public MemoryException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Which kind of misuse it was. */
  public Reason reason() {
    return reason;
  }
}
