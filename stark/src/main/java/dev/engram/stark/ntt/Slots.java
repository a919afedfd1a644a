/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;

import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Scratch memory for as many threads as there are workers, lent for a range of items at a time. */
final class Slots {

  private final Workers workers;
  private final BlockingQueue<MemorySegment> free;

  Slots(Workers workers, long bytes, SegmentAllocator allocator) {
    this.workers = workers;
    this.free = new ArrayBlockingQueue<>(workers.threads());
    for (int i = 0; i < workers.threads(); i++) {
      free.add(allocator.allocate(bytes, COLUMN));
    }
  }

  /** What is done with a range of items in scratch memory. */
  @FunctionalInterface
  interface Range {

    void run(MemorySegment slot, long from, long to);
  }

  /** Has items worked on by all workers. */
  void run(long items, Range range) {
    workers.run(
        items,
        (from, to) -> {
          MemorySegment slot = free.remove();
          try {
            range.run(slot, from, to);
          } finally {
            free.add(slot);
          }
        });
  }
}
