/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.trace.LogWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Logs for persistent memories. */
final class PersistentLogs {

  private PersistentLogs() {}

  /** Reads of zeros. */
  static byte[] reads(int accesses) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out)) {
      for (int i = 0; i < accesses; i++) {
        log.read(1, 32L * (i % 10), new byte[32], 0, 32);
      }
    }
    return out.toByteArray();
  }
}
