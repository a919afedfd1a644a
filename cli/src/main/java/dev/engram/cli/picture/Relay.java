/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.picture;

import dev.engram.evm.Halt;
import dev.engram.frames.FrameObserver;

/** Tells two histories what happens: one of everything, and one of the run that is under way. */
public final class Relay implements FrameObserver {

  private final MemoryHistory whole;
  private MemoryHistory run = new MemoryHistory();

  public Relay(MemoryHistory whole) {
    this.whole = whole;
  }

  /** The history of the next run, which is empty. */
  public MemoryHistory next() {
    run = new MemoryHistory();
    return run;
  }

  public void begin() {
    whole.begin();
    run.begin();
  }

  public void end(Halt halt) {
    whole.end(halt);
    run.end(halt);
  }

  @Override
  public void entered(int depth) {
    whole.entered(depth);
    run.entered(depth);
  }

  @Override
  public void expanded(int depth, long oldSize, long newSize, long total) {
    whole.expanded(depth, oldSize, newSize, total);
    run.expanded(depth, oldSize, newSize, total);
  }

  @Override
  public void reverted(int depth, long size) {
    whole.reverted(depth, size);
    run.reverted(depth, size);
  }

  @Override
  public void released(int depth, long size) {
    whole.released(depth, size);
    run.released(depth, size);
  }

  @Override
  public void committed(int depth, long size) {
    whole.committed(depth, size);
    run.committed(depth, size);
  }
}
