/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.zkmem.offline.AccessRecords;
import dev.engram.zkmem.offline.CellArray;

/** Keeps nothing of what a memory finds but how long after the one before the accesses were. */
final class ElapsedTime implements AccessRecords {

  private long sum;

  /** Times between an access and the one before to the same block, together. */
  long sum() {
    return sum;
  }

  @Override
  public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
    sum += time - previous;
  }

  @Override
  public void write(
      int time, int previous, int space, int pointer, int width, CellArray data, CellArray before) {
    sum += time - previous;
  }

  @Override
  public void immediate(int time, int pointer) {}

  @Override
  public void increment(int time, int ticks) {}

  @Override
  public void split(int space, int pointer, int width, int time, CellArray data) {}

  @Override
  public void merge(
      int space, int pointer, int width, int leftTime, int rightTime, CellArray data) {}

  @Override
  public void claim(int time, int previous, int space, int pointer, CellArray data) {}

  @Override
  public void block(int space, int pointer, CellArray initial, CellArray last, int time) {}
}
