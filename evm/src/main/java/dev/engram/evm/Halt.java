/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import java.util.Arrays;

/** How a call ended, Yellow Paper section 9.4.2 for the exceptional ones. */
public enum Halt {
  /** STOP, RETURN, SELFDESTRUCT or the end of the code. */
  SUCCESS,
  /** REVERT: state is as before the call, the gas that is left is given back. */
  REVERT,
  OUT_OF_GAS,
  INVALID_OPCODE,
  STACK_UNDERFLOW,
  STACK_OVERFLOW,
  INVALID_JUMP,
  /** An instruction that changes state inside a static call, EIP-214. */
  STATIC_VIOLATION,
  /** RETURNDATACOPY beyond the data, EIP-211. */
  RETURN_DATA_OUT_OF_BOUNDS,
  /** Code or a nonce is at the address already, EIP-684. */
  ADDRESS_COLLISION,
  /** More than 24,576 bytes of code, EIP-170. */
  CODE_TOO_LARGE,
  /** Code that starts with 0xEF, EIP-3541. */
  INVALID_CODE,
  /** A precompile refused its input. */
  PRECOMPILE_FAILED,
  INSUFFICIENT_BALANCE,
  NONCE_OVERFLOW,
  /** The memory's limit, which is the host's, not the chain's. */
  MEMORY_LIMIT_EXCEEDED;

  /** Whether the call consumed all its gas and changed nothing. */
  public boolean isExceptional() {
    return this != SUCCESS && this != REVERT;
  }

  /** By the negative gas that stands for them, less one, negated. */
  private static final Halt[] EXCEPTIONS =
      Arrays.stream(values()).filter(Halt::isExceptional).toArray(Halt[]::new);

  /**
   * An exceptional halt where an instruction answers with the gas that is left: a negative number,
   * and {@link dev.engram.frames.MemoryGas#OUT_OF_GAS} for {@link #OUT_OF_GAS}.
   */
  long asGas() {
    return -1L - Arrays.asList(EXCEPTIONS).indexOf(this);
  }

  /** The halt that {@link #asGas} made negative gas of. */
  static Halt ofGas(long negative) {
    return EXCEPTIONS[(int) (-1 - negative)];
  }
}
