/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Binds what no digest stands above to its key, so that neither can be another by chance: four
 * bytes behind a value, the CRC32C of key and value.
 */
final class Seal {

  private static final int BYTES = 4;

  private Seal() {}

  /** The value as it is kept. */
  static byte[] on(byte[] key, byte[] value) {
    byte[] sealed = Arrays.copyOf(value, value.length + BYTES);
    int sum = sum(key, value, value.length);
    for (int i = 0; i < BYTES; i++) {
      sealed[value.length + i] = (byte) (sum >>> 8 * (BYTES - 1 - i));
    }
    return sealed;
  }

  /** The value of what is kept, or null if it is not the key's. */
  static byte @Nullable [] opened(byte[] key, byte[] sealed) {
    int length = sealed.length - BYTES;
    if (length < 0 || !Arrays.equals(on(key, Arrays.copyOf(sealed, length)), sealed)) {
      return null;
    }
    return Arrays.copyOf(sealed, length);
  }

  private static int sum(byte[] key, byte[] value, int length) {
    CRC32C sum = new CRC32C();
    sum.update(key);
    sum.update(value, 0, length);
    return (int) sum.getValue();
  }
}
