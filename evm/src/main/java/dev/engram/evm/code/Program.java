/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.code;

/**
 * Code decoded for an interpreter, immutable: a stream of {@code int} instructions, each a byte of
 * opcode and 24 bits of operand, in which gas and stack are checked by the block.
 *
 * <p>A block is a run of instructions of which all are executed if the first is, and none but the
 * last looks at the gas that is left. Its first instruction is a {@link #BLOCK}, followed by three
 * more words: the constant gas of the whole block, the stack limbs that it needs, and the stack
 * limbs by which it grows at most. Inside a block nothing constant is checked again. That this
 * fails earlier than an instruction at a time would cannot be told apart: such a failure takes all
 * gas and undoes all changes whichever instruction it strikes.
 *
 * <p>Instructions keep their byte from {@link Op} but for the PUSHes, whose bytes are free here for
 * others; runs that compilers emit often are one instruction.
 */
public final class Program {

  /** The start of a block; see the class. A JUMPDEST is always one. */
  public static final int BLOCK = Op.JUMPDEST;

  /** Words of a {@link #BLOCK}: itself, gas, limbs needed, limbs of growth. */
  static final int BLOCK_WORDS = 4;

  /** Push the operand. */
  public static final int PUSH_INLINE = Op.PUSH1;

  /** Push the constant of one limb whose index is the operand. */
  public static final int PUSH_LONG = Op.PUSH1 + 1;

  /** Push the constant of four limbs whose first index is the operand. */
  public static final int PUSH_WIDE = Op.PUSH1 + 2;

  /** PUSH, JUMP: go to the instruction at the operand. */
  public static final int JUMP_TO = Op.PUSH1 + 3;

  /** PUSH, JUMPI: take one slot, go to the instruction at the operand if it is not zero. */
  public static final int JUMPI_TO = Op.PUSH1 + 4;

  /** ISZERO, PUSH, JUMPI: take one slot, go to the instruction at the operand if it is zero. */
  public static final int JUMPZ_TO = Op.PUSH1 + 5;

  /** PUSH, MLOAD: push the word at the operand. */
  public static final int MLOAD_AT = Op.PUSH1 + 6;

  /** PUSH, MSTORE: take one slot and store it at the operand. */
  public static final int MSTORE_AT = Op.PUSH1 + 7;

  /**
   * DUPn, PUSH, MSTORE: store the slot n - 1 below the top; the operand is the offset times 16 plus
   * n - 1.
   */
  public static final int MSTORE_DUP_AT = Op.PUSH1 + 8;

  /** PUSH, ADD: add the operand to the top slot. */
  public static final int ADD_INLINE = Op.PUSH1 + 9;

  /** SWAPn, POP: the operand is the distance in limbs from the top slot to the one it replaces. */
  public static final int SWAP_POP = Op.PUSH1 + 10;

  /**
   * The operand is the distance in limbs from the first free limb down to the slot to push again.
   */
  public static final int DUP = Op.DUP1;

  /** The operand is the distance in limbs from the top slot down to the one to swap it with. */
  public static final int SWAP = Op.SWAP1;

  /** The operand is the number of topics. */
  public static final int LOG = Op.LOG0;

  /** A jump that is taken fails. */
  public static final int NOWHERE = 0xFF_FFFF;

  /**
   * The longest code that is decoded, in bytes; its instructions and constants have indices of 24
   * bits.
   */
  public static final int MAX_CODE = 1 << 21;

  private final InstructionSet set;
  private final int[] instructions;
  private final long[] constants;

  /**
   * By position in the code: one more than the index of the block that starts there with a
   * JUMPDEST, 0 elsewhere.
   */
  private final int[] destinations;

  Program(InstructionSet set, int[] instructions, long[] constants, int[] destinations) {
    this.set = set;
    this.instructions = instructions;
    this.constants = constants;
    this.destinations = destinations;
  }

  /** The instructions, to be read only; they end with one that stops. */
  public int[] instructions() {
    return instructions;
  }

  /** The constants that pushes name, to be read only. */
  public long[] constants() {
    return constants;
  }

  /**
   * The index of the instruction that a jump to {@code position} goes on with, or -1 if it may not
   * go there.
   */
  public int destination(long position) {
    return position >= 0 && position < destinations.length ? destinations[(int) position] - 1 : -1;
  }

  boolean isOf(InstructionSet other) {
    return set == other;
  }
}
