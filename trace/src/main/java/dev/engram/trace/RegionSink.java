/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

/** Records what it is told as accesses to one region. */
final class RegionSink implements AccessSink {

  private final LogWriter log;
  private final int region;

  RegionSink(LogWriter log, int region) {
    this.log = log;
    this.region = region;
  }

  @Override
  public void read(long pointer, byte[] data, int offset, int width) {
    log.read(region, pointer, data, offset, width);
  }

  @Override
  public void write(long pointer, byte[] data, int offset, int width) {
    log.write(region, pointer, data, offset, width);
  }

  @Override
  public void read(long pointer, long value, int width) {
    log.read(region, pointer, value, width);
  }

  @Override
  public void write(long pointer, long value, int width) {
    log.write(region, pointer, value, width);
  }

  @Override
  public void zeroed(long pointer, long length) {
    log.zeroed(region, pointer, length);
  }
}
