/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.work;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Memory that is taken again and again: fresh pages cost the system more time than the hashing of
 * what they hold. What it gives is as whoever had it before has left it. For any number of threads;
 * the memory is given back to the system when this is closed.
 */
public final class RecycledMemory implements SegmentAllocator, AutoCloseable {

  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofShared();

  /** Free segments by size. */
  private final Map<Long, ArrayDeque<MemorySegment>> free = new HashMap<>();

  private final List<MemorySegment> taken = new ArrayList<>();

  private long held;

  /** Empty memory, which grows by what is asked of it. */
  public RecycledMemory() {}

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

  /** What is taken through it is given back together. */
  public Lease lease() {
    return new Lease();
  }

  /** Takes memory for as long as it is open. For any number of threads. */
  public final class Lease implements SegmentAllocator, AutoCloseable {

    private final Queue<MemorySegment> leased = new ConcurrentLinkedQueue<>();

    private Lease() {}

    @Override
    public MemorySegment allocate(long bytes, long alignment) {
      MemorySegment segment = RecycledMemory.this.allocate(bytes, alignment);
      leased.add(segment);
      return segment;
    }

    /** Gives all of it back; again, gives back nothing more. */
    @Override
    public void close() {
      for (MemorySegment each = leased.poll(); each != null; each = leased.poll()) {
        release(each);
      }
    }
  }

  /** Takes back all that was taken. */
  public synchronized void releaseAll() {
    taken.forEach(this::give);
    taken.clear();
  }

  private void give(MemorySegment segment) {
    free.computeIfAbsent(segment.byteSize(), size -> new ArrayDeque<>()).push(segment);
  }

  /** Bytes that it holds, in use or not. */
  public synchronized long held() {
    return held;
  }

  @Override
  public void close() {
    arena.close();
  }
}
