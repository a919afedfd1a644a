/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.code.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The machine that is for use, as the other one is asked. */
final class FastMachine implements Machine {

  final Vm3d machine;

  FastMachine(Settings settings) {
    machine =
        Vm3d.builder()
            .gas(settings.gas())
            .instructions(settings.instructions())
            .memory(settings.memory())
            .proofs(settings.proofs())
            .compaction(settings.compaction())
            .build();
  }

  @Override
  public Result execute(byte[] code, byte @Nullable [] input) {
    Program program = Program.of(code);
    return result(input == null ? machine.execute(program) : machine.execute(program, input));
  }

  static Result result(Outcome outcome) {
    return new Result(
        outcome.fault() == null ? null : outcome.fault().name(),
        outcome.at(),
        HexFormat.of().formatHex(outcome.output()),
        outcome.abortCode(),
        outcome.gasUsed(),
        outcome.refund(),
        outcome.gasPaid(),
        outcome.instructions());
  }

  @Override
  public BigInteger register(int register) {
    return new BigInteger(1, machine.register(register));
  }

  @Override
  public void register(int register, BigInteger word) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[31 - i] = word.shiftRight(8 * i).byteValue();
    }
    machine.register(register, bytes);
  }

  @Override
  public byte[] look(long address, int length) {
    return machine.look(address, length);
  }

  @Override
  public byte[] image() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      machine.exportTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public long resident() {
    return machine.statistics().residentBytes();
  }

  @Override
  public SortedMap<RegionType, SpaceReport> reports() {
    return machine.compactionReport();
  }

  @Override
  public long gasRemaining() {
    return machine.gasRemaining();
  }

  @Override
  public void root() {
    machine.root();
  }

  @Override
  public void close() {
    machine.close();
  }
}
