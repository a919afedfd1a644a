/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.offline.AccessRecords;
import dev.engram.zkmem.offline.CellArray;

/** Tells on what it is told. A liar overrides some of it. */
class LyingRecords implements AccessRecords {

  private final AccessRecords to;

  LyingRecords(AccessRecords to) {
    this.to = to;
  }

  /** Cells of a byte that hold some numbers. */
  static CellArray bytes(int... numbers) {
    CellArray cells = CellArray.zeros(Cells.BYTES, numbers.length);
    cells.copyFrom(numbers, numbers.length);
    return cells;
  }

  @Override
  public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
    to.read(time, previous, space, pointer, width, data);
  }

  @Override
  public void write(
      int time, int previous, int space, int pointer, int width, CellArray data, CellArray before) {
    to.write(time, previous, space, pointer, width, data, before);
  }

  @Override
  public void immediate(int time, int pointer) {
    to.immediate(time, pointer);
  }

  @Override
  public void increment(int time, int ticks) {
    to.increment(time, ticks);
  }

  @Override
  public void split(int space, int pointer, int width, int time, CellArray data) {
    to.split(space, pointer, width, time, data);
  }

  @Override
  public void merge(
      int space, int pointer, int width, int leftTime, int rightTime, CellArray data) {
    to.merge(space, pointer, width, leftTime, rightTime, data);
  }

  @Override
  public void claim(int time, int previous, int space, int pointer, CellArray data) {
    to.claim(time, previous, space, pointer, data);
  }

  @Override
  public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
    to.block(space, pointer, initial, last, time);
  }
}
