/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import dev.engram.space.Pages;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.reference.ReferenceFault.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The machine of {@code docs/vm3d.md}, to be read beside that page: it goes over the bytes of the
 * code, has a checkpoint and a copy of all registers for each frame, and recomputes what it is
 * asked. What it is given as code must be valid.
 */
final class ReferenceMachine implements Machine {

  private static final int FRAMES = 1024;
  private static final byte[] NOTHING = {};

  /**
   * How everything was when a frame began.
   *
   * @param behind where its caller goes on
   * @param rd the caller's register that is told how it ended
   * @param rest the gas that the caller did not give it
   */
  private record Frame(
      int behind,
      int rd,
      long rest,
      BigInteger[] registers,
      long checkpoint,
      ReferenceGas.Earned earned,
      long changes) {}

  private final ReferenceRegisters registers = new ReferenceRegisters();
  private final ReferenceGas gas = new ReferenceGas();
  private final ReferenceMemory memory;
  private final ReferenceBlocks blocks;
  private final ReferenceInstructions others;
  private final long mostInstructions;

  /** What the machine has for all that it will do. */
  private long gasLeft;

  /** What host calls have used since refunds were settled. */
  private long usedByHost;

  private long instructionsOfAll;
  private long calls;

  /** What is done after each instruction. */
  Runnable afterEach = () -> {};

  private final List<Frame> frames = new ArrayList<>();
  private int next;
  private boolean hasHalted;
  private byte[] output = NOTHING;
  private long instructions;

  ReferenceMachine(Settings settings) {
    gasLeft = settings.gas();
    mostInstructions = settings.instructions();
    memory = new ReferenceMemory(gas, settings.memory(), settings.proofs(), settings.compaction());
    blocks = new ReferenceBlocks(memory, gas, settings.memory(), settings.compaction() > 0);
    others = new ReferenceInstructions(registers, memory, blocks, gas);
  }

  @Override
  public Result execute(byte[] code, byte @Nullable [] input) {
    if (!memory.begin(code, input)) {
      return Result.NOT_STARTED;
    }
    blocks.changes = 0;
    if (input != null) {
      registers.set(0, BigInteger.valueOf(Address.of(1, 0, 0)));
      registers.set(1, BigInteger.valueOf(input.length));
    }
    gas.left = gasLeft;
    hasHalted = false;
    output = NOTHING;
    instructions = 0;
    next = 0;
    frames.clear();
    frames.add(frame(0, 0, 0));

    int at = 0;
    Kind fault = null;
    while (!hasHalted && fault == null) {
      at = next;
      try {
        step(code, at);
      } catch (ReferenceFault thrown) {
        gas.giveBack();
        if (frames.size() == 1 || thrown.kind == Kind.OUT_OF_INSTRUCTIONS) {
          fault = thrown.kind;
        } else {
          Frame ended = frames.removeLast();
          revert(ended);
          goOn(ended, thrown.kind.code());
        }
      }
      afterEach.run();
    }

    long abortCode = 0;
    if (fault == Kind.ABORTED) {
      abortCode = registers.number(new ReferenceInstruction(code, at).u8(1)).longValue();
    }
    long left = gas.left;
    for (Frame each : frames) {
      left += each.rest;
    }
    if (fault == null) {
      memory.space.commit(frames.getFirst().checkpoint);
    } else {
      revert(frames.getFirst());
    }
    memory.end();
    instructionsOfAll += instructions;
    long used = gasLeft - left;
    long refund = gas.earned().refund();
    long paid = used - gas.settle(used);
    gasLeft -= paid;
    usedByHost = 0;
    String name = fault == null ? null : fault.name();
    String told = HexFormat.of().formatHex(output);
    return new Result(name, at, told, abortCode, used, refund, paid, instructions);
  }

  private void step(byte[] code, int at) {
    gas.next();
    if (at == code.length) {
      hasHalted = true;
      return;
    }
    if (instructions == mostInstructions) {
      throw new ReferenceFault(Kind.OUT_OF_INSTRUCTIONS);
    }
    instructions++;
    ReferenceInstruction in = new ReferenceInstruction(code, at);
    next = in.behind();
    switch (in.op()) {
      case 0x20 -> { // jump: op t4
        gas.price(4);
        next = (int) in.u32(1);
      }
      case 0x21 -> { // call: op t4 rg rd
        gas.price(40);
        call((int) in.u32(1), in.u8(5), in.u8(6));
      }
      case 0x22 -> { // ret: op
        gas.price(4);
        ret();
      }
      case 0x23, 0x24, 0x25, 0x26 -> { // beq, bne, blt, bge: op ra rb t4
        gas.price(4);
        int compared = registers.word(in.u8(1)).compareTo(registers.word(in.u8(2)));
        boolean isTaken =
            switch (in.op()) {
              case 0x23 -> compared == 0;
              case 0x24 -> compared != 0;
              case 0x25 -> compared < 0;
              default -> compared >= 0;
            };
        next = isTaken ? (int) in.u32(3) : next;
      }
      case 0xfd -> { // abort: op rs
        gas.price(1);
        throw new ReferenceFault(Kind.ABORTED);
      }
      case 0xfe -> { // haltout: op ra rn
        output = others.output(in);
        hasHalted = true;
      }
      case 0xff -> { // halt3d: op
        gas.price(1);
        hasHalted = true;
      }
      default -> others.execute(in);
    }
  }

