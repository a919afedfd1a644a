/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import dev.engram.vm3d.reference.ReferenceFault.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine of {@code docs/vm3d.md}, to be read beside that page: it goes over the bytes of the
 * code, has a checkpoint and a copy of all registers for each frame, and recomputes what it is
 * asked. What it is given as code must be valid.
 */
public final class ReferenceMachine implements AutoCloseable {

  /** 2^64 - 1. */
  static final BigInteger LARGEST_NUMBER =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static final BigInteger LARGEST_WORD =
      BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private static final BigInteger LARGEST_LENGTH = BigInteger.ONE.shiftLeft(32);
  private static final BigInteger LARGEST_OUTPUT = BigInteger.ONE.shiftLeft(24);

  private static final int REGISTERS = 16;
  private static final int SHARED_REGISTERS = 8;
  private static final int FRAMES = 1024;
  private static final int WORD = 32;
  private static final byte[] NOTHING = {};

  /**
   * How a program ended.
   *
   * @param fault null for none
   * @param at byte offset of the instruction it ended with
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

  private final BigInteger[] registers = new BigInteger[REGISTERS];
  private final ReferenceGas gas = new ReferenceGas();
  private final ReferenceMemory memory;
  private final long mostInstructions;

  /** What the machine has for all that it will do. */
  private long gasLeft;

