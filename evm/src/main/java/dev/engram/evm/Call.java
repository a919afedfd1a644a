/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.Code;
import dev.engram.evm.code.Program;
import dev.engram.evm.state.Account;
import dev.engram.frames.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A call in progress, the Yellow Paper's execution environment I and machine state μ. There is one
 * object for each depth, used again by every call at that depth, so that a call allocates nothing.
 */
final class Call {

  private static final byte[] NOTHING = {};

  final int depth;

  /** Its memory. */
  Frame memory;

  /** I_a: whose storage and balance it acts on. */
  @SuppressWarnings("NullAway.Init") // set before the call begins
  Account self;

  /** I_s as limbs. */
  final long[] caller = new long[4];

  /** I_v as limbs. */
  final long[] value = new long[4];

  /** I_b, and what the interpreter made of it. */
  Code code = Code.EMPTY;

  @SuppressWarnings("NullAway.Init") // set before the call begins
  Program program;

  /**
   * I_d, a window of an array. For an inner call that is the caller's memory itself: nobody writes
   * to that before the call has ended, and an array that the shared buffer has outgrown keeps its
   * bytes.
   */
  byte[] input = NOTHING;

  int inputStart;
  int inputLength;

  /** Whether I_w forbids changes of state, EIP-214. */
  boolean isStatic;

  /** The account that it creates, or null for a call of code that is there. */
  @Nullable Account created;

  /** μ_g. */
  long gas;

  /** Index of the next instruction. */
  int ip;

  /** First limb of its part of the stack. */
  int bottom;

  /** First free limb of the stack. */
  int top;

  /** Where in the caller's memory what it gives back goes. */
  long outputOffset;

  long outputLength;

  /** What to go back to if it fails. */
  int checkpoint;

  int logCount;
  long refund;

  Call(int depth, Frame memory) {
    this.depth = depth;
    this.memory = memory;
  }

  void input(byte[] data, int start, int length) {
    input = data;
    inputStart = start;
    inputLength = length;
  }

  void noInput() {
    input(NOTHING, 0, 0);
  }
}
