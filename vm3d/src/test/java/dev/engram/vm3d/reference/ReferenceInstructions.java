/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import static dev.engram.vm3d.reference.ReferenceRegisters.wrapped;

import dev.engram.vm3d.reference.ReferenceFault.Kind;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * What the instructions do that go on behind themselves, each with its encoding beside it. The gas
 * of the table is charged here, and what the next section of the page adds by the memory.
 */
final class ReferenceInstructions {

  private static final BigInteger LARGEST_LENGTH = BigInteger.ONE.shiftLeft(32);
  private static final BigInteger LARGEST_OUTPUT = BigInteger.ONE.shiftLeft(24);
  private static final int WORD = 32;

  private final ReferenceRegisters registers;
  private final ReferenceMemory memory;
  private final ReferenceBlocks blocks;
  private final ReferenceGas gas;

  ReferenceInstructions(
      ReferenceRegisters registers,
      ReferenceMemory memory,
      ReferenceBlocks blocks,
      ReferenceGas gas) {
    this.registers = registers;
    this.memory = memory;
    this.blocks = blocks;
    this.gas = gas;
  }

  void execute(ReferenceInstruction in) {
    switch (in.op() >> 4) {
      case 0x0 -> gas.price(1); // nop
      case 0x1 -> memoryInstruction(in);
      case 0x6 -> blockInstruction(in);
      default -> arithmeticInstruction(in);
    }
  }

  /** What Memory3D calls its memory instructions. */
  private void memoryInstruction(ReferenceInstruction in) {
    switch (in.op()) {
      case 0x10 -> { // mload3d: op a14 S4 rd
        int size = (int) in.u32(15);
        gas.price(10 + 2 * size);
        registers.set(in.u8(19), new BigInteger(1, memory.read(in.address(1), size)));
      }
      case 0x11 -> { // mstore3d: op a14 rs S4
        int size = (int) in.u32(16);
        gas.price(15 + 2 * size);
        memory.write(in.address(1), registers.lowest(in.u8(15), size));
      }
      case 0x12 -> // malloc3d: op size4 type flags rd
          registers.set(in.u8(7), blocks.allocate(in.u32(1), in.u8(5), in.u8(6)));
      case 0x13 -> blocks.free(in.address(1)); // mfree3d: op a14
      case 0x14 -> { // mcopy3d: op a14 b14 size4
        gas.price(25 + 2 * in.u32(29));
        memory.copy(in.address(1), in.address(15), in.u32(29));
      }
      case 0x15 -> { // msize3d: op a14 rd
        gas.price(5);
        registers.set(in.u8(15), BigInteger.valueOf(blocks.size(in.address(1))));
      }
      case 0x16 -> query(in.u8(16), in.u8(1), in.address(2)); // mquery3d: op kind a14 rd
      case 0x17 -> // mcompact3d: op region percent limit4 rd
          registers.set(
              in.u8(7), BigInteger.valueOf(blocks.compact(in.u8(1), in.u8(2), in.u32(3))));
      case 0x18 -> // mdefrag: op region rd
          registers.set(in.u8(2), BigInteger.valueOf(blocks.compact(in.u8(1), 100, 0)));
      case 0x19 -> { // mloadbatch: op rd n ra
        int n = in.u8(2);
        gas.price(10 + 64 * n);
        byte[] words = memory.read(registers.number(in.u8(3)), WORD * n);
        for (int i = 0; i < n; i++) {
          byte[] word = Arrays.copyOfRange(words, WORD * i, WORD * (i + 1));
          registers.set(in.u8(1) + i, new BigInteger(1, word));
        }
      }
      case 0x1a -> { // mstorebatch: op ra rs n
        int n = in.u8(3);
        gas.price(15 + 64 * n);
        byte[] words = new byte[WORD * n];
        for (int i = 0; i < n; i++) {
          System.arraycopy(registers.lowest(in.u8(2) + i, WORD), 0, words, WORD * i, WORD);
        }
        memory.write(registers.number(in.u8(1)), words);
      }
      case 0x1b -> { // mgas: op rd
        gas.price(2);
        registers.set(in.u8(1), BigInteger.valueOf(gas.left));
      }
      case 0x1c -> { // mrefund: op rd
        gas.price(2);
        registers.set(in.u8(1), BigInteger.valueOf(gas.earned().refund()));
      }
      case 0x1d -> { // mload: op rd ra k4 S
        int size = in.u8(7);
        gas.price(10 + 2 * size);
        BigInteger from = wrapped(registers.number(in.u8(2)).add(in.i32(3)));
        registers.set(in.u8(1), new BigInteger(1, memory.read(from, size)));
      }
      default -> { // mstore: op ra k4 rs S
        int size = in.u8(7);
        gas.price(15 + 2 * size);
        BigInteger to = wrapped(registers.number(in.u8(1)).add(in.i32(2)));
        memory.write(to, registers.lowest(in.u8(6), size));
      }
    }
  }

