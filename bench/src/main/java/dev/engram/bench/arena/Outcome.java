/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.util.ArrayList;
import java.util.List;

/**
 * What one run of a scenario held.
 *
 * @param peak bytes that were resident at most, beyond those before the run
 * @param stages what was held when each stage ended
 */
record Outcome(long peak, List<Held> stages) {

  /**
   * What was held beyond what was held before the run.
   *
   * @param live bytes that the program had asked for and not freed
   * @param anonymous bytes of memory outside the heap
   * @param heap bytes of the heap
   */
  record Held(long live, long anonymous, long heap) {

    double outside() {
      return (double) anonymous / live;
    }

    double all() {
      return (double) (anonymous + heap) / live;
    }

    /** Of heap, without what the program itself takes to know its blocks. */
    static Held between(Footprint before, Footprint now, Population population) {
      long heap = now.heap() - before.heap() - population.bytes();
      return new Held(population.live(), now.anonymous() - before.anonymous(), heap);
    }
  }

  /** The line that {@link #parse} reads. */
  String line() {
    StringBuilder line = new StringBuilder().append(peak);
    for (Held held : stages) {
      line.append(' ').append(held.live());
      line.append(' ').append(held.anonymous());
      line.append(' ').append(held.heap());
    }
    return line.toString();
  }

  static Outcome parse(String line) {
    String[] numbers = line.strip().split(" ", -1);
    List<Held> stages = new ArrayList<>();
    for (int i = 1; i < numbers.length; i += 3) {
      stages.add(
          new Held(
              Long.parseLong(numbers[i]),
              Long.parseLong(numbers[i + 1]),
              Long.parseLong(numbers[i + 2])));
    }
    return new Outcome(Long.parseLong(numbers[0]), stages);
  }
}
