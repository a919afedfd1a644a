/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Program;
import dev.engram.vm3d.gas.GasSchedule;

/** What the instructions of a program cost as far as their code says. */
final class Prices {

  private Prices() {}

  /**
   * What all slots before each cost together, the last being all of them and the end. It is 0 where
   * only a register says it, and at the end.
   */
  static long[] sums(Program program, GasSchedule schedule) {
    long[] heads = program.heads();
    long[] sums = new long[heads.length + 1];
    for (int i = 0; i < program.slots(); i++) {
      int op = (int) heads[i] & 0xFF;
      long imm = heads[i] >>> 32;
      long price =
          switch (op) {
            case Op.MLOAD3D, Op.MSTORE3D, Op.MCOPY3D, Op.MALLOC3D -> schedule.cost(op, imm);
            case Op.MLOAD, Op.MSTORE -> schedule.cost(op, heads[i] >>> 24 & 0xFF);
            case Op.MLOADBATCH -> schedule.cost(op, 32 * (heads[i] >>> 16 & 0xFF));
            case Op.MSTOREBATCH -> schedule.cost(op, 32 * (heads[i] >>> 24 & 0xFF));
            case Op.MALLOC, Op.MREALLOC, Op.MCOPY, Op.MFILL, Op.HALTOUT -> 0;
            case Op.MFREE3D, Op.MFREE, Op.MCOMPACT3D, Op.MDEFRAG -> 0;
            default -> schedule.cost(op, 0);
          };
      sums[i + 1] = sums[i] + price;
    }
    sums[heads.length] = sums[heads.length - 1];
    return sums;
  }
}
