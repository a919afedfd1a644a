/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Interpreter.a;
import static dev.engram.vm3d.Interpreter.b;
import static dev.engram.vm3d.Interpreter.c;
import static dev.engram.vm3d.Interpreter.set;

import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Program;

/**
 * The instructions that only change registers or go on elsewhere, and cannot fail. They cost what
 * the code says, so a run of them is paid for at once, and executed without a look at the gas.
 */
final class RegisterInstructions {

  private RegisterInstructions() {}

  /** Whether the program may go on elsewhere than behind it. */
  static boolean goes(int op) {
    return op >= Op.JUMP && op <= Op.BGE;
  }

  static boolean isOne(int op) {
    return switch (op) {
      case Op.NOP, Op.JUMP, Op.BEQ, Op.BNE, Op.BLT, Op.BGE, Op.MOV3D, Op.LDI, Op.LDW -> true;
      case Op.ADD3D, Op.SUB3D, Op.ADDI, Op.MUL, Op.MULHI, Op.AND, Op.OR, Op.XOR, Op.NOT -> true;
      case Op.SHL, Op.SHR, Op.SAR, Op.LT, Op.EQ, Op.SLT -> true;
      default -> false;
    };
  }

  /**
   * Executes a run of instructions.
   *
   * @param from the first slot
   * @param end behind the last, not further than the run goes
   * @return the slot at which the program goes on
   */
  static int run(Program program, long[] w, int from, int end) {
    long[] heads = program.heads();
    int at = from;
    do {
      long head = heads[at];
      switch ((int) head & 0xFF) {
        case Op.ADD3D -> set(w, a(head), w[b(head)] + w[c(head)]);
        case Op.SUB3D -> set(w, a(head), w[b(head)] - w[c(head)]);
        case Op.ADDI -> set(w, a(head), w[b(head)] + (int) (head >>> 32));
        case Op.MUL -> set(w, a(head), w[b(head)] * w[c(head)]);
        case Op.MULHI -> set(w, a(head), Math.unsignedMultiplyHigh(w[b(head)], w[c(head)]));
        case Op.AND -> set(w, a(head), w[b(head)] & w[c(head)]);
        case Op.OR -> set(w, a(head), w[b(head)] | w[c(head)]);
        case Op.XOR -> set(w, a(head), w[b(head)] ^ w[c(head)]);
        case Op.NOT -> set(w, a(head), ~w[b(head)]);
        case Op.SHL -> set(w, a(head), shl(w[b(head)], w[c(head)]));
        case Op.SHR -> set(w, a(head), shr(w[b(head)], w[c(head)]));
        case Op.SAR -> set(w, a(head), sar(w[b(head)], w[c(head)]));
        case Op.LT -> set(w, a(head), isLess(w, b(head), c(head)) ? 1 : 0);
        case Op.EQ -> set(w, a(head), isSame(w, b(head), c(head)) ? 1 : 0);
        case Op.SLT -> set(w, a(head), w[b(head)] < w[c(head)] ? 1 : 0);
        case Op.LDI -> set(w, a(head), program.wides()[at]);
        case Op.MOV3D -> move(w, b(head), w, a(head));
        case Op.LDW -> move(program.pool(), (int) program.wides()[at], w, a(head));
        case Op.JUMP -> {
          return (int) (head >>> 32);
        }
        case Op.BEQ -> {
          return isSame(w, a(head), b(head)) ? (int) (head >>> 32) : end;
        }
        case Op.BNE -> {
          return isSame(w, a(head), b(head)) ? end : (int) (head >>> 32);
        }
        case Op.BLT -> {
          return isLess(w, a(head), b(head)) ? (int) (head >>> 32) : end;
        }
        case Op.BGE -> {
          return isLess(w, a(head), b(head)) ? end : (int) (head >>> 32);
        }
        default -> {} // a NOP
      }
    } while (++at < end);
    return end;
  }

  private static void move(long[] from, int at, long[] to, int target) {
    to[target] = from[at];
    to[target + 1] = from[at + 1];
    to[target + 2] = from[at + 2];
    to[target + 3] = from[at + 3];
  }

  private static boolean isSame(long[] w, int a, int b) {
    return w[a] == w[b] && w[a + 1] == w[b + 1] && w[a + 2] == w[b + 2] && w[a + 3] == w[b + 3];
  }

  private static boolean isLess(long[] w, int a, int b) {
    if ((w[a + 1] ^ w[b + 1] | w[a + 2] ^ w[b + 2] | w[a + 3] ^ w[b + 3]) != 0) {
      int i = w[a + 3] != w[b + 3] ? 3 : w[a + 2] != w[b + 2] ? 2 : 1;
      return Long.compareUnsigned(w[a + i], w[b + i]) < 0;
    }
    return Long.compareUnsigned(w[a], w[b]) < 0;
  }

  private static long shl(long number, long by) {
    return by >>> 6 == 0 ? number << by : 0;
  }

  private static long shr(long number, long by) {
    return by >>> 6 == 0 ? number >>> by : 0;
  }

  private static long sar(long number, long by) {
    return number >> (by >>> 6 == 0 ? by : 63);
  }
}
