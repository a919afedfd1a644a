/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes that a call gave back, EIP-211: a copy that outlives the frame they came from, so that
 * nothing aliases the shared buffer. One such buffer serves all frames, since a call's data is
 * replaced by the next call's. Not thread safe.
 */
public final class ReturnData {

  private static final byte[] NOTHING = {};

  /** A larger array is dropped by {@link #clear()} rather than kept for the next call. */
  private static final int RETAINED = 1 << 20;

  private byte[] bytes = NOTHING;
  private int size;

  ReturnData() {}

  /** The number of bytes. */
  public int size() {
    return size;
  }

  /**
   * The array whose first {@link #size()} bytes are the data; valid until the data is replaced, and
   * not to be written.
   */
  public byte[] array() {
    return bytes;
  }

  /** A copy of the data. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets the data. */
  public void clear() {
    size = 0;
    if (bytes.length > RETAINED) {
      bytes = NOTHING;
    }
  }

  /** Replaces the data by a copy of {@code length} bytes of {@code source}. */
  public void set(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length > bytes.length) {
      bytes = new byte[Math.max(length, (int) Math.min(2L * bytes.length, RETAINED))];
    }
    System.arraycopy(source, offset, bytes, 0, length);
    size = length;
  }
}
