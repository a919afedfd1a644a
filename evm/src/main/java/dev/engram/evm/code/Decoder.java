/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.code;

import java.util.Arrays;

/**
 * Decodes code in one pass and resolves its jumps in a second; time and space are linear in the
 * code's length.
 */
final class Decoder {

  /** The largest operand of an instruction. */
  private static final int MAX_OPERAND = 0xFF_FFFF;

  private static final int LIMBS = 4;

  private final InstructionSet set;
  private final byte[] code;
  private final int[] destinations;

  private int[] out;
  private int size;
  private long[] constants = new long[16];
  private int constantCount;

  /**
   * Index of the open block, or -1 where none is and code is unreachable until the next JUMPDEST.
   */
  private int block = -1;

  private int gas;
  private int height;
  private int needed;
  private int growth;

  /** Indices of the instructions whose operand still is a position in the code. */
  private int[] jumps = new int[16];

  private int jumpCount;

  private Decoder(byte[] code, InstructionSet set) {
    this.code = code;
    this.set = set;
    destinations = new int[code.length];
    out = new int[2 * code.length + 16];
  }

  static Program decode(byte[] code, InstructionSet set) {
    if (code.length > Program.MAX_CODE) {
      throw new IllegalArgumentException(
          "code of more than " + Program.MAX_CODE + " bytes: " + code.length);
    }
    return new Decoder(code, set).decode();
  }

  private Program decode() {
    openBlock();
    int position = 0;
    while (position < code.length) {
      int op = code[position] & 0xFF;
      boolean push = op >= Op.PUSH1 && op <= Op.PUSH32;
      int next = push ? position + 2 + op - Op.PUSH1 : position + 1;
      if (op == Op.JUMPDEST) {
        closeBlock();
        openBlock();
        destinations[position] = block + 1;
        gas += set.gas(op);
      } else if (block >= 0) {
        if (set.defines(op)) {
          account(op);
          if (push) {
            push(position + 1, next);
          } else {
            instruction(op, position);
          }
        } else {
          emit(Op.INVALID, 0);
          endOfPath();
        }
      }
      position = next;
    }
    if (block >= 0) {
      emit(Op.STOP, 0);
      closeBlock();
    }
    resolveJumps();
    return new Program(
        set, Arrays.copyOf(out, size), Arrays.copyOf(constants, constantCount), destinations);
  }

