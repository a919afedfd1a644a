/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import dev.engram.vm3d.reference.ReferenceFault.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine of {@code docs/vm3d.md}, to be read beside that page: it goes over the bytes of the
 * code, has a checkpoint and a copy of all registers for each frame, and recomputes what it is
 * asked. What it is given as code must be valid.
 */
public final class ReferenceMachine implements AutoCloseable {

  private static final int FRAMES = 1024;
  private static final byte[] NOTHING = {};

  /**
   * How a program ended.
   *
   * @param fault null for none
   * @param at byte offset of the instruction that ended it
   * @param refund what was earned, of which {@code gasPaid} has what was taken off
   */
  public record Result(
      @Nullable String fault,
      int at,
      byte[] output,
      BigInteger abortCode,
      long gasUsed,
      long refund,
      long gasPaid,
      long instructions) {}

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

  private final List<Frame> frames = new ArrayList<>();
  private int next;
  private boolean hasHalted;
  private byte[] output = NOTHING;
  private long instructions;

  /**
   * @param gas for all programs together
   * @param instructions for each program
   * @param memory bytes
   * @param relief percent at which a free makes the machine compact, 0 for never
   */
  public ReferenceMachine(long gas, long instructions, long memory, boolean proofs, int relief) {
    this.gasLeft = gas;
    this.mostInstructions = instructions;
    this.memory = new ReferenceMemory(this.gas, memory, proofs, relief);
    this.blocks = new ReferenceBlocks(this.memory, this.gas, memory, relief > 0);
    this.others = new ReferenceInstructions(registers, this.memory, blocks, this.gas);
  }

  /** All 256 bits of a register. */
  public BigInteger register(int register) {
    return registers.word(register);
  }

  public void register(int register, BigInteger word) {
    registers.set(register, word);
  }

  public long gasLeft() {
    return gasLeft;
  }

  ReferenceMemory memory() {
    return memory;
  }

  /**
   * Runs a program to its end.
   *
   * @param input null for none
   */
  public Result execute(byte[] code, byte @Nullable [] input) {
    memory.begin(code, input == null ? NOTHING : input);
    blocks.changes = 0;
    if (input != null) {
      registers.set(0, BigInteger.valueOf(Address.of(1, 0, 0)));
      registers.set(1, BigInteger.valueOf(input.length));
    }
    gas.begin(gasLeft);
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
        if (frames.size() == 1 || thrown.kind == Kind.OUT_OF_INSTRUCTIONS) {
          fault = thrown.kind;
        } else {
          Frame ended = frames.removeLast();
          revert(ended);
          goOn(ended, thrown.kind.code());
        }
      }
    }

    BigInteger abortCode = BigInteger.ZERO;
    if (fault == Kind.ABORTED) {
      abortCode = registers.number(new ReferenceInstruction(code, at).u8(1));
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
    long used = gasLeft - left;
    long refund = gas.earned().refund();
    long paid = used - Math.min(refund, used / 5);
    gasLeft -= paid;
    String name = fault == null ? null : fault.name();
    return new Result(name, at, output, abortCode, used, refund, paid, instructions);
  }

  private void step(byte[] code, int at) {
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
        gas.charge(4);
        next = (int) in.u32(1);
      }
      case 0x21 -> { // call: op t4 rg rd
        gas.charge(40);
        call((int) in.u32(1), in.u8(5), in.u8(6));
      }
      case 0x22 -> { // ret: op
        gas.charge(4);
        ret();
      }
      case 0x23, 0x24, 0x25, 0x26 -> { // beq, bne, blt, bge: op ra rb t4
        gas.charge(4);
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
        gas.charge(1);
        throw new ReferenceFault(Kind.ABORTED);
      }
      case 0xfe -> { // haltout: op ra rn
        output = others.output(in);
        hasHalted = true;
      }
      case 0xff -> { // halt3d: op
        gas.charge(1);
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
    return new Frame(
        behind, rd, rest, registers.copy(), checkpoint, gas.earned(), blocks.changes);
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
  public void close() {
    memory.close();
  }
}
