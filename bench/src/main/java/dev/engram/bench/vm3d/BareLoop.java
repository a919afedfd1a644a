/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Program;

/**
 * The least that a loop over instructions costs in Java: the code decoded, a switch, registers of
 * 64 bits. It has no gas, no frames and no limits, and does not look at the upper 192 bits.
 */
final class BareLoop {

  private final long[] heads;
  private final long[] wides;
  private final long[] registers = new long[16];

  BareLoop(Program program) {
    this.heads = program.heads();
    this.wides = program.wides();
  }

  /** Executes the program to its end; answers what a register has then. */
  long execute(int register) {
    long[] r = registers;
    for (int at = 0; ; ) {
      long head = heads[at];
      int a = (int) (head >>> 8) & 15;
      int b = (int) (head >>> 16) & 15;
      int c = (int) (head >>> 24) & 15;
      switch ((int) head & 0xFF) {
        case Op.ADD3D -> r[a] = r[b] + r[c];
        case Op.SUB3D -> r[a] = r[b] - r[c];
        case Op.MUL -> r[a] = r[b] * r[c];
        case Op.AND -> r[a] = r[b] & r[c];
        case Op.XOR -> r[a] = r[b] ^ r[c];
        case Op.SHR -> r[a] = r[b] >>> r[c];
        case Op.LT -> r[a] = Long.compareUnsigned(r[b], r[c]) < 0 ? 1 : 0;
        case Op.LDI -> r[a] = wides[at];
        case Op.ADDI -> r[a] = r[b] + (int) (head >>> 32);
        case Op.BNE -> {
          if (r[a] != r[b]) {
            at = (int) (head >>> 32);
            continue;
          }
        }
        case Op.HALT3D, Program.END -> {
          return r[register];
        }
        default -> throw new IllegalStateException("not an instruction of the timed programs");
      }
      at++;
    }
  }
}
