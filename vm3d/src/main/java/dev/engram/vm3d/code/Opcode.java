/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import org.jspecify.annotations.Nullable;

/** The instructions in the order of their byte, as the table of {@code docs/vm3d.md} has them. */
public enum Opcode {
  NOP(Op.NOP, "nop", "op"),
  MLOAD3D(Op.MLOAD3D, "mload3d rd, [a], S", "op a14 S4 rd"),
  MSTORE3D(Op.MSTORE3D, "mstore3d [a], rs, S", "op a14 rs S4"),
  MALLOC3D(Op.MALLOC3D, "malloc3d rd, size, type, flags", "op size4 type flags rd 0×6"),
  MFREE3D(Op.MFREE3D, "mfree3d [a]", "op a14"),
  MCOPY3D(Op.MCOPY3D, "mcopy3d [a], [b], size", "op a14 b14 size4"),
  MSIZE3D(Op.MSIZE3D, "msize3d rd, [a]", "op a14 rd"),
  MQUERY3D(Op.MQUERY3D, "mquery3d rd, kind, [a]", "op kind a14 rd"),
  MCOMPACT3D(Op.MCOMPACT3D, "mcompact3d rd, region, percent, limit", "op region percent limit4 rd"),
  MDEFRAG(Op.MDEFRAG, "mdefrag rd, region", "op region rd"),
  MLOADBATCH(Op.MLOADBATCH, "mloadbatch rd, n, ra", "op rd n ra"),
  MSTOREBATCH(Op.MSTOREBATCH, "mstorebatch ra, rs, n", "op ra rs n"),
  MGAS(Op.MGAS, "mgas rd", "op rd"),
  MREFUND(Op.MREFUND, "mrefund rd", "op rd"),
  MLOAD(Op.MLOAD, "mload rd, ra, k, S", "op rd ra k4 S"),
  MSTORE(Op.MSTORE, "mstore ra, k, rs, S", "op ra k4 rs S"),
  JUMP(Op.JUMP, "jump t", "op t4"),
  CALL(Op.CALL, "call t, rg, rd", "op t4 rg rd"),
  RET(Op.RET, "ret", "op"),
  BEQ(Op.BEQ, "beq ra, rb, t", "op ra rb t4"),
  BNE(Op.BNE, "bne ra, rb, t", "op ra rb t4"),
  BLT(Op.BLT, "blt ra, rb, t", "op ra rb t4"),
  BGE(Op.BGE, "bge ra, rb, t", "op ra rb t4"),
  MOV3D(Op.MOV3D, "mov3d rd, rs", "op rd rs 0×5"),
  ADD3D(Op.ADD3D, "add3d rd, ra, rb", "op rd ra rb"),
  SUB3D(Op.SUB3D, "sub3d rd, ra, rb", "op rd ra rb"),
  MUL(Op.MUL, "mul rd, ra, rb", "op rd ra rb"),
  DIV(Op.DIV, "div rd, ra, rb", "op rd ra rb"),
  MOD(Op.MOD, "mod rd, ra, rb", "op rd ra rb"),
  MULHI(Op.MULHI, "mulhi rd, ra, rb", "op rd ra rb"),
  AND(Op.AND, "and rd, ra, rb", "op rd ra rb"),
  OR(Op.OR, "or rd, ra, rb", "op rd ra rb"),
  XOR(Op.XOR, "xor rd, ra, rb", "op rd ra rb"),
  SHL(Op.SHL, "shl rd, ra, rb", "op rd ra rb"),
  SHR(Op.SHR, "shr rd, ra, rb", "op rd ra rb"),
  SAR(Op.SAR, "sar rd, ra, rb", "op rd ra rb"),
  NOT(Op.NOT, "not rd, ra", "op rd ra"),
  LT(Op.LT, "lt rd, ra, rb", "op rd ra rb"),
  EQ(Op.EQ, "eq rd, ra, rb", "op rd ra rb"),
  SLT(Op.SLT, "slt rd, ra, rb", "op rd ra rb"),
  LDI(Op.LDI, "ldi rd, i", "op rd i8"),
  ADDI(Op.ADDI, "addi rd, ra, k", "op rd ra k4"),
  LDW(Op.LDW, "ldw rd, w", "op rd w32"),
  MALLOC(Op.MALLOC, "malloc rd, rs, type, flags", "op rd rs type flags"),
  MREALLOC(Op.MREALLOC, "mrealloc rd, ra, rs", "op rd ra rs"),
  MFREE(Op.MFREE, "mfree ra", "op ra"),
  MCOPY(Op.MCOPY, "mcopy ra, rb, rn", "op ra rb rn"),
  MFILL(Op.MFILL, "mfill ra, rb, rn", "op ra rb rn"),
  MSIZE(Op.MSIZE, "msize rd, ra", "op rd ra"),
  MQUERY(Op.MQUERY, "mquery rd, kind, ra", "op rd kind ra"),
  ABORT(Op.ABORT, "abort rs", "op rs"),
  HALTOUT(Op.HALTOUT, "haltout ra, rn", "op ra rn"),
  HALT3D(Op.HALT3D, "halt3d", "op");

  private static final @Nullable Opcode[] BY_OP = new @Nullable Opcode[256];

  static {
    for (Opcode each : values()) {
      BY_OP[each.op] = each;
    }
  }

  private final int op;
  private final String text;
  private final String encoding;
  private final String mnemonic;
  private final int bytes;

  /**
   * Makes an instruction of its row of the table.
   *
   * @param text mnemonic and operands, in the order in which a program is written
   * @param encoding the opcode and what follows it, each with its number of bytes if not one
   */
  Opcode(int op, String text, String encoding) {
    this.op = op;
    this.text = text;
    this.encoding = encoding;
    mnemonic = text.replaceFirst(" .*", "");
    int sum = 0;
    for (String field : encoding.split(" ", -1)) {
      sum += width(field);
    }
    bytes = sum;
  }

  /** Bytes of a field: the number at its end, or else one. */
  static int width(String field) {
    String digits = field.replaceFirst(".*?(\\d*)$", "$1");
    return digits.isEmpty() ? 1 : Integer.parseInt(digits);
  }

  /** The instruction of a byte, or null if it is none. */
  public static @Nullable Opcode of(int op) {
    return op >>> 8 == 0 ? BY_OP[op] : null;
  }

  /** The byte, 0 to 255. */
  public int op() {
    return op;
  }

  /** What a program is written with, in lower case. */
  public String mnemonic() {
    return mnemonic;
  }

  /** Mnemonic and operands in the order in which they are written. */
  public String text() {
    return text;
  }

  /** Operands in the order in which their bytes stand, each with its number of bytes if not 1. */
  public String encoding() {
    return encoding;
  }

  /** Bytes of the instruction with all operands and padding, 1 to 34. */
  public int bytes() {
    return bytes;
  }
}
