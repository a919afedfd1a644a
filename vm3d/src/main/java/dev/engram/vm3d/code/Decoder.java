/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import dev.engram.space.Address;
import dev.engram.space.SpaceException;
import dev.engram.vm3d.code.Operand.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads code from its first byte to its last, once to count the instructions and once to look at
 * them; the targets of jumps are looked at when all instructions are known.
 */
final class Decoder {

  private final byte[] code;

  /** One more than there are instructions: the last is the end. */
  final long[] heads;

  final long[] wides;
  final int[] offsets;
  long[] pool = new long[0];
  private int pooled;

  private Decoder(byte[] code) {
    this.code = code;
    int entries = count(code) + 1;
    heads = new long[entries];
    wides = new long[entries];
    offsets = new int[entries];
  }

  /** Decodes. */
  static Decoder of(byte[] code) {
    if (code.length > Program.MAX_BYTES) {
      throw new InvalidProgram(
          Program.MAX_BYTES, "code has at most %d bytes".formatted(Program.MAX_BYTES));
    }
    Decoder decoder = new Decoder(code);
    decoder.instructions();
    decoder.targets();
    decoder.pool = Arrays.copyOf(decoder.pool, decoder.pooled);
    return decoder;
  }

  /** Instructions up to the end, or up to one that the next pass refuses. */
  private static int count(byte[] code) {
    int slots = 0;
    for (int at = 0; at < code.length; slots++) {
      Opcode opcode = Opcode.of(code[at] & 0xFF);
      if (opcode == null || opcode.bytes() > code.length - at) {
        break;
      }
      at += opcode.bytes();
    }
    return slots;
  }

  private void instructions() {
    int slot = 0;
    for (int at = 0; at < code.length; slot++) {
      Opcode opcode = opcode(at);
      offsets[slot] = at;
      heads[slot] = opcode.op();
      Layout layout = Layout.of(opcode);
      for (Operand operand : layout.inCode) {
        operand(slot, at, operand);
      }
      checkRelated(slot, at, opcode);
      for (int i = at + layout.padding; i < at + opcode.bytes(); i++) {
        if (code[i] != 0) {
          throw new InvalidProgram(i, "padding is 0, not " + (code[i] & 0xFF));
        }
      }
      at += opcode.bytes();
    }
    offsets[slot] = code.length;
    heads[slot] = Program.END;
  }

  private Opcode opcode(int at) {
    int op = code[at] & 0xFF;
    @Nullable Opcode opcode = Opcode.of(op);
    if (opcode == null) {
      throw new InvalidProgram(at, "0x%02x is no instruction".formatted(op));
    }
    if (opcode.bytes() > code.length - at) {
      throw new InvalidProgram(
          at,
          "%s has %d bytes, of which %d are there"
              .formatted(opcode.mnemonic(), opcode.bytes(), code.length - at));
    }
    return opcode;
  }

  private void operand(int slot, int at, Operand operand) {
    if (operand.kind() == Kind.WORD) {
      wides[slot] = pooled;
      for (int i = 3; i >= 0; i--) {
        pool(bigEndian(at + operand.at() + 8 * i));
      }
      return;
    }
    long value = operand.kind() == Kind.ADDRESS ? address(at, operand) : operand.read(code, at);
    if (!operand.kind().allows(value)) {
      throw new InvalidProgram(
          at + operand.at(), operand.name() + " is " + value + ": " + operand.kind().rule);
    }
    switch (operand.place()) {
      case A -> heads[slot] |= value << 8;
      case B -> heads[slot] |= value << 16;
      case C -> heads[slot] |= value << 24;
      case IMM -> heads[slot] |= value << 32;
      case WIDE -> wides[slot] = value;
      case POOL -> {
        wides[slot] = pooled;
        pool(value);
      }
      case POOL_NEXT -> pool(value);
    }
  }

  private long address(int at, Operand operand) {
    int from = at + operand.at();
    try {
      return Address.fromBytes(Arrays.copyOfRange(code, from, from + operand.bytes()));
    } catch (SpaceException.BadAddress none) {
      throw new InvalidProgram(from, "no address: " + none.getMessage());
    }
  }

  /** What one operand says about another, and what an instruction says without an operand. */
  private void checkRelated(int slot, int at, Opcode opcode) {
    long head = heads[slot];
    switch (opcode) {
      case MLOADBATCH -> refuse(at + 2, Layout.wrongBatch(Program.a(head), Program.b(head)));
      case MSTOREBATCH -> refuse(at + 3, Layout.wrongBatch(Program.b(head), Program.c(head)));
      case MALLOC3D -> refuse(at + 6, Layout.wrongFlags(Program.b(head), Program.c(head)));
      case MALLOC -> refuse(at + 4, Layout.wrongFlags(Program.c(head), Program.imm(head)));
      case MDEFRAG -> heads[slot] = head | 100L << 24;
      default -> {}
    }
  }

  private static void refuse(int at, @Nullable String wrong) {
    if (wrong != null) {
      throw new InvalidProgram(at, wrong);
    }
  }

  /** Turns the byte offsets of jumps into slots. */
  private void targets() {
    for (int slot = 0; slot < heads.length - 1; slot++) {
      long head = heads[slot];
      Operand target = Layout.of(Program.opcode(head)).target;
      if (target != null) {
        long to = target.read(code, offsets[slot]);
        int goal = to > code.length ? -1 : Arrays.binarySearch(offsets, (int) to);
        if (goal < 0) {
          throw new InvalidProgram(
              offsets[slot] + target.at(), "no instruction begins at byte " + to);
        }
        heads[slot] = head & 0xFFFF_FFFFL | (long) goal << 32;
      }
    }
  }

  private void pool(long value) {
    if (pooled == pool.length) {
      pool = Arrays.copyOf(pool, Math.max(8, pooled * 2));
    }
    pool[pooled++] = value;
  }

  private long bigEndian(int at) {
    long value = 0;
    for (int i = at; i < at + 8; i++) {
      value = value << 8 | code[i] & 0xFF;
    }
    return value;
  }
}
