/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.vm3d.code.Program;

/** Which instructions of a program are executed one after the other by the same loop. */
final class Runs {

  private Runs() {}

  /**
   * Where the run ends that a slot is in. For {@link RegisterInstructions} that is behind the first
   * jump or branch, or before the first instruction that is none of them; for {@link
   * AccessInstructions} its complement, before the first that is none; for others the slot itself.
   *
   * @param whole false for runs of one instruction
   */
  static int[] ends(Program program, boolean whole) {
    int[] ends = new int[program.slots() + 1];
    long[] heads = program.heads();
    ends[program.slots()] = program.slots();
    for (int i = program.slots() - 1; i >= 0; i--) {
      int op = (int) heads[i] & 0xFF;
      int next = ends[i + 1];
      if (AccessInstructions.isOne(op)) {
        ends[i] = whole && next < 0 ? next : ~(i + 1);
      } else if (RegisterInstructions.isOne(op)) {
        ends[i] = whole && !RegisterInstructions.goes(op) && next > i + 1 ? next : i + 1;
      } else {
        ends[i] = i;
      }
    }
    return ends;
  }
}
