/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.trace.AccessKind;
import dev.engram.trace.CellWidths;
import dev.engram.trace.InvalidLog;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a log that come next, read a few ahead.
 *
 * <p>Accesses of a large memory wait for what no cache holds: how the cells lie in blocks, and what
 * they hold. So the cells of each are looked at before any is played, in a loop so short that the
 * processor waits for several at once.
 *
 * <p>It never reads beyond what the log has read of its source. What is wrong with a record is not
 * thrown before all that come before it were taken.
 */
final class LogWindow {

  private static final int RECORDS = 32;

  /** Logarithm of the most bytes that a record has. */
  private static final int DATA_BITS = 7;

  private final LogReader log;
  private final OfflineMemory memory;

  private final AccessKind[] kinds = new AccessKind[RECORDS];
  private final int[] regions = new int[RECORDS];
  private final long[] timestamps = new long[RECORDS];
  private final long[] pointers = new long[RECORDS];
  private final long[] lengths = new long[RECORDS];
  private final byte[] data = new byte[RECORDS << DATA_BITS];

  /** How many are in it. */
  private int count;

  /** The one that it stands on. */
  private int at = -1;

  /** What came instead of the record after the last. */
  private @Nullable InvalidLog fault;

  /** A glance that nothing came of would be none to the compiler. */
  @SuppressWarnings("UnusedVariable")
  private int seen;

  LogWindow(LogReader log, OfflineMemory memory) {
    if (MemoryConfiguration.MAX_WIDTH * Integer.BYTES > 1 << DATA_BITS) {
      throw new AssertionError("a record has more bytes than there is room for");
    }
    this.log = log;
    this.memory = memory;
  }

  /** Whether there is a record after the one that it stands on. */
  boolean hasNext() throws IOException {
    return at + 1 < count || fill();
  }

  /** Goes on to the next record, which there must be. */
  void next() {
    at++;
  }

  AccessKind kind() {
    return kinds[at];
  }

  int region() {
    return regions[at];
  }

  long timestamp() {
    return timestamps[at];
  }

  long pointer() {
    return pointers[at];
  }

  long length() {
    return lengths[at];
  }

  /** The bytes of all records; those of this one begin at {@link #dataStart}. */
  byte[] data() {
    return data;
  }

  int dataStart() {
    return at << DATA_BITS;
  }

  CellWidths cells() {
    return log.cells();
  }

  /** Reads records for those that were taken. */
  private boolean fill() throws IOException {
    if (fault != null) {
      throw fault;
    }
    if (!log.next()) {
      return false;
    }
    count = 0;
    at = -1;
    take();
    while (count < RECORDS && log.available() > 0 && fault == null) {
      try {
        log.next();
        take();
      } catch (InvalidLog e) {
        fault = e;
      }
    }
    glance();
    return true;
  }

  /** By itself, as decoding between two would keep the processor from going on to the next. */
  private void glance() {
    int sum = 0;
    for (int record = 0; record < count; record++) {
      sum += memory.glance(regions[record], pointers[record], lengths[record]);
    }
    seen = sum;
  }

  private void take() {
    int record = count++;
    kinds[record] = log.kind();
    regions[record] = log.region();
    timestamps[record] = log.timestamp();
    pointers[record] = log.pointer();
    lengths[record] = log.length();
    log.copyData(data, record << DATA_BITS);
  }
}
