/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A log that is a list. */
final class NaiveLog {

  private final List<Entry> entries = new ArrayList<>();
  private final CellWidths cells;
  private long clock = 1;
  private int depth;

  NaiveLog(CellWidths cells) {
    this.cells = cells;
  }

  List<Entry> entries() {
    return entries;
  }

  void access(AccessKind kind, int region, long pointer, byte[] data, int offset, int width) {
    int cell = cells.bytes(region);
    for (int done = 0; done < width; done += 32) {
      int length = Math.min(32, width - done);
      int from = offset + done * cell;
      byte[] part = Arrays.copyOfRange(data, from, from + length * cell);
      add(kind, region, pointer + done, length, HexFormat.of().formatHex(part));
    }
  }

  void access(AccessKind kind, int region, long pointer, long value, int width) {
    byte[] bytes = new byte[width * cells.bytes(region)];
    Arrays.setAll(new Byte[bytes.length], i -> bytes[i] = (byte) (value >> 8 * i));
    access(kind, region, pointer, bytes, 0, width);
  }

  void zeroed(int region, long pointer, long length) {
    add(AccessKind.ZEROED, region, pointer, length, "");
  }

  void increment(long ticks) {
    entries.add(new Entry(AccessKind.INCREMENT, clock, depth, 0, 0, ticks, ""));
    clock += ticks;
  }

  void depth(int now) {
    depth = now;
  }

  private void add(AccessKind kind, int region, long pointer, long length, String data) {
    entries.add(new Entry(kind, clock, depth, region, pointer, length, data));
    clock++;
  }
}
