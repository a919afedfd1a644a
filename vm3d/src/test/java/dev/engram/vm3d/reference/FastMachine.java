/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.Fault;
import dev.engram.vm3d.FaultException;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Run;
import dev.engram.vm3d.Statistics;
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
    Run run;
    try {
      run = machine.begin(program, input);
    } catch (FaultException refused) {
      assertThat(refused.fault()).isEqualTo(Fault.OUT_OF_MEMORY);
      return Result.NOT_STARTED;
    }
    return result(run.finish());
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
  public String host(HostCall call) {
    RegionType[] types = RegionType.values();
    try {
      return switch (call) {
        case HostCall.Allocate(long cells, int type, int flags) ->
            "" + machine.allocate(cells, types[type], flags);
        case HostCall.Reallocate(long block, long cells) -> "" + machine.reallocate(block, cells);
        case HostCall.Free(long block) -> {
          machine.free(block);
          yield "";
        }
        case HostCall.Store(long address, byte[] data) -> {
          machine.store(address, data);
          yield "";
        }
        case HostCall.Load(long address, int length) ->
            HexFormat.of().formatHex(machine.load(address, length));
        case HostCall.Copy(long from, long to, long length) -> {
          machine.copy(from, to, length);
          yield "";
        }
        case HostCall.Compact(int type, int percent, long cells) ->
            "" + machine.compact(types[type], percent, cells);
        case HostCall.Settle() -> {
          machine.settle();
          yield "";
        }
      };
    } catch (FaultException refused) {
      return refused.fault().name();
    }
  }

  @Override
  public long refund() {
    return machine.refund();
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
  public Tally tally() {
    Statistics all = machine.statistics();
    return new Tally(
        all.instructions(), all.calls(), all.allocations(), all.frees(), all.liveBytes());
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
