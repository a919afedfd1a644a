/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.precompile;

import dev.engram.evm.crypto.Blake2b;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One compression of BLAKE2b, EIP-152: rounds, h, m, t0, t1 and f in exactly 213 bytes,
 * little-endian but for rounds.
 */
final class Blake2f {

  private static final int LENGTH = 213;

  private static final VarHandle LITTLE_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Blake2f() {}

  /** One a round; nothing for an input of another length, which {@link #run} refuses. */
  static long gas(byte[] data, int offset, int length) {
    return length == LENGTH ? rounds(data, offset) : 0;
  }

  static byte @Nullable [] run(byte[] data, int offset, int length) {
    if (length != LENGTH || (data[offset + 212] & 0xfe) != 0) {
      return null;
    }
    long[] h = new long[8];
    long[] m = new long[16];
    for (int i = 0; i < 8; i++) {
      h[i] = word(data, offset + 4 + 8 * i);
    }
    for (int i = 0; i < 16; i++) {
      m[i] = word(data, offset + 68 + 8 * i);
    }
    long t0 = word(data, offset + 196);
    long t1 = word(data, offset + 204);
    Blake2b.compress(rounds(data, offset), h, m, t0, t1, data[offset + 212] == 1);
    byte[] output = new byte[64];
    for (int i = 0; i < 8; i++) {
      LITTLE_ENDIAN_LONG.set(output, 8 * i, h[i]);
    }
    return output;
  }

  private static long rounds(byte[] data, int offset) {
    return (int) BIG_ENDIAN_INT.get(data, offset) & 0xffffffffL;
  }

  private static long word(byte[] data, int offset) {
    return (long) LITTLE_ENDIAN_LONG.get(data, offset);
  }
}