  private void call(int target, int rg, int rd) {
    if (frames.size() == FRAMES) {
      registers.set(rd, BigInteger.valueOf(Kind.CALL_DEPTH.code()));
      return;
    }
    long given = registers.number(rg).min(BigInteger.valueOf(gas.left)).longValueExact();
    frames.add(frame(next, rd, gas.left - given));
    calls++;
    gas.left = given;
    registers.hideOwn();
    next = target;
  }

  private void ret() {
    if (frames.size() == 1) {
      throw new ReferenceFault(Kind.NO_FRAME);
    }
    Frame ended = frames.removeLast();
    memory.space.commit(ended.checkpoint);
    registers.restoreOwn(ended.registers);
    goOn(ended, 0);
  }

  private Frame frame(int behind, int rd, long rest) {
    long checkpoint = memory.space.checkpoint();
    return new Frame(behind, rd, rest, registers.copy(), checkpoint, gas.earned(), blocks.changes);
  }

  /** Makes everything as it was when a frame began, but for the gas. */
  private void revert(Frame frame) {
    memory.space.revert(frame.checkpoint);
    registers.restore(frame.registers);
    gas.earned(frame.earned);
    blocks.changes = frame.changes;
  }

  /** Goes on in the caller of a frame that has ended. */
  private void goOn(Frame ended, int code) {
    gas.left += ended.rest;
    registers.set(ended.rd, BigInteger.valueOf(code));
    next = ended.behind;
  }

  @Override
  public String host(HostCall call) {
    gas.left = gasLeft;
    ReferenceGas.Earned before = gas.earned();
    boolean isOfBlocks = !(call instanceof HostCall.Store || call instanceof HostCall.Copy);
    long checkpoint = isOfBlocks ? memory.space.checkpoint() : 0;
    try {
      String answer = answer(call);
      if (isOfBlocks) {
        memory.space.commit(checkpoint);
      }
      usedByHost += gasLeft - gas.left;
      gasLeft = gas.left;
      if (call instanceof HostCall.Settle) {
        gasLeft += gas.settle(usedByHost);
        usedByHost = 0;
      }
      return answer;
    } catch (ReferenceFault fault) {
      if (isOfBlocks) {
        memory.space.revert(checkpoint);
      }
      gas.earned(before);
      return fault.kind.name();
    }
  }

  private String answer(HostCall call) {
    return switch (call) {
      case HostCall.Allocate(long cells, int type, int flags) -> {
        ReferenceInstructions.requireBlockSize(BigInteger.valueOf(cells));
        yield blocks.allocate(cells, type, flags).toString();
      }
      case HostCall.Reallocate(long block, long cells) -> {
        ReferenceInstructions.requireBlockSize(BigInteger.valueOf(cells));
        yield blocks.reallocate(BigInteger.valueOf(block), cells).toString();
      }
      case HostCall.Free(long block) -> {
        blocks.free(BigInteger.valueOf(block));
        yield "";
      }
      case HostCall.Store(long address, byte[] data) -> {
        gas.price(15 + 2L * data.length);
        memory.write(BigInteger.valueOf(address), data);
        yield "";
      }
      case HostCall.Load(long address, int length) -> {
        gas.price(10 + 2L * length);
        yield HexFormat.of().formatHex(memory.read(BigInteger.valueOf(address), length));
      }
      case HostCall.Copy(long from, long to, long length) -> {
        gas.price(25 + 2 * length);
        memory.copy(BigInteger.valueOf(from), BigInteger.valueOf(to), length);
        yield "";
      }
      case HostCall.Compact(int type, int percent, long cells) ->
          "" + blocks.compact(type, percent, cells);
      case HostCall.Settle() -> "";
    };
  }

  @Override
  public long refund() {
    return gas.earned().refund();
  }

  @Override
  public BigInteger register(int register) {
    return registers.word(register);
  }

  @Override
  public void register(int register, BigInteger word) {
    registers.set(register, word);
  }

  @Override
  public byte[] look(long address, int length) {
    byte[] bytes = new byte[length];
    memory.space.read(address, bytes, 0, length);
    return bytes;
  }

  @Override
  public byte[] image() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      memory.space.exportTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public long resident() {
    return memory.space.pages().resident() * Pages.BYTES;
  }

  /** Bytes of memory that are kept for frames. */
  long kept() {
    return memory.kept() * Pages.BYTES;
  }

  @Override
  public Tally tally() {
    return new Tally(instructionsOfAll, calls, blocks.allocations, blocks.frees, blocks.live());
  }

  @Override
  public SortedMap<RegionType, SpaceReport> reports() {
    return blocks.reports();
  }

  @Override
  public long gasRemaining() {
    return gasLeft;
  }

  @Override
  public void root() {
    memory.rooted();
  }

  @Override
  public void close() {
    memory.close();
  }
}