  private void query(int rd, int kind, BigInteger number) {
    gas.price(8);
    BigInteger answer = blocks.query(kind, number);
    registers.set(rd, kind == 3 ? BigInteger.valueOf(gas.left) : answer);
  }

  private void arithmeticInstruction(ReferenceInstruction in) {
    switch (in.op()) {
      case 0x30 -> { // mov3d: op rd rs
        gas.price(2);
        registers.set(in.u8(1), registers.word(in.u8(2)));
      }
      case 0x50 -> { // ldi: op rd i8
        gas.price(2);
        registers.set(in.u8(1), new BigInteger(1, in.bytes(2, 8)));
      }
      case 0x51 -> { // addi: op rd ra k4
        gas.price(3);
        registers.set(in.u8(1), wrapped(registers.number(in.u8(2)).add(in.i32(3))));
      }
      case 0x52 -> { // ldw: op rd w32
        gas.price(2);
        registers.set(in.u8(1), new BigInteger(1, in.bytes(2, WORD)));
      }
      default -> { // op rd ra rb, and of not: op rd ra
        gas.price(ReferenceArithmetic.price(in.op()));
        int rb = in.op() == 0x3d ? in.u8(2) : in.u8(3);
        boolean isOfWords = ReferenceArithmetic.isOfWords(in.op());
        BigInteger a = isOfWords ? registers.word(in.u8(2)) : registers.number(in.u8(2));
        BigInteger b = isOfWords ? registers.word(rb) : registers.number(rb);
        registers.set(in.u8(1), wrapped(ReferenceArithmetic.of(in.op(), a, b)));
      }
    }
  }

  /** What Memory3D has with addresses and sizes in the code, with those of registers. */
  private void blockInstruction(ReferenceInstruction in) {
    switch (in.op()) {
      case 0x60 -> { // malloc: op rd rs type flags
        long size = blockSize(in.u8(2));
        registers.set(in.u8(1), blocks.allocate(size, in.u8(3), in.u8(4)));
      }
      case 0x61 -> { // mrealloc: op rd ra rs
        long size = blockSize(in.u8(3));
        registers.set(in.u8(1), blocks.reallocate(registers.number(in.u8(2)), size));
      }
      case 0x62 -> blocks.free(registers.number(in.u8(1))); // mfree: op ra
      case 0x63 -> { // mcopy: op ra rb rn
        long length = length(in.u8(3), LARGEST_LENGTH);
        gas.price(25 + 2 * length);
        memory.copy(registers.number(in.u8(1)), registers.number(in.u8(2)), length);
      }
      case 0x64 -> { // mfill: op ra rb rn
        long length = length(in.u8(3), LARGEST_LENGTH);
        gas.price(15 + 2 * length);
        memory.fill(registers.number(in.u8(1)), registers.number(in.u8(2)).byteValue(), length);
      }
      case 0x65 -> { // msize: op rd ra
        gas.price(5);
        registers.set(in.u8(1), BigInteger.valueOf(blocks.size(registers.number(in.u8(2)))));
      }
      default -> query(in.u8(1), in.u8(2), registers.number(in.u8(3))); // mquery: op rd kind ra
    }
  }

  /** The output that {@code haltout} ends a program with: op ra rn. */
  byte[] output(ReferenceInstruction in) {
    long length = length(in.u8(2), LARGEST_OUTPUT);
    gas.price(10 + 2 * length);
    return memory.read(registers.number(in.u8(1)), (int) length);
  }

  private long blockSize(int register) {
    requireBlockSize(registers.number(register));
    return registers.number(register).longValueExact();
  }

  static void requireBlockSize(BigInteger cells) {
    if (cells.signum() <= 0 || cells.compareTo(LARGEST_LENGTH) > 0) {
      throw new ReferenceFault(Kind.BAD_SIZE);
    }
  }

  private long length(int register, BigInteger most) {
    BigInteger length = registers.number(register);
    if (length.compareTo(most) > 0) {
      throw new ReferenceFault(Kind.BAD_SIZE);
    }
    return length.longValueExact();
  }
}
