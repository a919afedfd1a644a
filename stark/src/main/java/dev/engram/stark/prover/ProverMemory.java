/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory that proofs are made in. What a proof took is taken again by the next one: fresh pages
 * cost the system more time than the hashing of what they hold. For any number of threads, but one
 * proof at a time; the memory is given back when this is closed.
 */
final class ProverMemory implements SegmentAllocator, AutoCloseable {

  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofShared();

  /** Free segments by size. */
  private final Map<Long, ArrayDeque<MemorySegment>> free = new HashMap<>();

  private final List<MemorySegment> taken = new ArrayList<>();

  private long held;

  @Override
  public synchronized MemorySegment allocate(long bytes, long alignment) {
    if (alignment > ALIGNMENT) {
      throw new IllegalArgumentException("memory is aligned to " + ALIGNMENT + " bytes");
    }
    long size = sizeClass(Math.max(bytes, ALIGNMENT));
    ArrayDeque<MemorySegment> fitting = free.get(size);
    MemorySegment segment;
    if (fitting == null || fitting.isEmpty()) {
      segment = arena.allocate(size, ALIGNMENT);
      held += size;
    } else {
      segment = fitting.pop();
    }
    taken.add(segment);
    return segment;
  }

  /**
   * The size that a request is rounded up to: one of eight between two powers of two. The same
   * requests then find the same segments, proof after proof.
   */
  private static long sizeClass(long bytes) {
    int shift = Math.max(0, Long.SIZE - 4 - Long.numberOfLeadingZeros(bytes - 1));
    long step = Math.max(ALIGNMENT, 1L << shift);
    return Math.ceilDiv(bytes, step) * step;
  }

  /** Takes back what nobody uses any more, given the whole segments that were taken. */
  synchronized void release(MemorySegment segment) {
    for (int i = taken.size() - 1; i >= 0; i--) {
      if (taken.get(i).address() == segment.address()) {
        give(taken.remove(i));
        return;
      }
    }
    throw new IllegalArgumentException("not taken from here: " + segment);
  }

  /** Takes back all that was taken. */
  synchronized void releaseAll() {
    taken.forEach(this::give);
    taken.clear();
  }

  private void give(MemorySegment segment) {
    free.computeIfAbsent(segment.byteSize(), size -> new ArrayDeque<>()).push(segment);
  }

  /** Bytes that it holds, in use or not. */
  synchronized long held() {
    return held;
  }

  @Override
  public void close() {
    arena.close();
  }
}
