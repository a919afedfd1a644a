/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import dev.engram.vm3d.code.Operand.Kind;
import java.util.Arrays;

/**
 * Code that was found to be valid, and the form in which an interpreter reads it. Immutable.
 *
 * <p>The instructions of the code are its <b>slots</b>, numbered from 0 without gaps. Each has a
 * head and a wide, and behind the last there is one more, {@link #END}.
 *
 * <pre>
 *   head   63        32 31  24 23  16 15   8 7    0
 *          |    imm    |   c  |   b  |   a  |  op  |
 * </pre>
 *
 * <p>a, b, c are the operands of one byte in the order in which the instruction is written. The
 * immediate is its operand of four bytes, or the flags of {@code malloc}, and of what jumps the
 * slot of the target. A wide is the operand of eight bytes or the address; of {@code mcopy3d} and
 * {@code ldw} it is the index in the pool of the two addresses, or of the word's four longs, the
 * least significant first. Of {@code mdefrag}, c is 100.
 */
public final class Program {

  /** Bytes that code has at most. */
  public static final int MAX_BYTES = 1 << 24;

  /** What stands behind the last instruction in the decoded form: an opcode that no code has. */
  public static final int END = 0xf0;

  private static final byte[] HEADER = {0x00, 'E', '3', 'D', 1};
  private static final int VERSION_AT = HEADER.length - 1;

  private final byte[] code;
  private final long[] heads;
  private final long[] wides;
  private final long[] pool;
  private final int[] offsets;

  private Program(byte[] code) {
    Decoder decoder = Decoder.of(code);
    this.code = code;
    this.heads = decoder.heads;
    this.wides = decoder.wides;
    this.pool = decoder.pool;
    this.offsets = decoder.offsets;
  }

  /**
   * The program of some code, which is copied.
   *
   * @param code 0 to {@value #MAX_BYTES} bytes
   * @throws InvalidProgram if it is not valid, with the first place at which it is not
   */
  public static Program of(byte[] code) {
    return new Program(code.clone());
  }

  /**
   * The program of a file.
   *
   * @throws InvalidProgram if it has no header or not this version's, or its code is not valid
   */
  public static Program read(byte[] file) {
    for (int i = 0; i < HEADER.length; i++) {
      if (i == file.length) {
        throw InvalidProgram.header(i, "the file ends here, a header has 5 bytes");
      }
      if (file[i] != HEADER[i]) {
        throw InvalidProgram.header(
            i,
            i == VERSION_AT
                ? "version %d: this reads version 1".formatted(file[i] & 0xFF)
                : "a file of code begins with 00 45 33 44");
      }
    }
    return new Program(Arrays.copyOfRange(file, HEADER.length, file.length));
  }

  /** Whether some bytes begin as a file of code of any version does. */
  public static boolean isFile(byte[] file) {
    return file.length >= VERSION_AT && Arrays.equals(file, 0, VERSION_AT, HEADER, 0, VERSION_AT);
  }

  /** The file of this program: a header of five bytes and the code. */
  public byte[] file() {
    byte[] file = Arrays.copyOf(HEADER, HEADER.length + code.length);
    System.arraycopy(code, 0, file, HEADER.length, code.length);
    return file;
  }

  /** A copy of the code. */
  public byte[] code() {
    return code.clone();
  }

  /** Bytes of the code, 0 to {@value #MAX_BYTES}. */
  public int bytes() {
    return code.length;
  }

  /** Instructions of the code. */
  public int slots() {
    return heads.length - 1;
  }

  /** A head for each slot and the end's. Not a copy, and not to be changed. */
  public long[] heads() {
    return heads;
  }

  /** A wide for each slot and the end's. Not a copy, and not to be changed. */
  public long[] wides() {
    return wides;
  }

  /** Operands of more than eight bytes. Not a copy, and not to be changed. */
  public long[] pool() {
    return pool;
  }

  /**
   * The byte of the code at which an instruction begins.
   *
   * @param slot 0 to {@link #slots()}, the last of which is the end of the code
   * @throws IndexOutOfBoundsException if there is no such slot
   */
  public int offset(int slot) {
    return offsets[slot];
  }

  /**
   * The slot of the instruction that begins at a byte of the code, which is {@link #slots()} for
   * its end; -1 if none begins there.
   *
   * @param offset any number
   */
  public int slotAt(int offset) {
    return Math.max(-1, Arrays.binarySearch(offsets, offset));
  }

  /** The instruction of a slot. */
  Opcode opcode(int slot) {
    return opcode(heads[slot]);
  }

  /** An operand of a slot that is no word: the byte offset if it is a target. */
  long value(int slot, Operand operand) {
    long head = heads[slot];
    long imm = operand.kind() == Kind.SIGNED ? imm(head) : imm(head) & 0xFFFF_FFFFL;
    return switch (operand.place()) {
      case A -> a(head);
      case B -> b(head);
      case C -> c(head);
      case IMM -> operand.kind() == Kind.TARGET ? offsets[imm(head)] : imm;
      case WIDE -> wides[slot];
      case POOL -> pool[(int) wides[slot]];
      case POOL_NEXT -> pool[(int) wides[slot] + 1];
    };
  }

  static Opcode opcode(long head) {
    Opcode opcode = Opcode.of((int) head & 0xFF);
    if (opcode == null) {
      throw new IndexOutOfBoundsException("the end of the code has no instruction");
    }
    return opcode;
  }

  static int a(long head) {
    return (int) (head >>> 8) & 0xFF;
  }

  static int b(long head) {
    return (int) (head >>> 16) & 0xFF;
  }

  static int c(long head) {
    return (int) (head >>> 24) & 0xFF;
  }

  static int imm(long head) {
    return (int) (head >>> 32);
  }
}
