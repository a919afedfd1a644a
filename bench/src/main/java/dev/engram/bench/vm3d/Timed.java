/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import com.sun.management.ThreadMXBean;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.code.Program;
import java.lang.management.ManagementFactory;

/** A program that is timed, and what it must do each time. */
final class Timed {

  /** Bytes that a run may allocate, whatever its length: its outcome and what frames need. */
  private static final long OF_A_RUN = 64 << 10;

  /** Bytes that a page may which is kept because the run may revert. */
  private static final long OF_A_PAGE = 1 << 10;

  /** How often instructions may be executed before they are compiled. */
  private static final int RUNS = 20;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Vm3d machine;
  private final Program program;
  private final long instructions;

  /** A program that executes so many instructions. */
  Timed(Vm3d machine, Program program, long instructions) {
    this.machine = machine;
    this.program = program;
    this.instructions = instructions;
  }

  /** Runs it. */
  Outcome run() {
    Outcome outcome = machine.execute(program);
    demand(outcome.isSuccess(), outcome.toString());
    demand(outcome.instructions() == instructions, outcome.instructions() + " instructions");
    return outcome;
  }

  /**
   * Runs it some times, and stops the benchmark if its instructions allocate in all of them. While
   * they are not compiled yet, some do.
   *
   * @param pages how many it writes to, which are kept since it may revert
   */
  void requireNoAllocation(int pages) {
    long allocated = Long.MAX_VALUE;
    for (int i = 0; i < RUNS && allocated > OF_A_RUN + OF_A_PAGE * pages; i++) {
      long before = THREAD.getCurrentThreadAllocatedBytes();
      run();
      allocated = THREAD.getCurrentThreadAllocatedBytes() - before;
    }
    demand(allocated <= OF_A_RUN + OF_A_PAGE * pages, allocated + " bytes allocated");
  }

  /** Stops a benchmark that measures something else than it says. */
  static void demand(boolean held, String what) {
    if (!held) {
      throw new IllegalStateException("a benchmark does not do what it measures: " + what);
    }
  }
}
