/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import dev.engram.frames.Frame;
import dev.engram.frames.Frames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * MSTORE and MLOAD with gas and bounds, at any offset within 4 KiB that are paid for. The bare
 * access has neither gas nor a bound of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class WordAccess {

  private static final int COUNT = 128;
  private static final int SIZE = 4_096;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();

  private final Frame frame = Frames.create().root();
  private final NaiveMemory naive = new NaiveMemory();
  private final byte[] bare = new byte[SIZE];
  private final long[] words = Sample.words(COUNT);
  private final long[] stack = new long[4 * COUNT];
  private final long[] offsets = Sample.offsets(COUNT, SIZE);
  private long gas = Sample.GAS;

  @Setup
  public void makeResident() {
    frame.putBytes(0, Sample.bytes(SIZE));
    naive.putBounded(gas, 0, Sample.bytes(SIZE), 0, SIZE);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long store() {
    long left = gas;
    for (int i = 0; i < COUNT; i++) {
      left = frame.store(left, offsets[i], words, 4 * i);
    }
    gas = left;
    return gas;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long load() {
    long left = gas;
    for (int i = 0; i < COUNT; i++) {
      left = frame.load(left, offsets[i], stack, 4 * i);
    }
    gas = left;
    return gas;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long naiveStore() {
    long left = gas;
    for (int i = 0; i < COUNT; i++) {
      left = naive.store(left, offsets[i], words, 4 * i);
    }
    gas = left;
    return gas;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long naiveLoad() {
    long left = gas;
    for (int i = 0; i < COUNT; i++) {
      left = naive.load(left, offsets[i], stack, 4 * i);
    }
    gas = left;
    return gas;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] bareStore() {
    byte[] bytes = bare;
    for (int i = 0; i < COUNT; i++) {
      int to = (int) offsets[i];
      LONG.set(bytes, to, words[4 * i + 3]);
      LONG.set(bytes, to + 8, words[4 * i + 2]);
      LONG.set(bytes, to + 16, words[4 * i + 1]);
      LONG.set(bytes, to + 24, words[4 * i]);
    }
    return bytes;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long[] bareLoad() {
    byte[] bytes = bare;
    for (int i = 0; i < COUNT; i++) {
      int from = (int) offsets[i];
      stack[4 * i + 3] = (long) LONG.get(bytes, from);
      stack[4 * i + 2] = (long) LONG.get(bytes, from + 8);
      stack[4 * i + 1] = (long) LONG.get(bytes, from + 16);
      stack[4 * i] = (long) LONG.get(bytes, from + 24);
    }
    return stack;
  }

  @TearDown
  public void check() {
    Sample.demand(gas == Sample.GAS, "access within the size is paid for already");
    frame.store(gas, offsets[7], words, 0);
    naive.store(gas, offsets[7], words, 0);
    long[] ours = new long[4];
    frame.load(gas, offsets[7], ours, 0);
    long[] theirs = new long[4];
    naive.load(gas, offsets[7], theirs, 0);
    Sample.demand(ours[3] == words[3] && theirs[3] == words[3], "a word is read as written");
  }
}
