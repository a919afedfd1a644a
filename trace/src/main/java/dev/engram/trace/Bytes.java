/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in arrays of bytes, as the log has them. */
final class Bytes {

  static final VarHandle LONG = view(long[].class);
  static final VarHandle INT = view(int[].class);
  static final VarHandle SHORT = view(short[].class);

  private Bytes() {}

  /** The eight bytes of {@code value}, the lowest first. */
  static byte[] of(long value) {
    byte[] bytes = new byte[Long.BYTES];
    LONG.set(bytes, 0, value);
    return bytes;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN)
        .withInvokeExactBehavior();
  }
}
