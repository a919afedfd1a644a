/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

/**
 * One operand of an instruction.
 *
 * @param name as {@code docs/vm3d.md} has it, without brackets
 * @param kind what it may be
 * @param at byte of the instruction at which it begins, 1 on
 * @param bytes that it has there, 1 to 32
 * @param place where a decoded program has it
 */
record Operand(String name, Kind kind, int at, int bytes, Place place) {

  /** What an operand may be. */
  enum Kind {
    REGISTER(0, 15, "registers are r0 to r15"),
    /** A place of the instruction's own: 14 bytes, forty bits. */
    ADDRESS(0, (1L << 40) - 1, "an address such as [X:4,Y:0,Z:16]"),
    /** Bytes of a load or store. */
    ACCESS(1, 32, "sizes are 1 to 32"),
    /** Registers of a batch. */
    COUNT(1, 16, "counts are 1 to 16"),
    /** Cells of a block. */
    SIZE(1, 0xFFFF_FFFFL, "sizes are 1 to 4294967295"),
    /** Bytes of a copy. */
    LENGTH(0, 0xFFFF_FFFFL, "lengths are 0 to 4294967295"),
    TYPE(3, 7, "types are 3 to 7: state, heap, stack, shared, transient"),
    REGION(3, 7, "regions are 3 to 7: state, heap, stack, shared, transient"),
    /** A sum of {@link #ALL_FLAGS}, which is looked at bit by bit besides. */
    FLAGS(0, 0xFF, "flags are contiguous 1, shared 2, pinned 4, atomic 16"),
    QUERY(0, 4, "kinds are 0 to 4: free, fragmentation, block, gas, usage"),
    PERCENT(1, 100, "percentages are 1 to 100"),
    /** Cells that a compaction may move. */
    LIMIT(0, 0xFFFF_FFFFL, "limits are 0 to 4294967295"),
    /** A byte offset of the code at which an instruction begins. */
    TARGET(0, 0xFFFF_FFFFL, "a label"),
    SIGNED(Integer.MIN_VALUE, Integer.MAX_VALUE, "-2147483648 to 2147483647"),
    /** All 64 bits. */
    NUMBER(Long.MIN_VALUE, Long.MAX_VALUE, "numbers of 64 bits"),
    /** All 256 bits. */
    WORD(0, 0, "words of up to 64 hexadecimal digits");

    /** Least and greatest value, signed; not for a {@link #WORD}. */
    final long least;

    final long greatest;

    /** The rest of the sentence that refuses another value. */
    final String rule;

    Kind(long least, long greatest, String rule) {
      this.least = least;
      this.greatest = greatest;
      this.rule = rule;
    }

    boolean allows(long value) {
      return least <= value && value <= greatest && (this != FLAGS || (value & ~ALL_FLAGS) == 0);
    }
  }

  /** Where a decoded program has an operand. */
  enum Place {
    A,
    B,
    C,
    IMM,
    WIDE,
    /** In the pool, at the index that the wide has. */
    POOL,
    /** In the pool, one behind it. */
    POOL_NEXT
  }

  /** The flags that a block of the machine may have. */
  static final int ALL_FLAGS = 1 | 2 | 4 | 16;

  /** Reads an operand of up to eight bytes: big-endian, signed if its kind is. */
  long read(byte[] code, int instruction) {
    long value = 0;
    for (int i = instruction + at; i < instruction + at + bytes; i++) {
      value = value << 8 | code[i] & 0xFF;
    }
    return kind == Kind.SIGNED ? (int) value : value;
  }

  /** Writes the lowest bytes of a value, big-endian; for operands of up to eight bytes. */
  void write(byte[] code, int instruction, long value) {
    long rest = value;
    for (int i = instruction + at + bytes - 1; i >= instruction + at; i--) {
      code[i] = (byte) rest;
      rest >>>= 8;
    }
  }
}
