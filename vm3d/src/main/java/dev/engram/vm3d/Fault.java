/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

/** Why a frame, a program or a host call came to nothing. Codes are what a caller is told. */
public enum Fault {
  /** What is left of the gas is less than the charge. */
  OUT_OF_GAS(1),
  /** The program has executed as many instructions as it may, and goes on. */
  OUT_OF_INSTRUCTIONS(2),
  /** A number that is no address, or an access that leaves its region. */
  BAD_ADDRESS(3),
  /** An access that the region does not allow, or to a region that is not there. */
  FORBIDDEN(4),
  /** More memory than the limit allows, or no addresses left. */
  OUT_OF_MEMORY(5),
  /** A free or reallocation where no block begins. */
  NOT_A_BLOCK(6),
  /** A size that no block, copy or output has. */
  BAD_SIZE(7),
  /** A division by zero. */
  DIVISION_BY_ZERO(8),
  /** A call in the last frame that there may be. */
  CALL_DEPTH(9),
  /** A return from the outermost frame. */
  NO_FRAME(10),
  /** The program says so. */
  ABORTED(11);

  private final int code;

  Fault(int code) {
    this.code = code;
  }

  /** Its number, 1 to 11. */
  public int code() {
    return code;
  }
}
