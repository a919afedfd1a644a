/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import java.math.BigInteger;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A 3-D machine, whichever: what the two that there are can be asked alike. */
interface Machine extends AutoCloseable {

  /**
   * What a machine is made with.
   *
   * @param gas for all that it does
   * @param instructions for each program
   * @param memory bytes
   * @param compaction percent below which a free makes it compact, 0 for never
   */
  record Settings(long gas, long instructions, long memory, boolean proofs, int compaction) {

    /** Without limits but for the memory, and without anything else. */
    static final Settings PLAIN = new Settings(Long.MAX_VALUE, Long.MAX_VALUE, 64 << 20, false, 0);

    Machine plain() {
      return new ReferenceMachine(this);
    }

    Machine fast() {
      return new FastMachine(this);
    }
  }

  /**
   * How a program ended.
   *
   * @param fault null for none
   * @param at byte offset of the instruction that ended it
   * @param output in hexadecimal digits
   * @param refund what was earned
   * @param gasPaid what was used less what was taken off for the refund
   */
  record Result(
      @Nullable String fault,
      int at,
      String output,
      long abortCode,
      long gasUsed,
      long refund,
      long gasPaid,
      long instructions) {

    /** That of a program for which there is no room. */
    static final Result NOT_STARTED = new Result("NOT_STARTED", 0, "", 0, 0, 0, 0, 0);
  }

  /**
   * What a machine has done so far, what was reverted among it.
   *
   * @param live cells of the blocks that there are
   */
  record Tally(long instructions, long calls, long allocations, long frees, long live) {}

  /**
   * Runs a program to its end.
   *
   * @param code of a valid program
   * @param input null for none
   */
  Result execute(byte[] code, byte @Nullable [] input);

  /** Does what a host asks for, and returns the answer in words, or the name of the fault. */
  String host(HostCall call);

  /** All 256 bits of a register. */
  BigInteger register(int register);

  void register(int register, BigInteger word);

  /** What cells hold, without an access. */
  byte[] look(long address, int length);

  /** All memory and blocks, as a space writes them. */
  byte[] image();

  /** Bytes of memory that all regions have. */
  long resident();

  Tally tally();

  /** How the blocks of each region lie. */
  SortedMap<RegionType, SpaceReport> reports();

  long gasRemaining();

  /** What was earned since refunds were settled. */
  long refund();

  /** What a host's question for the root does to the machine. */
  void root();

  @Override
  void close();
}
