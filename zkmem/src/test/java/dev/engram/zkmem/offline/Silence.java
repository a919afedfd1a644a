/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

/** Wants to know nothing. */
final class Silence implements AccessRecords {

  @Override
  public void read(int time, int previous, int space, int pointer, int width, CellArray data) {}

  @Override
  public void write(
      int time,
      int previous,
      int space,
      int pointer,
      int width,
      CellArray data,
      CellArray before) {}

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
