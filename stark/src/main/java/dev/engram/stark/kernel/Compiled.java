/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * A kernel of generated code: checks where a run would reach, then has the code run on addresses.
 */
final class Compiled implements Kernel {

  /** What the generated class is. */
  @FunctionalInterface
  interface Code {

    /**
     * Runs on tiles that may all be reached.
     *
     * @param scratch the address of as much memory as the program asks for
     */
    void run(MemorySegment[] memory, long[] at, long tiles, long scratch);
  }

  private final Reach reach;
  private final long scratchBytes;
  private final Code code;

  Compiled(Reach reach, long scratchBytes, Code code) {
    this.reach = reach;
    this.scratchBytes = scratchBytes;
    this.code = code;
  }

  @Override
  public void run(MemorySegment[] memory, long[] at, long tiles) {
    reach.check(memory, at, tiles);
    MemorySegment scratch = Scratch.ofThread(scratchBytes);
    try {
      code.run(memory, at, tiles, scratch.address());
    } finally {
      Reference.reachabilityFence(memory);
      Reference.reachabilityFence(scratch);
    }
  }

  /** The address at which a pointer begins; called by generated code. */
  static long address(MemorySegment[] memory, long[] at, int pointer) {
    return memory[pointer].address() + at[pointer];
  }
}
