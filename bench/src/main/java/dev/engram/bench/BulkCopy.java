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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Copies of many bytes, within a memory that is paid for: data from outside, MCOPY one word up and
 * one word down, and zeros. The bare ones run on arrays of the same size.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class BulkCopy {

  /** Bytes to copy. */
  @Param({"65536", "1048576"})
  public int size;

  private final Frame frame = Frames.create().root();
  private final NaiveMemory naive = new NaiveMemory();
  private byte[] bare = {};
  private byte[] data = {};

  @Setup
  public void makeResident() {
    data = Sample.bytes(size);
    bare = new byte[size + 32];
    frame.putBytes(32, data);
    naive.putBounded(Sample.GAS, 32, data, 0, size);
  }

  @Benchmark
  public Frame put() {
    frame.putBytes(0, data);
    return frame;
  }

  @Benchmark
  public long naivePut() {
    return naive.putBounded(Sample.GAS, 0, data, 0, size);
  }

  @Benchmark
  public byte[] barePut() {
    System.arraycopy(data, 0, bare, 0, size);
    return bare;
  }

  @Benchmark
  public Frame copyUp() {
    frame.copy(32, 0, size);
    return frame;
  }

  @Benchmark
  public long naiveCopyUp() {
    return naive.copy(Sample.GAS, 32, 0, size);
  }

  @Benchmark
  public byte[] bareCopyUp() {
    System.arraycopy(bare, 0, bare, 32, size);
    return bare;
  }

  @Benchmark
  public Frame copyDown() {
    frame.copy(0, 32, size);
    return frame;
  }

  @Benchmark
  public long naiveCopyDown() {
    return naive.copy(Sample.GAS, 0, 32, size);
  }

  @Benchmark
  public byte[] bareCopyDown() {
    System.arraycopy(bare, 32, bare, 0, size);
    return bare;
  }

  @Benchmark
  public Frame zeros() {
    frame.putBounded(0, data, size, size);
    return frame;
  }

  @Benchmark
  public long naiveZeros() {
    return naive.putBounded(Sample.GAS, 0, data, size, size);
  }

  @Benchmark
  public byte[] bareZeros() {
    Arrays.fill(bare, 0, size, (byte) 0);
    return bare;
  }

  @TearDown
  public void check() {
    put();
    copyUp();
    byte[] expected = Arrays.copyOf(data, size);
    Sample.demand(Arrays.equals(frame.getBytes(32, size), expected), "a copy up");
    copyDown();
    Sample.demand(Arrays.equals(frame.getBytes(0, size), expected), "a copy down");
    zeros();
    Sample.demand(Arrays.equals(frame.getBytes(0, size), new byte[size]), "zeros");
    Sample.demand(frame.size() == size + 32, "the memory does not grow");
  }
}
