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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The memory that proofs are made in. What a proof took is taken again by the next one: fresh pages
 * cost the system more time than the hashing of what they hold. For any number of threads, but one
 * proof at a time; the memory is given back when this is closed.
 */
final class ProverMemory implements SegmentAllocator, AutoCloseable {

  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofShared();

  /** Free segments by size; one is used for what is at least half as large. */
  private final TreeMap<Long, ArrayDeque<MemorySegment>> free = new TreeMap<>();

  private final List<MemorySegment> taken = new ArrayList<>();

  private long held;

  @Override
  public synchronized MemorySegment allocate(long bytes, long alignment) {
    if (alignment > ALIGNMENT) {
      throw new IllegalArgumentException("memory is aligned to " + ALIGNMENT + " bytes");
    }
    MemorySegment segment = null;
    Map.Entry<Long, ArrayDeque<MemorySegment>> fitting = free.ceilingEntry(bytes);
    if (fitting != null && fitting.getKey() <= 2 * bytes) {
      segment = fitting.getValue().pop();
      if (fitting.getValue().isEmpty()) {
        free.remove(fitting.getKey());
      }
    } else {
      segment = arena.allocate(Math.max(bytes, ALIGNMENT), ALIGNMENT);
      held += segment.byteSize();
    }
    taken.add(segment);
    return segment;
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
