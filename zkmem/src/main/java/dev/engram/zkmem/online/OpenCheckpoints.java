/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import dev.engram.space.Space;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.util.Arrays;

/** The checkpoints that are open, one inside the other: what clock and log were at each. */
final class OpenCheckpoints {

  private final Space space;
  private final AccessClock clock;
  private final AccessLog log;

  /** Numbers of them, rising. */
  private long[] numbers = new long[8];

  private long[] positions = new long[8];
  private int[] times = new int[8];
  private int[] skipped = new int[8];
  private int depth;

  OpenCheckpoints(Space space, AccessClock clock, AccessLog log) {
    this.space = space;
    this.clock = clock;
    this.log = log;
  }

  int depth() {
    return depth;
  }

  /** Opens one inside the others, and returns its number, which is that of the space. */
  long open() {
    if (depth == numbers.length) {
      numbers = Arrays.copyOf(numbers, depth * 2);
      positions = Arrays.copyOf(positions, depth * 2);
      times = Arrays.copyOf(times, depth * 2);
      skipped = Arrays.copyOf(skipped, depth * 2);
    }
    long number = space.checkpoint();
    numbers[depth] = number;
    positions[depth] = log.hold();
    times[depth] = clock.now();
    skipped[depth++] = clock.skipped();
    return number;
  }

  /** Makes all as it was at one, and ends it and those inside. */
  void revert(long number) {
    int outside = outside(number);
    space.revert(number);
    clock.back(times[outside], skipped[outside]);
    log.cut(positions[outside], outside == 0);
    depth = outside;
  }

  /** Ends one and those inside, and leaves what happened to the one outside. */
  void commit(long number) {
    int outside = outside(number);
    space.commit(number);
    depth = outside;
    if (outside == 0) {
      log.release();
    }
  }

  /** Ends all. */
  void forget() {
    depth = 0;
  }

  /** How many are outside one that is open. */
  private int outside(long number) {
    int found = Arrays.binarySearch(numbers, 0, depth, number);
    if (found < 0) {
      throw new MemoryException(Reason.ORDER, "checkpoint %d is not open".formatted(number));
    }
    return found;
  }
}
