/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Cells of a byte. */
record ByteCells(byte[] cells) implements CellArray {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public int count() {
    return cells.length;
  }

  @Override
  public int get(int at) {
    return cells[at] & 0xFF;
  }

  @Override
  public void set(int at, int value) {
    cells[at] = (byte) value;
  }

  @Override
  public void copyFrom(int at, CellArray from, int offset, int count) {
    System.arraycopy(((ByteCells) from).cells, offset, cells, at, count);
  }

  @Override
  public boolean matches(int at, CellArray expected, int offset, int count) {
    byte[] others = ((ByteCells) expected).cells;
    long difference = 0;
    int i = 0;
    for (; i + Long.BYTES <= count; i += Long.BYTES) {
      difference |= (long) LONG.get(cells, at + i) ^ (long) LONG.get(others, offset + i);
    }
    for (; i < count; i++) {
      difference |= cells[at + i] ^ others[offset + i];
    }
    return difference == 0;
  }

  @Override
  public int pack(int packing, int count, int[] to, int start) {
    int next = start;
    int at = 0;
    if (packing == 2) {
      for (; at + 2 <= count; at += 2) {
        to[next++] = (short) SHORT.get(cells, at) & 0xFFFF;
      }
    } else {
      // an int at a time, of which a byte is the next limb's
      for (; at + Integer.BYTES <= count; at += 3) {
        to[next++] = (int) INT.get(cells, at) & 0xFF_FFFF;
      }
    }
    while (at < count) {
      int limb = 0;
      for (int i = 0; i < packing && at < count; i++, at++) {
        limb |= get(at) << Byte.SIZE * i;
      }
      to[next++] = limb;
    }
    return next;
  }
}
