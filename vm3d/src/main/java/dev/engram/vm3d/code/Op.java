/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

/** The instructions by their byte, {@code docs/vm3d.md}. */
public final class Op {

  public static final int NOP = 0x00;
  public static final int MLOAD3D = 0x10;
  public static final int MSTORE3D = 0x11;
  public static final int MALLOC3D = 0x12;
  public static final int MFREE3D = 0x13;
  public static final int MCOPY3D = 0x14;
  public static final int MSIZE3D = 0x15;
  public static final int MQUERY3D = 0x16;
  public static final int MCOMPACT3D = 0x17;
  public static final int MDEFRAG = 0x18;
  public static final int MLOADBATCH = 0x19;
  public static final int MSTOREBATCH = 0x1a;
  public static final int MGAS = 0x1b;
  public static final int MREFUND = 0x1c;
  public static final int MLOAD = 0x1d;
  public static final int MSTORE = 0x1e;
  public static final int JUMP = 0x20;
  public static final int CALL = 0x21;
  public static final int RET = 0x22;
  public static final int BEQ = 0x23;
  public static final int BNE = 0x24;
  public static final int BLT = 0x25;
  public static final int BGE = 0x26;
  public static final int MOV3D = 0x30;
  public static final int ADD3D = 0x31;
  public static final int SUB3D = 0x32;
  public static final int MUL = 0x33;
  public static final int DIV = 0x34;
  public static final int MOD = 0x35;
  public static final int MULHI = 0x36;
  public static final int AND = 0x37;
  public static final int OR = 0x38;
  public static final int XOR = 0x39;
  public static final int SHL = 0x3a;
  public static final int SHR = 0x3b;
  public static final int SAR = 0x3c;
  public static final int NOT = 0x3d;
  public static final int LT = 0x3e;
  public static final int EQ = 0x3f;
  public static final int SLT = 0x40;
  public static final int LDI = 0x50;
  public static final int ADDI = 0x51;
  public static final int LDW = 0x52;
  public static final int MALLOC = 0x60;
  public static final int MREALLOC = 0x61;
  public static final int MFREE = 0x62;
  public static final int MCOPY = 0x63;
  public static final int MFILL = 0x64;
  public static final int MSIZE = 0x65;
  public static final int MQUERY = 0x66;
  public static final int ABORT = 0xfd;
  public static final int HALTOUT = 0xfe;
  public static final int HALT3D = 0xff;

  private Op() {}
}
