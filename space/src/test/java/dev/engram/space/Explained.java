/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.trace.AccessSink;
import java.util.TreeMap;

/** What one region holds as far as its log tells, against which every read of it is held. */
final class Explained implements AccessSink {

  private final TreeMap<Long, Byte> bytes = new TreeMap<>();
  private final int shift;
  long reads;

  Explained(int shift) {
    this.shift = shift;
  }

  @Override
  public void read(long pointer, byte[] data, int offset, int width) {
    reads++;
    for (int i = 0; i < width << shift; i++) {
      byte told = bytes.getOrDefault((pointer << shift) + i, (byte) 0);
      if (told != data[offset + i]) {
        assertThat(data[offset + i]).as("byte %d of pointer %d", i, pointer).isEqualTo(told);
      }
    }
  }

  @Override
  public void write(long pointer, byte[] data, int offset, int width) {
    for (int i = 0; i < width << shift; i++) {
      bytes.put((pointer << shift) + i, data[offset + i]);
    }
  }

  @Override
  public void zeroed(long pointer, long length) {
    bytes.subMap(pointer << shift, (pointer + length) << shift).clear();
  }
}
