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
    OUT_OF_GAS(1),
    OUT_OF_INSTRUCTIONS(2),
    BAD_ADDRESS(3),
    FORBIDDEN(4),
    OUT_OF_MEMORY(5),
    NOT_A_BLOCK(6),
    BAD_SIZE(7),
    DIVISION_BY_ZERO(8),
    CALL_DEPTH(9),
    NO_FRAME(10),
    ABORTED(11);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  final Kind kind;

  ReferenceFault(Kind kind) {
    super(kind.name(), null, false, false);
    this.kind = kind;
  }
}
