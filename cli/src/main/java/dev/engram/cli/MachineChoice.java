/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.Numeral;
import dev.engram.cli.lanes.ByteCount;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.Vm3dBuilder;
import picocli.CommandLine.ParseResult;

/**
 * What the options of {@link RunOptions} say that a 3-D machine is.
 *
 * @param memory bytes that it may have
 * @param instructions that a program may execute
 * @param compaction the percentage at which it moves blocks by itself, or 0
 */
record MachineChoice(long memory, long gas, long instructions, boolean proofs, int compaction) {

  private static final long LEAST_MEMORY = 4_096;
  private static final long MOST_MEMORY = 8L << 30;
  private static final long USUAL_MEMORY = 64 << 20;

  /**
   * What was chosen.
   *
   * @param proven whether it has proofs unless it is said
   * @throws dev.engram.cli.input.BadInput if there is no such machine
   */
  static MachineChoice of(ParseResult options, boolean proven) {
    return new MachineChoice(
        RunOptions.value(
            options,
            RunOptions.LIMIT,
            text -> ByteCount.parse(text, LEAST_MEMORY, MOST_MEMORY),
            USUAL_MEMORY),
        RunOptions.number(options, RunOptions.GAS, RunOptions.DEFAULT_GAS),
        RunOptions.number(options, RunOptions.INSTRUCTIONS, Long.MAX_VALUE),
        options.matchedOptionValue(RunOptions.PROOFS, proven),
        RunOptions.value(
            options,
            RunOptions.COMPACTION,
            text -> (int) Numeral.inRange(Numeral.parse(text), 0, 100),
            0));
  }

  /** A builder of such machines. */
  Vm3dBuilder builder() {
    return Vm3d.builder()
        .memory(memory)
        .gas(gas)
        .instructions(instructions)
        .proofs(proofs)
        .compaction(compaction);
  }
}
