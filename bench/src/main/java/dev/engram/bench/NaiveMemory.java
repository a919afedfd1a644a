/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The memory that one writes first, as a baseline: an array of its own for each frame, zero because
 * it is new, doubled when it is full, the price of its size computed at each access.
 */
final class NaiveMemory {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();

  private byte[] bytes = new byte[0];
  private int words;

  long load(long gas, long offset, long[] limbs, int at) {
    long left = charge(gas, offset, 32);
    if (left >= 0) {
      int from = (int) offset;
      limbs[at + 3] = (long) LONG.get(bytes, from);
      limbs[at + 2] = (long) LONG.get(bytes, from + 8);
      limbs[at + 1] = (long) LONG.get(bytes, from + 16);
      limbs[at] = (long) LONG.get(bytes, from + 24);
    }
    return left;
  }

  long store(long gas, long offset, long[] limbs, int at) {
    long left = charge(gas, offset, 32);
    if (left >= 0) {
      int to = (int) offset;
      LONG.set(bytes, to, limbs[at + 3]);
      LONG.set(bytes, to + 8, limbs[at + 2]);
      LONG.set(bytes, to + 16, limbs[at + 1]);
      LONG.set(bytes, to + 24, limbs[at]);
    }
    return left;
  }

  /** Copies the part of {@code data} that is there, and fills up with zeros. */
  long putBounded(long gas, long offset, byte[] data, long dataOffset, long length) {
    long left = charge(gas, offset, length);
    if (left >= 0) {
      int copied = (int) Math.min(length, Math.max(0, data.length - dataOffset));
      if (copied > 0) {
        System.arraycopy(data, (int) dataOffset, bytes, (int) offset, copied);
      }
      Arrays.fill(bytes, (int) offset + Math.max(copied, 0), (int) (offset + length), (byte) 0);
    }
    return left;
  }

  long copy(long gas, long target, long source, long length) {
    long left = charge(gas, Math.max(target, source), length);
    if (left >= 0) {
      System.arraycopy(bytes, (int) source, bytes, (int) target, (int) length);
    }
    return left;
  }

  private long charge(long gas, long offset, long length) {
    if (length == 0) {
      return gas;
    }
    if (offset < 0
        || length < 0
        || offset > Integer.MAX_VALUE
        || length > Integer.MAX_VALUE - offset) {
      return -1;
    }
    long needed = Math.max(words, (offset + length + 31) / 32);
    long left = gas - (price(needed) - price(words));
    if (left >= 0 && needed > words) {
      if (needed * 32 > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.max(needed * 32, 2L * bytes.length));
      }
      words = (int) needed;
    }
    return left;
  }

  private static long price(long words) {
    return 3 * words + words * words / 512;
  }
}
