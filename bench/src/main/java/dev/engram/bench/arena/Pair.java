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
 * Allocates a block, writes into it, reads that back and frees it, beside 256 blocks that stay.
 * "mix" is 64 B to 64 KiB, most of them small.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {Contender.NATIVE, Contender.UNSAFE, Contender.OPENS})
public class Pair {

  private static final int LIVE = 256;

  @Param({"64", "mix"})
  public String size = "64";

  @SuppressWarnings("NullAway.Init")
  private Blocks blocks;

  private int[] sizes = {};
  private int next;

  @Setup
  public void open(Peer peer) {
    blocks = peer.open(LIVE);
    blocks.fill(LIVE, Sizes.mix(Sizes.LARGEST));
    sizes = size.equals("mix") ? Sizes.mix(Sizes.LARGEST) : Sizes.all(Integer.parseInt(size));
  }

  @Benchmark
  public long pair() {
    int i = next++ & Sizes.COUNT - 1;
    long read = blocks.pair(sizes[i], i);
    Blocks.demand(read, i);
    return read;
  }

  @TearDown
  public void check() {
    blocks.empty(LIVE);
    blocks.close();
  }
}
