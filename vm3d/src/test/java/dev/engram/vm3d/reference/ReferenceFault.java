/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

/** A fault on its way to the frame that it ends. */
final class ReferenceFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The faults by the names and in the order of the page, so that the first has code 1. */
  enum Kind {
    OUT_OF_GAS,
    OUT_OF_INSTRUCTIONS,
    BAD_ADDRESS,
    FORBIDDEN,
    OUT_OF_MEMORY,
    NOT_A_BLOCK,
    BAD_SIZE,
    DIVISION_BY_ZERO,
    CALL_DEPTH,
    NO_FRAME,
    ABORTED;

    int code() {
      return ordinal() + 1;
    }
  }

  final Kind kind;

  ReferenceFault(Kind kind) {
    super(kind.name(), null, false, false);
    this.kind = kind;
  }
}
