/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How the number of a cell lies in bytes, in the space and in the log alike: as itself, or as four
 * bytes, the highest first.
 */
final class CellBytes {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();

  /** Longs of a word of 32 bytes. */
  static final int WORD_LIMBS = 4;

  /** What the number of a cell is below. */
  final int limit;

  /** Logarithm of the bytes of a cell. */
  final int shift;

  /**
   * @param prime what elements are below
   */
  CellBytes(Cells cells, int prime) {
    boolean bytes = cells == Cells.BYTES;
    this.limit = bytes ? 1 << Byte.SIZE : prime;
    this.shift = bytes ? 0 : 2;
  }

  /** Logarithm of the bytes of a cell of some space; those of space 0 hold pointers. */
  int shift(int space) {
    return space == 0 ? 2 : shift;
  }

  void requireValue(int value) {
    if (value < 0 || value >= limit) {
      throw new MemoryException(
          Reason.VALUE, "a cell holds a number from 0 to %d, not %d".formatted(limit - 1, value));
    }
  }

  /** Refuses bytes for cells, unless one of each is the same. */
  void requireBytes(int space) {
    if (shift(space) != 0) {
      throw new MemoryException(
          space == 0 ? Reason.IDENTITY_SPACE : Reason.VALUE,
          "the cells of space %d are numbers, not bytes".formatted(space));
    }
  }

  void requireValues(int[] from, int at, int count) {
    for (int i = 0; i < count; i++) {
      requireValue(from[at + i]);
    }
  }

  /** Puts numbers, each of which some cell holds, into bytes. */
  void put(int[] from, int at, int count, byte[] to, int toAt) {
    for (int i = 0; i < count; i++) {
      putCell(from[at + i], to, toAt + (i << shift));
    }
  }

  void putCell(int value, byte[] to, int at) {
    if (shift == 0) {
      to[at] = (byte) value;
    } else {
      INT.set(to, at, value);
    }
  }

  /** The number of one cell of some space. */
  int cell(int space, byte[] from, int at) {
    return shift(space) == 0 ? from[at] & 0xFF : (int) INT.get(from, at);
  }

  /** Gets numbers out of bytes. */
  void get(int space, byte[] from, int at, int count, int[] to, int toAt) {
    int wide = shift(space);
    for (int i = 0; i < count; i++) {
      to[toAt + i] = cell(space, from, at + (i << wide));
    }
  }

  /** Gets the 32 bytes of a word as four limbs, the lowest first. */
  static void getWord(byte[] from, long[] limbs, int at) {
    for (int i = 0; i < WORD_LIMBS; i++) {
      limbs[at + i] = (long) LONG.get(from, (WORD_LIMBS - 1 - i) * Long.BYTES);
    }
  }

  /** Puts four limbs, the lowest first, as the 32 bytes of a word. */
  static void putWord(long[] limbs, int at, byte[] to) {
    for (int i = 0; i < WORD_LIMBS; i++) {
      LONG.set(to, (WORD_LIMBS - 1 - i) * Long.BYTES, limbs[at + i]);
    }
  }
}