  private void instruction(int op, int position) {
    if (op >= Op.DUP1 && op <= Op.DUP16) {
      emit(Program.DUP, LIMBS * (op - Op.DUP1 + 1));
    } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
      emit(Program.SWAP, LIMBS * (op - Op.SWAP1 + 1));
    } else if (op >= Op.LOG0 && op <= Op.LOG4) {
      emit(Program.LOG, op - Op.LOG0);
    } else {
      switch (op) {
        case Op.PUSH0 -> emit(Program.PUSH_INLINE, 0);
        case Op.PC -> emit(Program.PUSH_INLINE, position);
        case Op.POP -> pop();
        case Op.ADD -> afterPush(op, Program.ADD_INLINE);
        case Op.MLOAD -> afterPush(op, Program.MLOAD_AT);
        case Op.MSTORE -> store();
        case Op.JUMP -> {
          jump(op, Program.JUMP_TO);
          endOfPath();
        }
        case Op.JUMPI -> {
          jump(op, Program.JUMPI_TO);
          nextBlock();
        }
        case Op.STOP, Op.RETURN, Op.REVERT, Op.INVALID, Op.SELFDESTRUCT -> {
          emit(op, 0);
          endOfPath();
        }
        case Op.GAS,
            Op.SSTORE,
            Op.CALL,
            Op.CALLCODE,
            Op.DELEGATECALL,
            Op.STATICCALL,
            Op.CREATE,
            Op.CREATE2 -> {
          emit(op, 0);
          nextBlock();
        }
        default -> emit(op, 0);
      }
    }
  }

  private void push(int from, int to) {
    int first = from;
    while (first < to && first < code.length && code[first] == 0) {
      first++;
    }
    int significant = to - first;
    if (first >= code.length || significant == 0) {
      emit(Program.PUSH_INLINE, 0);
    } else if (significant <= 3) {
      emit(Program.PUSH_INLINE, (int) limb(first, to, 0));
    } else {
      int limbs = significant <= 8 ? 1 : LIMBS;
      if (constantCount + limbs > constants.length) {
        constants = Arrays.copyOf(constants, 2 * constants.length);
      }
      for (int i = 0; i < limbs; i++) {
        constants[constantCount + i] = limb(first, to, i);
      }
      emit(limbs == 1 ? Program.PUSH_LONG : Program.PUSH_WIDE, constantCount);
      constantCount += limbs;
    }
  }

  /**
   * Limb {@code index} of the big-endian bytes [first, to) of the code, which go on with zeros
   * beyond its end.
   */
  private long limb(int first, int to, int index) {
    long limb = 0;
    for (int i = 0; i < 8; i++) {
      int at = to - 8 * index - 1 - i;
      limb |= at >= first && at < code.length ? (code[at] & 0xFFL) << 8 * i : 0;
    }
    return limb;
  }

  private void afterPush(int op, int fused) {
    if (previousIs(1, Program.PUSH_INLINE)) {
      replace(1, fused, out[size - 1] >>> 8);
    } else {
      emit(op, 0);
    }
  }

  private void store() {
    afterPush(Op.MSTORE, Program.MSTORE_AT);
    if (previousIs(1, Program.MSTORE_AT) && previousIs(2, Program.DUP)) {
      int offset = out[size - 1] >>> 8;
      if (offset <= MAX_OPERAND >> 4) {
        replace(2, Program.MSTORE_DUP_AT, offset << 4 | (out[size - 2] >>> 8) / LIMBS - 1);
      }
    }
  }

  private void pop() {
    if (previousIs(1, Program.SWAP)) {
      replace(1, Program.SWAP_POP, out[size - 1] >>> 8);
    } else {
      emit(Op.POP, 0);
    }
  }

  private void jump(int op, int fused) {
    if (!previousIs(1, Program.PUSH_INLINE)) {
      emit(op, 0);
      return;
    }
    int position = out[size - 1] >>> 8;
    if (op == Op.JUMPI && previousIs(2, Op.ISZERO)) {
      replace(2, Program.JUMPZ_TO, position);
    } else {
      replace(1, fused, position);
    }
    if (jumpCount == jumps.length) {
      jumps = Arrays.copyOf(jumps, 2 * jumps.length);
    }
    jumps[jumpCount++] = size - 1;
  }

  private void resolveJumps() {
    for (int i = 0; i < jumpCount; i++) {
      int jump = out[jumps[i]];
      int position = jump >>> 8;
      int destination = position < destinations.length ? destinations[position] - 1 : -1;
      out[jumps[i]] = (destination < 0 ? Program.NOWHERE : destination) << 8 | jump & 0xFF;
    }
  }

  /** Whether the instruction {@code back} before the next is {@code op} and in the open block. */
  private boolean previousIs(int back, int op) {
    int at = size - back;
    return at >= block + Program.BLOCK_WORDS && (out[at] & 0xFF) == op;
  }

  private void replace(int count, int op, int operand) {
    size -= count;
    emit(op, operand);
  }

  private void emit(int op, int operand) {
    reserve(1);
    out[size++] = operand << 8 | op;
  }

  private void account(int op) {
    gas += set.gas(op);
    needed = Math.max(needed, set.inputs(op) - height);
    height += set.outputs(op) - set.inputs(op);
    growth = Math.max(growth, height);
  }

  private void openBlock() {
    block = size;
    reserve(Program.BLOCK_WORDS);
    out[size] = Program.BLOCK;
    size += Program.BLOCK_WORDS;
    gas = 0;
    height = 0;
    needed = 0;
    growth = 0;
  }

  private void closeBlock() {
    if (block >= 0) {
      out[block + 1] = gas;
      out[block + 2] = LIMBS * needed;
      out[block + 3] = LIMBS * growth;
    }
  }

  private void nextBlock() {
    closeBlock();
    openBlock();
  }

  private void endOfPath() {
    closeBlock();
    block = -1;
  }

  private void reserve(int words) {
    if (size + words > out.length) {
      out = Arrays.copyOf(out, 2 * out.length);
    }
  }
}
