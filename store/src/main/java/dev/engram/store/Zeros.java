/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.Arrays;

/** Whether bytes are all zero. */
final class Zeros {

  private static final byte[] NONE = new byte[4 * 4_096];

  private Zeros() {}

  static boolean are(byte[] bytes, int at, int length) {
    return Arrays.equals(bytes, at, at + length, NONE, 0, length);
  }
}
