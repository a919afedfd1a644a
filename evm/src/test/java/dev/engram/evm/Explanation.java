/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.trace.AccessSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Replays an access log on a plain array and counts the reads that it explains. */
final class Explanation implements AccessSink {

  private byte[] bytes = new byte[0];
  private final List<String> events = new ArrayList<>();
  private int reads;
  private int explained;

  /** What was told: the kind, the pointer, the width. */
  List<String> events() {
    return events;
  }

  int reads() {
    return reads;
  }

  int explained() {
    return explained;
  }

  @Override
  public void read(long pointer, byte[] data, int offset, int width) {
    int at = told("read", pointer, width);
    reads++;
    explained += Arrays.equals(data, offset, offset + width, bytes, at, at + width) ? 1 : 0;
  }

  @Override
  public void write(long pointer, byte[] data, int offset, int width) {
    int at = told("write", pointer, width);
    System.arraycopy(data, offset, bytes, at, width);
  }

  @Override
  public void zeroed(long pointer, long length) {
    int at = told("zeroed", pointer, length);
    Arrays.fill(bytes, at, at + (int) length, (byte) 0);
  }

  private int told(String kind, long pointer, long length) {
    events.add(kind + " " + pointer + "+" + length);
    int end = Math.toIntExact(pointer + length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    return (int) pointer;
  }
}
