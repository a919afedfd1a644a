/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.trace.AccessSink;
import java.util.Arrays;

/**
 * Keeps a plain array as an access log tells it, and demands that each read is explained by what
 * was told before.
 */
final class Replay implements AccessSink {

  private byte[] bytes = new byte[0];
  private int events;

  /** How many accesses were told so far. */
  int events() {
    return events;
  }

  /** What the log says of a range. */
  byte[] at(long pointer, int length) {
    room(pointer + length);
    return Arrays.copyOfRange(bytes, (int) pointer, (int) pointer + length);
  }

  @Override
  public void read(long pointer, byte[] data, int offset, int width) {
    told(pointer, width);
    assertThat(data.length - width).as("end of the range").isGreaterThanOrEqualTo(offset);
    int same =
        Arrays.mismatch(data, offset, offset + width, bytes, (int) pointer, (int) pointer + width);
    assertThat(same)
        .as("first unexplained byte of a read at %d, width %d", pointer, width)
        .isEqualTo(-1);
  }

  @Override
  public void write(long pointer, byte[] data, int offset, int width) {
    told(pointer, width);
    System.arraycopy(data, offset, bytes, (int) pointer, width);
  }

  @Override
  public void zeroed(long pointer, long length) {
    told(pointer, length);
    Arrays.fill(bytes, (int) pointer, (int) (pointer + length), (byte) 0);
  }

  private void told(long pointer, long length) {
    events++;
    assertThat(pointer).isNotNegative();
    assertThat(length).isPositive();
    room(pointer + length);
  }

  private void room(long end) {
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(end, 2L * bytes.length));
    }
  }
}
