/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import dev.engram.trace.AccessSink;
import dev.engram.trace.LogWriter;
import java.util.function.IntSupplier;

/**
 * Tells a log of accesses, and before each how deep in calls it is made.
 *
 * @param log that is told
 * @param sink of the log, for a region
 * @param depth how deep it is now
 */
record DepthSink(LogWriter log, AccessSink sink, IntSupplier depth) implements AccessSink {

  private void tellDepth() {
    log.depth(depth.getAsInt());
  }

  @Override
  public void read(long pointer, byte[] data, int offset, int width) {
    tellDepth();
    sink.read(pointer, data, offset, width);
  }

  @Override
  public void write(long pointer, byte[] data, int offset, int width) {
    tellDepth();
    sink.write(pointer, data, offset, width);
  }

  @Override
  public void read(long pointer, long value, int width) {
    tellDepth();
    sink.read(pointer, value, width);
  }

  @Override
  public void write(long pointer, long value, int width) {
    tellDepth();
    sink.write(pointer, value, width);
  }

  @Override
  public void zeroed(long pointer, long length) {
    tellDepth();
    sink.zeroed(pointer, length);
  }
}