  private byte[] code = NOTHING;
  private final List<Frame> frames = new ArrayList<>();
  private int at;
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
    Arrays.fill(registers, BigInteger.ZERO);
    this.gasLeft = gas;
    this.mostInstructions = instructions;
    this.memory = new ReferenceMemory(this.gas, memory, proofs, relief);
  }

  /** All 256 bits of a register. */
  public BigInteger register(int register) {
    return registers[register];
  }

  public void register(int register, BigInteger word) {
    registers[register] = word;
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
  public Result execute(byte[] program, byte @Nullable [] input) {
    code = program;
    memory.begin(program, input == null ? NOTHING : input);
    if (input != null) {
      registers[0] = BigInteger.valueOf(Address.of(1, 0, 0));
      registers[1] = BigInteger.valueOf(input.length);
    }
    gas.begin(gasLeft);
    hasHalted = false;
    output = NOTHING;
    instructions = 0;
    next = 0;
    frames.clear();
    frames.add(frame(0, 0, 0));

    Kind fault = null;
    BigInteger abortCode = BigInteger.ZERO;
    while (!hasHalted && fault == null) {
      at = next;
      try {
        instruction();
      } catch (ReferenceFault thrown) {
        if (frames.size() == 1 || thrown.kind == Kind.OUT_OF_INSTRUCTIONS) {
          fault = thrown.kind;
          abortCode = fault == Kind.ABORTED ? number(code[at + 1]) : BigInteger.ZERO;
        } else {
          Frame ended = frames.removeLast();
          revert(ended);
          answer(ended, thrown.kind.code());
        }
      }
    }

    Frame outermost = frames.getFirst();
    long left = gas.left;
    for (Frame each : frames) {
      left += each.rest;
    }
    if (fault == null) {
      memory.space.commit(outermost.checkpoint);
    } else {
      revert(outermost);
    }
    memory.end();
    long used = gasLeft - left;
    long refund = gas.earned().refund();
    long paid = used - Math.min(refund, used / 5);
    gasLeft -= paid;
    String name = fault == null ? null : fault.name();
    return new Result(name, at, output, abortCode, used, refund, paid, instructions);
  }

  private Frame frame(int behind, int rd, long rest) {
    long checkpoint = memory.space.checkpoint();
    BigInteger[] all = registers.clone();
    return new Frame(behind, rd, rest, all, checkpoint, gas.earned(), memory.changes());
  }

  /** Makes everything as it was when a frame began, but for the gas. */
  private void revert(Frame frame) {
    memory.space.revert(frame.checkpoint);
    System.arraycopy(frame.registers, 0, registers, 0, REGISTERS);
    gas.earned(frame.earned);
    memory.changes(frame.changes);
  }

  /** Goes on in the caller of a frame that has ended. */
  private void answer(Frame ended, int code) {
    gas.left += ended.rest;
    setNumber(ended.rd, BigInteger.valueOf(code));
    next = ended.behind;
  }

  private void call(int target, int rg, int rd, int behind) {
    if (frames.size() == FRAMES) {
      setNumber(rd, BigInteger.valueOf(Kind.CALL_DEPTH.code()));
      return;
    }
    long given = number(rg).min(BigInteger.valueOf(gas.left)).longValueExact();
    frames.add(frame(behind, rd, gas.left - given));
    gas.left = given;
    Arrays.fill(registers, SHARED_REGISTERS, REGISTERS, BigInteger.ZERO);
    next = target;
  }

  private void ret() {
    if (frames.size() == 1) {
      throw new ReferenceFault(Kind.NO_FRAME);
    }
    Frame ended = frames.removeLast();
    memory.space.commit(ended.checkpoint);
    int own = REGISTERS - SHARED_REGISTERS;
    System.arraycopy(ended.registers, SHARED_REGISTERS, registers, SHARED_REGISTERS, own);
    answer(ended, 0);
  }

  /** Executes the instruction at {@link #at} and sets {@link #next}. */
  private void instruction() {
    if (at == code.length) {
      hasHalted = true;
      return;
    }
    if (instructions == mostInstructions) {
      throw new ReferenceFault(Kind.OUT_OF_INSTRUCTIONS);
    }
    instructions++;
    int op = code[at] & 0xFF;
    next = at + ReferenceCode.length(op);
    switch (op) {
      case 0x00 -> gas.charge(1);
      case 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e ->
          memoryInstruction(op);
      case 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26 -> controlInstruction(op);
      case 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66 -> blockInstruction(op);
      case 0xfd -> {
        gas.charge(1);
        throw new ReferenceFault(Kind.ABORTED);
      }
      case 0xfe -> {
        long length = length(u8(2), LARGEST_OUTPUT);
        gas.charge(10 + 2 * length);
        output = memory.read(number(u8(1)), (int) length);
        hasHalted = true;
      }
      case 0xff -> {
        gas.charge(1);
        hasHalted = true;
      }
      default -> arithmeticInstruction(op);
    }
  }

  /** What Memory3D calls its memory instructions. */
  private void memoryInstruction(int op) {
    switch (op) {
      case 0x10 -> { // mload3d: op a14 S4 rd
        int size = (int) u32(15);
        gas.charge(10 + 2 * size);
        setWord(u8(19), new BigInteger(1, memory.read(address(1), size)));
      }
      case 0x11 -> { // mstore3d: op a14 rs S4
        int size = (int) u32(16);
        gas.charge(15 + 2 * size);
        memory.write(address(1), lowest(u8(15), size));
      }
      case 0x12 -> // malloc3d: op size4 type flags rd
          setNumber(u8(7), memory.allocate(u32(1), u8(5), u8(6)));
      case 0x13 -> { // mfree3d: op a14
        gas.charge(5);
        memory.free(address(1));
      }
      case 0x14 -> { // mcopy3d: op a14 b14 size4
        gas.charge(25 + 2 * u32(29));
        memory.copy(address(1), address(15), u32(29));
      }
      case 0x15 -> { // msize3d: op a14 rd
        gas.charge(5);
        setNumber(u8(15), BigInteger.valueOf(memory.size(address(1))));
      }
      case 0x16 -> query(u8(16), u8(1), address(2)); // mquery3d: op kind a14 rd
      case 0x17 -> // mcompact3d: op region percent limit4 rd
          setNumber(u8(7), BigInteger.valueOf(memory.compact(u8(1), u8(2), u32(3))));
      case 0x18 -> // mdefrag: op region rd
          setNumber(u8(2), BigInteger.valueOf(memory.compact(u8(1), 100, 0)));
      case 0x19 -> { // mloadbatch: op rd n ra
        int n = u8(2);
        gas.charge(10 + 64 * n);
        byte[] words = memory.read(number(u8(3)), WORD * n);
        for (int i = 0; i < n; i++) {
          byte[] word = Arrays.copyOfRange(words, WORD * i, WORD * (i + 1));
          setWord(u8(1) + i, new BigInteger(1, word));
        }
      }
      case 0x1a -> { // mstorebatch: op ra rs n
        int n = u8(3);
        gas.charge(15 + 64 * n);
        byte[] words = new byte[WORD * n];
        for (int i = 0; i < n; i++) {
          System.arraycopy(lowest(u8(2) + i, WORD), 0, words, WORD * i, WORD);
        }
        memory.write(number(u8(1)), words);
      }
      case 0x1b -> { // mgas: op rd
        gas.charge(2);
        setNumber(u8(1), BigInteger.valueOf(gas.left));
      }
      case 0x1c -> { // mrefund: op rd
        gas.charge(2);
        setNumber(u8(1), BigInteger.valueOf(gas.earned().refund()));
      }
      case 0x1d -> { // mload: op rd ra k4 S
        int size = u8(7);
        gas.charge(10 + 2 * size);
        BigInteger from = wrapped(number(u8(2)).add(i32(3)));
        setWord(u8(1), new BigInteger(1, memory.read(from, size)));
      }
      default -> { // mstore: op ra k4 rs S
        int size = u8(7);
        gas.charge(15 + 2 * size);
        BigInteger to = wrapped(number(u8(1)).add(i32(2)));
        memory.write(to, lowest(u8(6), size));
      }
    }
  }

  private void query(int rd, int kind, BigInteger number) {
    gas.charge(8);
    BigInteger answer = memory.query(kind, number);
    setNumber(rd, kind == 3 ? BigInteger.valueOf(gas.left) : answer);
  }

  /** Jumps, calls, and branches on all 256 bits. */
  private void controlInstruction(int op) {
    switch (op) {
      case 0x20 -> { // jump: op t4
        gas.charge(4);
        next = (int) u32(1);
      }
      case 0x21 -> { // call: op t4 rg rd
        gas.charge(40);
        call((int) u32(1), u8(5), u8(6), next);
      }
      case 0x22 -> { // ret: op
        gas.charge(4);
        ret();
      }
      default -> { // beq, bne, blt, bge: op ra rb t4
        gas.charge(4);
        int compared = registers[u8(1)].compareTo(registers[u8(2)]);
        boolean isTaken =
            switch (op) {
              case 0x23 -> compared == 0;
              case 0x24 -> compared != 0;
              case 0x25 -> compared < 0;
              default -> compared >= 0;
            };
        if (isTaken) {
          next = (int) u32(3);
        }
      }
    }
  }

  private void arithmeticInstruction(int op) {
    switch (op) {
      case 0x30 -> { // mov3d: op rd rs
        gas.charge(2);
        setWord(u8(1), registers[u8(2)]);
      }
      case 0x50 -> { // ldi: op rd i8
        gas.charge(2);
        setNumber(u8(1), new BigInteger(1, bytes(2, 8)));
      }
      case 0x51 -> { // addi: op rd ra k4
        gas.charge(3);
        setNumber(u8(1), wrapped(number(u8(2)).add(i32(3))));
      }
      case 0x52 -> { // ldw: op rd w32
        gas.charge(2);
        setWord(u8(1), new BigInteger(1, bytes(2, WORD)));
      }
      default -> { // op rd ra rb, and of not: op rd ra
        gas.charge(ReferenceArithmetic.price(op));
        int rb = op == 0x3d ? u8(2) : u8(3);
        boolean isOfWords = ReferenceArithmetic.isOfWords(op);
        BigInteger a = isOfWords ? registers[u8(2)] : number(u8(2));
        BigInteger b = isOfWords ? registers[rb] : number(rb);
        setNumber(u8(1), wrapped(ReferenceArithmetic.of(op, a, b)));
      }
    }
  }

  /** What Memory3D has with addresses and sizes in the code, with those of registers. */
  private void blockInstruction(int op) {
    switch (op) {
      case 0x60 -> { // malloc: op rd rs type flags
        long size = blockSize(u8(2));
        setNumber(u8(1), memory.allocate(size, u8(3), u8(4)));
      }
      case 0x61 -> { // mrealloc: op rd ra rs
        long size = blockSize(u8(3));
        setNumber(u8(1), memory.reallocate(number(u8(2)), size));
      }
      case 0x62 -> { // mfree: op ra
        gas.charge(5);
        memory.free(number(u8(1)));
      }
      case 0x63 -> { // mcopy: op ra rb rn
        long length = length(u8(3), LARGEST_LENGTH);
        gas.charge(25 + 2 * length);
        memory.copy(number(u8(1)), number(u8(2)), length);
      }
      case 0x64 -> { // mfill: op ra rb rn
        long length = length(u8(3), LARGEST_LENGTH);
        gas.charge(15 + 2 * length);
        memory.fill(number(u8(1)), number(u8(2)).byteValue(), length);
      }
      case 0x65 -> { // msize: op rd ra
        gas.charge(5);
        setNumber(u8(1), BigInteger.valueOf(memory.size(number(u8(2)))));
      }
      default -> query(u8(1), u8(2), number(u8(3))); // mquery: op rd kind ra
    }
  }

  // Registers

  private BigInteger number(int register) {
    return wrapped(registers[register]);
  }

  private static BigInteger wrapped(BigInteger value) {
    return value.and(LARGEST_NUMBER);
  }

  private void setNumber(int register, BigInteger number) {
    setWord(register, number);
  }

  private void setWord(int register, BigInteger word) {
    registers[register] = word;
  }

  /** The lowest bytes of a register, the most significant first. */
  private byte[] lowest(int register, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[size - 1 - i] = registers[register].shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  private long blockSize(int register) {
    if (number(register).signum() == 0) {
      throw new ReferenceFault(Kind.BAD_SIZE);
    }
    return length(register, LARGEST_LENGTH);
  }

  private long length(int register, BigInteger most) {
    if (number(register).compareTo(most) > 0) {
      throw new ReferenceFault(Kind.BAD_SIZE);
    }
    return number(register).longValueExact();
  }

  // Operands, by where they stand in the instruction

  private byte[] bytes(int from, int length) {
    return Arrays.copyOfRange(code, at + from, at + from + length);
  }

  private int u8(int from) {
    return code[at + from] & 0xFF;
  }

  private long u32(int from) {
    return new BigInteger(1, bytes(from, 4)).longValueExact();
  }

  private BigInteger i32(int from) {
    return new BigInteger(bytes(from, 4));
  }

  /** Region, plane and offset as the number that an address is in a register. */
  private BigInteger address(int from) {
    BigInteger region = new BigInteger(1, bytes(from, 8));
    BigInteger plane = new BigInteger(1, bytes(from + 8, 4));
    BigInteger offset = new BigInteger(1, bytes(from + 12, 2));
    return region.shiftLeft(32).add(plane.shiftLeft(16)).add(offset);
  }

  @Override
  public void close() {
    memory.close();
  }
}
