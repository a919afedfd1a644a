/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import dev.engram.arena.Guard;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads eight bytes of blocks of 64 B in random order: at the bare address, through a segment for
 * each block, and through a handle of the bare slab. 1,024 blocks are in the cache, a million are
 * 64 MB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {Contender.NATIVE, Contender.UNSAFE, Contender.OPENS})
public class Reads {

  private static final int SIZE = 64;
  private static final int BATCH = 1_024;

  @Param({"1024", "1048576"})
  public int blocks = BATCH;

  private Arena arena = Arena.global();
  private BareSlab slab = new BareSlab(1 << 16);
  private long[] addresses = {};
  private MemorySegment[] segments = {};
  private long[] handles = {};

  @SuppressWarnings("NullAway.Init")
  private dev.engram.arena.Arena ours;

  private long[] ourHandles = {};

  @SuppressWarnings("NullAway.Init")
  private Guarded fenced;

  @SuppressWarnings("NullAway.Init")
  private Guarded asymmetric;

  private long[] sums = {};
  private int from;

  @Setup
  public void open() {
    slab.close();
    slab = new BareSlab(1L << 30);
    arena = Arena.ofConfined();
    MemorySegment region = arena.allocate((long) SIZE * blocks, SIZE);
    int[] order = order(blocks);
    fenced = Guarded.of(false, order);
    asymmetric = Guarded.of(true, order);
    long[] slabHandles = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      slabHandles[i] = slab.allocate(SIZE);
    }
    MemorySegment[] slices = new MemorySegment[blocks];
    for (int i = 0; i < blocks; i++) {
      slices[i] = region.asSlice((long) SIZE * i, SIZE);
    }
    addresses = new long[blocks];
    segments = new MemorySegment[blocks];
    handles = new long[blocks];
    ours = dev.engram.arena.Arena.builder().lanes(1L << 30, 1L << 30).confined();
    long[] arenaHandles = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      arenaHandles[i] = ours.allocate(SIZE);
    }
    ourHandles = new long[blocks];
    sums = new long[blocks / BATCH];
    for (int i = 0; i < blocks; i++) {
      int block = order[i];
      addresses[i] = slices[block].address();
      segments[i] = slices[block];
      handles[i] = slabHandles[block];
      Address.put(addresses[i], block);
      Address.put(slab.address(handles[i]), block);
      ourHandles[i] = arenaHandles[block];
      ours.putLong(ourHandles[i], 0, block);
      sums[i / BATCH] += block;
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long raw() {
    int first = next();
    long sum = 0;
    for (int i = first; i < first + BATCH; i++) {
      sum += Address.get(addresses[i]);
    }
    Blocks.demand(sum, sums[first / BATCH]);
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long segment() {
    int first = next();
    long sum = 0;
    for (int i = first; i < first + BATCH; i++) {
      sum += segments[i].get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }
    Blocks.demand(sum, sums[first / BATCH]);
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long slabHandle() {
    int first = next();
    long sum = 0;
    for (int i = first; i < first + BATCH; i++) {
      sum += Address.get(slab.address(handles[i]));
    }
    Blocks.demand(sum, sums[first / BATCH]);
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long handle() {
    int first = next();
    long sum = 0;
    for (int i = first; i < first + BATCH; i++) {
      sum += ours.getLong(ourHandles[i], 0);
    }
    Blocks.demand(sum, sums[first / BATCH]);
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long fenced() {
    return guarded(fenced);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long asymmetric() {
    return guarded(asymmetric);
  }

  private long guarded(Guarded blocks) {
    int first = next();
    long sum = 0;
    Guard guard = blocks.guard;
    for (int i = first; i < first + BATCH; i++) {
      guard.enter();
      sum += guard.getLong(blocks.handles[i], 0);
      guard.exit();
    }
    Blocks.demand(sum, sums[first / BATCH]);
    return sum;
  }

  /** A shared arena, its blocks in the order in which they are read, and a guard. */
  private record Guarded(dev.engram.arena.Arena arena, long[] handles, Guard guard) {

    static Guarded of(boolean asymmetric, int[] order) {
      dev.engram.arena.Arena arena =
          dev.engram.arena.Arena.builder()
              .lanes(1L << 30, 1L << 30)
              .asymmetric(asymmetric)
              .shared();
      long[] made = new long[order.length];
      for (int i = 0; i < made.length; i++) {
        made[i] = arena.allocate(SIZE);
        arena.putLong(made[i], 0, i);
      }
      long[] handles = new long[order.length];
      for (int i = 0; i < made.length; i++) {
        handles[i] = made[order[i]];
      }
      return new Guarded(arena, handles, arena.guard());
    }

    void close() {
      guard.close();
      arena.close();
    }
  }

  @TearDown
  public void close() {
    fenced.close();
    asymmetric.close();
    ours.close();
    arena.close();
    slab.close();
  }

  private int next() {
    int first = from;
    from = first + BATCH == blocks ? 0 : first + BATCH;
    return first;
  }

  private static int[] order(int count) {
    SplittableRandom random = new SplittableRandom(count);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
