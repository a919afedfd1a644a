/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import dev.engram.frames.Frame;
import dev.engram.frames.Frames;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * CALLDATACOPY and its like, within a memory that is paid for: 100 bytes out of 256, and 256 bytes
 * of which only 100 are there.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class BoundedCopy {

  private final Frame frame = Frames.create().root();
  private final NaiveMemory naive = new NaiveMemory();
  private final byte[] bare = new byte[4_096];
  private final byte[] long256 = Sample.bytes(256);
  private final byte[] short100 = Sample.bytes(100);
  private long offset = 64;

  @Setup
  public void makeResident() {
    frame.putBytes(0, Sample.bytes(4_096));
    naive.putBounded(Sample.GAS, 0, Sample.bytes(4_096), 0, 4_096);
  }

  @Benchmark
  public Frame part() {
    frame.putBounded(offset, long256, 50, 100);
    return frame;
  }

  @Benchmark
  public Frame filledUp() {
    frame.putBounded(offset, short100, 0, 256);
    return frame;
  }

  @Benchmark
  public long naivePart() {
    return naive.putBounded(Sample.GAS, offset, long256, 50, 100);
  }

  @Benchmark
  public long naiveFilledUp() {
    return naive.putBounded(Sample.GAS, offset, short100, 0, 256);
  }

  @Benchmark
  public byte[] barePart() {
    System.arraycopy(long256, 50, bare, (int) offset, 100);
    return bare;
  }

  @Benchmark
  public byte[] bareFilledUp() {
    System.arraycopy(short100, 0, bare, (int) offset, 100);
    Arrays.fill(bare, (int) offset + 100, (int) offset + 256, (byte) 0);
    return bare;
  }

  @TearDown
  public void check() {
    part();
    Sample.demand(frame.getByte(offset + 99) == (long256[149] & 0xFF), "the part is copied");
    filledUp();
    Sample.demand(frame.getByte(offset + 99) == (short100[99] & 0xFF), "what is there is copied");
    Sample.demand(frame.getByte(offset + 255) == 0, "what is not there is zero");
    Sample.demand(frame.size() == 4_096 && offset == 64, "the memory does not grow");
  }
}
