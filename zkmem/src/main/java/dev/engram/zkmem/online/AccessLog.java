/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import dev.engram.trace.LogWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The log of a memory. While a checkpoint is open, records wait in a {@link RecordBuffer}, which is
 * cut to take them back; else they are written at once, and for good.
 *
 * <p>A log that cannot be written is lost, and stops the clock, so that no access goes on without.
 */
final class AccessLog {

  private final @Nullable LogWriter writer;
  private final RecordBuffer waiting;
  private final AccessClock clock;
  private boolean isHeld;
  private @Nullable Throwable failure;

  /**
   * @param writer null for no log
   */
  AccessLog(@Nullable LogWriter writer, CellBytes cells, AccessClock clock) {
    this.writer = writer;
    this.waiting = new RecordBuffer(cells);
    this.clock = clock;
  }

  void access(boolean write, int space, long pointer, byte[] data, int from, int width) {
    if (writer == null) {
      return;
    }
    try {
      if (isHeld) {
        waiting.access(write, space, pointer, data, from, width);
      } else if (write) {
        writer.write(space, pointer, data, from, width);
      } else {
        writer.read(space, pointer, data, from, width);
      }
    } catch (RuntimeException | Error e) {
      lost(e);
      throw e;
    }
  }

  void increment(int ticks) {
    if (writer == null) {
      return;
    }
    try {
      if (isHeld) {
        waiting.increment(ticks);
      } else {
        writer.increment(ticks);
      }
    } catch (RuntimeException | Error e) {
      lost(e);
      throw e;
    }
  }

  /** Where records are held from now on; they can be cut there. */
  long hold() {
    isHeld = true;
    return waiting.position();
  }

  /**
   * Forgets the records since a position.
   *
   * @param last whether those from now on need not be held
   */
  void cut(long position, boolean last) {
    waiting.cut(position);
    isHeld = !last;
  }

  /** Writes what was held, and holds nothing any more. */
  void release() {
    isHeld = false;
    if (writer != null && failure == null) {
      try {
        waiting.drain(writer);
      } catch (RuntimeException | Error e) {
        lost(e);
        throw e;
      }
    }
  }

  /**
   * Refuses to go on if the log is lost.
   *
   * @throws IllegalStateException if it is
   */
  void requireGood() {
    if (failure != null) {
      throw new IllegalStateException("the log could not be written", failure);
    }
  }

  /** Writes all there is, and the end. */
  void close() {
    if (writer == null) {
      return;
    }
    try (writer) {
      release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void lost(Throwable why) {
    failure = why;
    clock.stop();
  }
}
