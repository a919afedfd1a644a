/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import dev.engram.space.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Writes programs as {@link Assembler} reads them. What it writes assembles to the same code.
 *
 * <p>The label of an instruction that is jumped to is {@code L} and its byte offset in the code.
 */
public final class Disassembler {

  private static final BigInteger LONG = BigInteger.ONE.shiftLeft(64);

  private Disassembler() {}

  /** The source of a program, with {@code .vm3d 1} as its first line. */
  public static String text(Program program) {
    BitSet targets = new BitSet();
    for (int slot = 0; slot < program.slots(); slot++) {
      if (Layout.of(program.opcode(slot)).target != null) {
        targets.set(Program.imm(program.heads()[slot]));
      }
    }
    StringBuilder text = new StringBuilder(".vm3d 1\n");
    for (int slot = 0; slot <= program.slots(); slot++) {
      if (targets.get(slot)) {
        text.append(label(program.offset(slot))).append(":\n");
      }
      if (slot < program.slots()) {
        text.append("  ").append(line(program, slot)).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * One instruction without its label.
   *
   * @param slot 0 to one less than {@link Program#slots()}
   * @throws IndexOutOfBoundsException if the program has no such instruction
   */
  public static String line(Program program, int slot) {
    Opcode opcode = program.opcode(slot);
    List<String> operands = new ArrayList<>();
    for (Operand operand : Layout.of(opcode).inText) {
      operands.add(operand(program, slot, operand));
    }
    return written(opcode, operands);
  }

  /** How an instruction is written, with the names of its operands. */
  static String form(Opcode opcode) {
    return switch (opcode) {
      case MLOAD -> "mload rd, [ra+k], S";
      case MSTORE -> "mstore [ra+k], rs, S";
      default -> opcode.text();
    };
  }

  private static String written(Opcode opcode, List<String> operands) {
    if (opcode == Opcode.MLOAD || opcode == Opcode.MSTORE) {
      int at = opcode == Opcode.MLOAD ? 1 : 0;
      String distance = operands.remove(at + 1);
      String signed = distance.startsWith("-") ? distance : "+" + distance;
      operands.set(at, "[" + operands.get(at) + (distance.equals("0") ? "" : signed) + "]");
    }
    return operands.isEmpty()
        ? opcode.mnemonic()
        : opcode.mnemonic() + " " + String.join(", ", operands);
  }

  private static String operand(Program program, int slot, Operand operand) {
    if (operand.kind() == Operand.Kind.WORD) {
      return word(program.pool(), (int) program.wides()[slot]);
    }
    long value = program.value(slot, operand);
    return switch (operand.kind()) {
      case REGISTER -> "r" + value;
      case ADDRESS -> Address.toString(value);
      case TYPE, REGION -> Names.type(value);
      case FLAGS -> Names.flags(value);
      case QUERY -> Names.query(value);
      case TARGET -> label((int) value);
      case NUMBER -> number(value);
      default -> Long.toString(value);
    };
  }

  private static String label(int offset) {
    return "L" + offset;
  }

  /** A number that may be many things: an address of the machine's regions, or just large. */
  private static String number(long value) {
    if (value >>> 32 >= 1 && value >>> 32 <= 7) {
      return Address.toString(value);
    }
    return value == (int) value || value >>> 32 == 0
        ? Long.toString(value)
        : "0x" + Long.toHexString(value);
  }

  private static String word(long[] pool, int at) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 3; i >= 0; i--) {
      value = value.shiftLeft(64).add(BigInteger.valueOf(pool[at + i]).mod(LONG));
    }
    String text = text(value);
    return text.isEmpty() ? "0x" + value.toString(16) : '"' + text + '"';
  }

  /** The text that a word is, if its bytes are letters and such, and zeros behind them. */
  private static String text(BigInteger value) {
    StringBuilder text = new StringBuilder();
    for (int i = Literals.WORD_BYTES - 1; i >= 0; i--) {
      text.append((char) (value.shiftRight(8 * i).intValue() & 0xFF));
    }
    String written = text.toString().replaceFirst("\0+$", "");
    boolean plain = written.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"');
    return plain ? written : "";
  }
}
