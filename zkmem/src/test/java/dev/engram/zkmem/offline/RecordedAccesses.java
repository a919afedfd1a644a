/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps all that is told, a line each. */
public final class RecordedAccesses implements AccessRecords {

  private final List<String> lines = new ArrayList<>();

  /** What was told since the last call. */
  public List<String> take() {
    List<String> all = List.copyOf(lines);
    lines.clear();
    return all;
  }

  @Override
  public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
    lines.add(
        "%d read %d:%d, before at %d: %s"
            .formatted(time, space, pointer, previous, text(width, data)));
  }

  @Override
  public void write(
      int time, int previous, int space, int pointer, int width, CellArray data, CellArray before) {
    lines.add(
        "%d write %d:%d, before at %d: %s was %s"
            .formatted(time, space, pointer, previous, text(width, data), text(width, before)));
  }

  @Override
  public void immediate(int time, int pointer) {
    lines.add("%d immediate %d".formatted(time, pointer));
  }

  @Override
  public void increment(int time, int ticks) {
    lines.add("%d increment %d".formatted(time, ticks));
  }

  @Override
  public void split(int space, int pointer, int width, int time, CellArray data) {
    lines.add("split %d:%d of %d: %s".formatted(space, pointer, time, text(width, data)));
  }

  @Override
  public void merge(
      int space, int pointer, int width, int leftTime, int rightTime, CellArray data) {
    lines.add(
        "merge %d:%d of %d, %d: %s"
            .formatted(space, pointer, leftTime, rightTime, text(width, data)));
  }

  @Override
  public void claim(int time, int previous, int space, int pointer, CellArray data) {
    lines.add(
        "%d claim %d:%d, before at %d: %s"
            .formatted(time, space, pointer, previous, text(data.count(), data)));
  }

  @Override
  public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
    lines.add(
        "block %d:%d of %d: %s was %s"
            .formatted(
                space, pointer, time, text(last.count(), last), text(initial.count(), initial)));
  }

  private static String text(int width, CellArray data) {
    return Arrays.toString(data.toArray(width));
  }
}
