/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Moves a word of 32 big-endian bytes to and from four limbs, the least significant first. Eight
 * bytes at a time in scalar registers: vectors are faster alone, but twice as slow on limbs that
 * were stored one by one just before, as an interpreter's are.
 */
final class BigEndian {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();

  private BigEndian() {}

  static void readWord(byte[] bytes, int position, long[] limbs, int at) {
    limbs[at + 3] = (long) LONG.get(bytes, position);
    limbs[at + 2] = (long) LONG.get(bytes, position + 8);
    limbs[at + 1] = (long) LONG.get(bytes, position + 16);
    limbs[at] = (long) LONG.get(bytes, position + 24);
  }

  static void writeWord(byte[] bytes, int position, long[] limbs, int at) {
    LONG.set(bytes, position, limbs[at + 3]);
    LONG.set(bytes, position + 8, limbs[at + 2]);
    LONG.set(bytes, position + 16, limbs[at + 1]);
    LONG.set(bytes, position + 24, limbs[at]);
  }
}
