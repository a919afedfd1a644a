/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.trace;

import dev.engram.frames.Frames;
import dev.engram.trace.AccessKind;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What examples/memory/Strata.sol does to its memory, as arrays that a benchmark walks through. */
final class Accesses {

  /** How many there are. Those of the contract, over and over. */
  static final int COUNT = 1 << 17;

  private final byte[] log;
  private final AccessKind[] kinds = new AccessKind[COUNT];
  private final long[] pointers = new long[COUNT];
  private final long[] lengths = new long[COUNT];
  private final int[] offsets = new int[COUNT];
  private final byte[] data = new byte[32 * COUNT];

  private Accesses(byte[] log) throws IOException {
    this.log = log;
    int count = 0;
    int at = 0;
    while (count < COUNT) {
      try (LogReader reader = LogReader.of(log)) {
        for (; count < COUNT && reader.next(); count++) {
          kinds[count] = reader.kind();
          pointers[count] = reader.pointer();
          lengths[count] = reader.length();
          offsets[count] = at;
          reader.copyData(data, at);
          at += reader.dataLength();
        }
      }
    }
  }

  /** Runs the contract. */
  static Accesses recorded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      try (LogWriter log = new LogWriter(out)) {
        run(log);
      }
      return new Accesses(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AccessKind kind(int index) {
    return kinds[index];
  }

  long pointer(int index) {
    return pointers[index];
  }

  long length(int index) {
    return lengths[index];
  }

  /** Where the bytes of an access are in {@link #data}. */
  int offset(int index) {
    return offsets[index];
  }

  byte[] data() {
    return data;
  }

  /** The log of the contract's run, once. */
  byte[] log() {
    return log.clone();
  }

  private static void run(LogWriter log) {
    Strata strata = new Strata(Frames.builder().sink(log.sink(1)).build());
    strata.run();
  }
}
