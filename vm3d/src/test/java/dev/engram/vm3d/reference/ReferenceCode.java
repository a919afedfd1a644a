/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import java.util.BitSet;

/** The encoding of the instructions, and which code is valid. */
public final class ReferenceCode {

  private static final int MOST = 16 << 20;

  private final byte[] code;

  private ReferenceCode(byte[] code) {
    this.code = code;
  }

  /** How many bytes an instruction has, or 0 if there is none such. */
  static int length(int op) {
    return switch (op) {
      case 0x00, 0x22, 0xff -> 1;
      case 0x1b, 0x1c, 0x62, 0xfd -> 2;
      case 0x18, 0x3d, 0x65, 0xfe -> 3;
      case 0x19, 0x1a -> 4;
      case 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c -> 4;
      case 0x3e, 0x3f, 0x40, 0x61, 0x63, 0x64, 0x66 -> 4;
      case 0x20, 0x60 -> 5;
      case 0x21, 0x23, 0x24, 0x25, 0x26, 0x51 -> 7;
      case 0x17, 0x1d, 0x1e, 0x30 -> 8;
      case 0x50 -> 10;
      case 0x12 -> 14;
      case 0x13 -> 15;
      case 0x15 -> 16;
      case 0x16 -> 17;
      case 0x10, 0x11 -> 20;
      case 0x14 -> 33;
      case 0x52 -> 34;
      default -> 0;
    };
  }

  /** Whether the page allows a program to have this code. */
  public static boolean isValid(byte[] code) {
    return code.length <= MOST && new ReferenceCode(code).isValid();
  }

  private boolean isValid() {
    BitSet starts = new BitSet();
    int at = 0;
    while (at < code.length) {
      int length = length(u8(at));
      if (length == 0 || at + length > code.length || !isInstruction(at)) {
        return false;
      }
      starts.set(at);
      at += length;
    }
    starts.set(code.length);
    for (at = 0; at < code.length; at += length(u8(at))) {
      int target =
          switch (u8(at)) {
            case 0x20, 0x21 -> at + 1;
            case 0x23, 0x24, 0x25, 0x26 -> at + 3;
            default -> -1;
          };
      if (target >= 0 && (u32(target) > code.length || !starts.get((int) u32(target)))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the operands of an instruction are good, but for the targets of jumps. */
  private boolean isInstruction(int at) {
    return switch (u8(at)) {
      case 0x10 -> address(at + 1) && size(u32(at + 15)) && register(at + 19);
      case 0x11 -> address(at + 1) && register(at + 15) && size(u32(at + 16));
      case 0x12 -> u32(at + 1) >= 1 && block(at + 5, at + 6) && register(at + 7) && zero(at + 8, 6);
      case 0x13 -> address(at + 1);
      case 0x14 -> address(at + 1) && address(at + 15);
      case 0x15 -> address(at + 1) && register(at + 15);
      case 0x16 -> u8(at + 1) <= 4 && address(at + 2) && register(at + 16);
      case 0x17 -> region(at + 1) && in(u8(at + 2), 1, 100) && register(at + 7);
      case 0x18 -> region(at + 1) && register(at + 2);
      case 0x19 -> registers(at + 1, at + 2) && register(at + 3);
      case 0x1a -> register(at + 1) && registers(at + 2, at + 3);
      case 0x1b, 0x1c, 0x62, 0xfd -> register(at + 1);
      case 0x1d -> register(at + 1) && register(at + 2) && size(u8(at + 7));
      case 0x1e -> register(at + 1) && register(at + 6) && size(u8(at + 7));
      case 0x21 -> register(at + 5) && register(at + 6);
      case 0x23, 0x24, 0x25, 0x26, 0x3d, 0x51, 0x65, 0xfe -> register(at + 1) && register(at + 2);
      case 0x30 -> register(at + 1) && register(at + 2) && zero(at + 3, 5);
      case 0x50, 0x52 -> register(at + 1);
      case 0x60 -> register(at + 1) && register(at + 2) && block(at + 3, at + 4);
      case 0x66 -> register(at + 1) && u8(at + 2) <= 4 && register(at + 3);
      case 0x00, 0x20, 0x22, 0xff -> true;
      default -> register(at + 1) && register(at + 2) && register(at + 3);
    };
  }

  private boolean register(int at) {
    return u8(at) <= 15;
  }

  private boolean registers(int first, int count) {
    return in(u8(count), 1, 16) && u8(first) + u8(count) <= 16;
  }

  private static boolean size(long bytes) {
    return in(bytes, 1, 32);
  }

  private boolean region(int at) {
    return in(u8(at), 3, 7);
  }

  private boolean block(int type, int flags) {
    boolean isShared = (u8(flags) & 2) != 0;
    return region(type) && (u8(flags) & ~(1 | 2 | 4 | 16)) == 0 && (!isShared || u8(type) == 6);
  }

  /** An address: region in 8 bytes, plane in 4, offset in 2. */
  private boolean address(int at) {
    return zero(at, 7) && zero(at + 8, 2);
  }

  private boolean zero(int at, int bytes) {
    for (int i = at; i < at + bytes; i++) {
      if (code[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean in(long value, long least, long most) {
    return least <= value && value <= most;
  }

  private int u8(int at) {
    return code[at] & 0xFF;
  }

  private long u32(int at) {
    return (long) u8(at) << 24 | u8(at + 1) << 16 | u8(at + 2) << 8 | u8(at + 3);
  }
}
