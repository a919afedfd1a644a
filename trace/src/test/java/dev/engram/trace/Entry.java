/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A record as a plain value, its data in hexadecimal. */
record Entry(
    AccessKind kind,
    long timestamp,
    int depth,
    int region,
    long pointer,
    long length,
    String data) {

  /** Where a reader stands. */
  static Entry of(LogReader log) {
    byte[] data = new byte[log.dataLength()];
    log.copyData(data, 0);
    return new Entry(
        log.kind(),
        log.timestamp(),
        log.depth(),
        log.region(),
        log.pointer(),
        log.length(),
        HexFormat.of().formatHex(data));
  }

  /** All records that are still to come. */
  static List<Entry> rest(LogReader log) throws IOException {
    List<Entry> entries = new ArrayList<>();
    log.forEach(each -> entries.add(of(each)));
    return entries;
  }
}
