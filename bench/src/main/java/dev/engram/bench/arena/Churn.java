/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Frees a block chosen at random out of those that live and allocates another in its place: out of
 * 256 blocks of 64 B to 64 KiB, or out of 100,000 of 64 B to 4 KiB, about 50 MB. What is written
 * into a block is read back at once, and again from all of them at the end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {Contender.NATIVE, Contender.UNSAFE, Contender.OPENS})
public class Churn {

  private static final int FEW = 256;
  private static final int LARGEST_OF_MANY = 4 << 10;

  @Param({"256", "100000"})
  public int live = FEW;

  @SuppressWarnings("NullAway.Init")
  private Blocks blocks;

  private int[] sizes = {};
  private int next;
  private long random = 1;

  @Setup
  public void open(Peer peer) {
    blocks = peer.open(live);
    sizes = Sizes.mix(live <= FEW ? Sizes.LARGEST : LARGEST_OF_MANY);
    blocks.fill(live, sizes);
  }

  @Benchmark
  public int replace() {
    random = random * 0x5851_F42D_4C95_7F2DL + 1;
    int slot = (int) ((random >>> 33) * live >>> 31);
    blocks.free(slot);
    blocks.allocate(slot, sizes[next++ & Sizes.COUNT - 1]);
    return slot;
  }

  @TearDown
  public void check() {
    blocks.empty(live);
    blocks.close();
  }
}
