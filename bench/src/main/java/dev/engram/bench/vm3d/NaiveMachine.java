/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import dev.engram.vm3d.code.Op;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine in the shape of Memory3D's: an object for each instruction each time it is executed,
 * prices in a map that is made each time, two readings of the clock and a list of what they differ
 * by, registers of bytes, memory in a hash map by address, every value copied. It knows the
 * instructions of the timed programs only, and needs no locks, no cache, no log of accesses and no
 * check of bounds, which is less work than the real thing has.
 */
final class NaiveMachine {

  private record Address(long region, int plane, int offset) {
    static Address of(long packed) {
      return new Address(packed >>> 32, (int) (packed >>> 16) & 0xFFFF, (int) packed & 0xFFFF);
    }
  }

  private record Operand(String type, Object value) {}

  private record Instruction(int op, List<Operand> operands, int size) {
    int register(int index) {
      return (Byte) operands.get(index).value();
    }

    long number(int index) {
      return (Long) operands.get(index).value();
    }
  }

  private final byte[][] registers = new byte[16][];
  private final Map<Address, byte[]> memory = new HashMap<>();
  private final List<Long> latencies = new ArrayList<>();
  private long gas;
  private long executed;
  private boolean halted;
  private int pc;

  /** Executes code, as that of a program of the 3-D machine, to its end; answers how much of it. */
  long execute(byte[] code, long limit) {
    latencies.clear();
    Arrays.fill(registers, new byte[8]);
    gas = limit;
    pc = 0;
    executed = 0;
    halted = false;
    while (pc < code.length && !halted) {
      Instruction instruction = decode(code, pc);
      long start = System.nanoTime();
      pc += instruction.size();
      execute(instruction);
      latencies.add(System.nanoTime() - start);
      executed++;
    }
    return executed;
  }

  /** The number in a register. */
  long number(int register) {
    return ByteBuffer.wrap(registers[register]).getLong(registers[register].length - 8);
  }

  private static Instruction decode(byte[] code, int at) {
    int op = code[at] & 0xFF;
    ByteBuffer bytes = ByteBuffer.wrap(code);
    return switch (op) {
      case Op.HALT3D -> new Instruction(op, List.of(), 1);
      case Op.LDI ->
          new Instruction(
              op, List.of(register(code[at + 1]), immediate(bytes.getLong(at + 2))), 10);
      case Op.ADDI ->
          new Instruction(
              op,
              List.of(
                  register(code[at + 1]), register(code[at + 2]), immediate(bytes.getInt(at + 3))),
              7);
      case Op.BNE ->
          new Instruction(
              op,
              List.of(
                  register(code[at + 1]), register(code[at + 2]), immediate(bytes.getInt(at + 3))),
              7);
      case Op.MLOAD ->
          new Instruction(
              op,
              List.of(
                  register(code[at + 1]),
                  register(code[at + 2]),
                  immediate(bytes.getInt(at + 3)),
                  new Operand("size", (long) code[at + 7])),
              8);
      case Op.MSTORE ->
          new Instruction(
              op,
              List.of(
                  register(code[at + 1]),
                  register(code[at + 6]),
                  immediate(bytes.getInt(at + 2)),
                  new Operand("size", (long) code[at + 7])),
              8);
      default ->
          new Instruction(
              op,
              List.of(register(code[at + 1]), register(code[at + 2]), register(code[at + 3])),
              4);
    };
  }

  private static Operand register(byte number) {
    return new Operand("register", number);
  }

  private static Operand immediate(long value) {
    return new Operand("immediate", value);
  }

  private void execute(Instruction instruction) {
    charge(instruction);
    switch (instruction.op()) {
      case Op.HALT3D -> halted = true;
      case Op.LDI -> set(instruction.register(0), instruction.number(1));
      case Op.ADDI ->
          set(instruction.register(0), number(instruction.register(1)) + instruction.number(2));
      case Op.BNE -> {
        if (!Arrays.equals(
            registers[instruction.register(0)], registers[instruction.register(1)])) {
          pc = (int) instruction.number(2);
        }
      }
      case Op.MLOAD -> {
        byte[] found = memory.get(address(instruction));
        int size = (int) instruction.number(3);
        registers[instruction.register(0)] = found == null ? new byte[size] : found.clone();
      }
      case Op.MSTORE -> {
        byte[] value = registers[instruction.register(1)];
        int size = (int) instruction.number(3);
        byte[] stored = new byte[size];
        int length = Math.min(size, value.length);
        System.arraycopy(value, value.length - length, stored, size - length, length);
        memory.put(Address.of(number(instruction.register(0)) + instruction.number(2)), stored);
      }
      default -> arithmetic(instruction);
    }
  }

  private Address address(Instruction instruction) {
    return Address.of(number(instruction.register(1)) + instruction.number(2));
  }

  private void arithmetic(Instruction instruction) {
    long a = number(instruction.register(1));
    long b = number(instruction.register(2));
    set(
        instruction.register(0),
        switch (instruction.op()) {
          case Op.ADD3D -> a + b;
          case Op.SUB3D -> a - b;
          case Op.MUL -> a * b;
          case Op.AND -> a & b;
          case Op.XOR -> a ^ b;
          case Op.SHR -> b >>> 6 == 0 ? a >>> b : 0;
          case Op.LT -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
          default ->
              throw new IllegalStateException(
                  "not an instruction of the timed programs: " + instruction.op());
        });
  }

  private void set(int register, long number) {
    registers[register] = ByteBuffer.allocate(8).putLong(number).array();
  }

  private void charge(Instruction instruction) {
    Map<Integer, Long> prices =
        Map.of(Op.MLOAD, 10L, Op.MSTORE, 15L, Op.MUL, 5L, Op.LDI, 2L, Op.BNE, 4L, Op.HALT3D, 1L);
    long cost = prices.getOrDefault(instruction.op(), 3L);
    for (Operand operand : instruction.operands()) {
      if (operand.type().equals("size")) {
        cost += 2 * (Long) operand.value();
      }
    }
    if (cost > gas) {
      throw new IllegalStateException("no gas left");
    }
    gas -= cost;
  }
}
