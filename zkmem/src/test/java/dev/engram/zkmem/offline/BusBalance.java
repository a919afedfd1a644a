/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the tables of a memory tell each other on the buses, summed up: nothing may be left. */
final class BusBalance implements AccessRecords {

  private final Map<String, Integer> open = new HashMap<>();
  private long messages;

  /** Demands that everything sent was received, and that there was something. */
  void assertBalanced(int finalTime) {
    count("clock 1", 1);
    count("clock " + finalTime, -1);
    assertThat(messages).isPositive();
    assertThat(open).isEmpty();
    messages = 0;
  }

  long messages() {
    return messages;
  }

  @Override
  public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
    assertThat(previous).isBetween(0, time - 1);
    receive(space, pointer, width, 0, data, previous);
    send(space, pointer, width, 0, data, time);
    clock(time, 1);
  }

  @Override
  public void write(
      int time, int previous, int space, int pointer, int width, CellArray data, CellArray before) {
    assertThat(previous).isBetween(0, time - 1);
    receive(space, pointer, width, 0, before, previous);
    send(space, pointer, width, 0, data, time);
    clock(time, 1);
  }

  @Override
  public void immediate(int time, int pointer) {
    clock(time, 1);
  }

  @Override
  public void increment(int time, int ticks) {
    clock(time, ticks);
  }

  @Override
  public void split(int space, int pointer, int width, int time, CellArray data) {
    int half = width / 2;
    receive(space, pointer, width, 0, data, time);
    send(space, pointer, half, 0, data, time);
    send(space, pointer + half, half, half, data, time);
  }

  @Override
  public void merge(
      int space, int pointer, int width, int leftTime, int rightTime, CellArray data) {
    int half = width / 2;
    receive(space, pointer, half, 0, data, leftTime);
    receive(space, pointer + half, half, half, data, rightTime);
    send(space, pointer, width, 0, data, Math.max(leftTime, rightTime));
  }

  @Override
  public void claim(int time, int previous, int space, int pointer, CellArray data) {
    assertThat(previous).isBetween(0, time - 1);
    receive(space, pointer, data.count(), 0, data, previous);
    send(space, pointer, data.count(), 0, data, time);
  }

  @Override
  public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
    send(space, pointer, initial.count(), 0, initial, 0);
    receive(space, pointer, last.count(), 0, last, time);
  }

  private void send(int space, int pointer, int width, int from, CellArray data, int time) {
    count(message(space, pointer, width, from, data, time), 1);
  }

  private void receive(int space, int pointer, int width, int from, CellArray data, int time) {
    count(message(space, pointer, width, from, data, time), -1);
  }

  private void clock(int time, int ticks) {
    count("clock " + time, -1);
    count("clock " + (time + ticks), 1);
  }

  private void count(String message, int more) {
    messages++;
    open.merge(message, more, (a, b) -> a + b == 0 ? null : a + b);
  }

  private static String message(
      int space, int pointer, int width, int from, CellArray data, int time) {
    String cells =
        Arrays.toString(Arrays.copyOfRange(data.toArray(from + width), from, from + width));
    return "%d:%d %s %d".formatted(space, pointer, cells, time);
  }
}
