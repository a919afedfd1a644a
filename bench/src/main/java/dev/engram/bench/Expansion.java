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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Growth of an empty memory that earlier transactions have made room for, with a word stored at
 * each step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class Expansion {

  private static final int KIBIBYTE = 1 << 10;
  private static final int MEBIBYTE = 1 << 20;

  private final Frames frames = Frames.builder().capacity(MEBIBYTE).build();
  private final Frame root = frames.root();
  private final byte[] bare = new byte[MEBIBYTE];
  private final long[] words = Sample.words(128);
  private long spent;
  private long size;

  @Benchmark
  public long inOneStep() {
    frames.reset();
    return record(root.store(Sample.GAS, MEBIBYTE - 32, words, 0), MEBIBYTE);
  }

  @Benchmark
  public long naiveInOneStep() {
    return record(new NaiveMemory().store(Sample.GAS, MEBIBYTE - 32, words, 0), MEBIBYTE);
  }

  @Benchmark
  public byte[] bareFill() {
    Arrays.fill(bare, (byte) 0);
    return bare;
  }

  @Benchmark
  @OperationsPerInvocation(KIBIBYTE / 32)
  public long byWordsToAKibibyte() {
    frames.reset();
    return record(grow(KIBIBYTE), KIBIBYTE);
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTE / 32)
  public long byWordsToAMebibyte() {
    frames.reset();
    return record(grow(MEBIBYTE), MEBIBYTE);
  }

  @Benchmark
  @OperationsPerInvocation(KIBIBYTE / 32)
  public long naiveByWordsToAKibibyte() {
    return record(growNaively(KIBIBYTE), KIBIBYTE);
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTE / 32)
  public long naiveByWordsToAMebibyte() {
    return record(growNaively(MEBIBYTE), MEBIBYTE);
  }

  private long grow(int end) {
    long gas = Sample.GAS;
    for (int offset = 0; offset < end; offset += 32) {
      gas = root.store(gas, offset, words, offset >> 3 & 511);
    }
    return gas;
  }

  private long growNaively(int end) {
    NaiveMemory memory = new NaiveMemory();
    long gas = Sample.GAS;
    for (int offset = 0; offset < end; offset += 32) {
      gas = memory.store(gas, offset, words, offset >> 3 & 511);
    }
    return gas;
  }

  private long record(long left, long end) {
    size = end;
    spent = Sample.GAS - left;
    return spent;
  }

  @TearDown
  public void check() {
    Sample.demand(spent == Sample.price(size), "growth is paid for");
  }
}
