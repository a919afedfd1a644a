/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import dev.engram.trace.AccessKind;
import dev.engram.trace.LogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A record of a log as a plain value, its data in hexadecimal. */
record Entry(AccessKind kind, long time, int space, long pointer, long length, String data) {

  /** All records of a log that is whole. */
  static List<Entry> all(byte[] log) {
    List<Entry> entries = new ArrayList<>();
    try (LogReader reader = LogReader.of(log)) {
      while (reader.next()) {
        byte[] data = new byte[reader.dataLength()];
        reader.copyData(data, 0);
        entries.add(
            new Entry(
                reader.kind(),
                reader.timestamp(),
                reader.region(),
                reader.pointer(),
                reader.length(),
                HexFormat.of().formatHex(data)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  @Override
  public String toString() {
    return "%s @%d %d:%d+%d %s".formatted(kind, time, space, pointer, length, data);
  }
}
