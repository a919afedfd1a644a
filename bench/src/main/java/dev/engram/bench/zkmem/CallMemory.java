/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.trace.Strata;
import dev.engram.frames.Frames;
import dev.engram.trace.LogWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Where a log of an EVM's call memory comes from. */
public enum CallMemory {
  /** Words of 2^14 at random, one access of sixteen to two of them; no EVM. */
  RANDOM,
  /** {@link MemoryLoop} on the EVM. */
  LOOP,
  /** A compiled contract on the EVM, called again and again: {@link Strata}. */
  CONTRACT;

  private static final int REGION = 1;
  private static final int WORD = 32;
  private static final int WORDS = 1 << 14;
  private static final int ASTRAY = 16;

  /** A log of at least so many accesses, or hardly fewer. */
  byte[] log(int accesses) {
    if (this == RANDOM) {
      return RandomLog.dense(WORD, WORDS).of(accesses, ASTRAY);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out)) {
      Frames frames = Frames.builder().sink(log.sink(REGION)).build();
      if (this == LOOP) {
        new MemoryLoop(frames, accesses / MemoryLoop.ACCESSES).run();
      } else {
        Strata strata = new Strata(frames);
        while (log.records() < accesses) {
          strata.run();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
