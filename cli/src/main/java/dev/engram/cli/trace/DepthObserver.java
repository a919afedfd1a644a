/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import dev.engram.frames.FrameObserver;
import dev.engram.trace.LogWriter;

/** Tells a log how deep in calls memory is, and somebody else all that it is told. */
final class DepthObserver implements FrameObserver {

  private final LogWriter log;
  private final FrameObserver next;

  DepthObserver(LogWriter log, FrameObserver next) {
    this.log = log;
    this.next = next;
  }

  @Override
  public void entered(int depth) {
    log.depth(depth);
    next.entered(depth);
  }

  @Override
  public void expanded(int depth, long oldSize, long newSize, long total) {
    next.expanded(depth, oldSize, newSize, total);
  }

  @Override
  public void reverted(int depth, long size) {
    log.depth(depth - 1);
    next.reverted(depth, size);
  }

  @Override
  public void released(int depth, long size) {
    log.depth(depth - 1);
    next.released(depth, size);
  }

  @Override
  public void committed(int depth, long size) {
    log.depth(depth - 1);
    next.committed(depth, size);
  }
}
