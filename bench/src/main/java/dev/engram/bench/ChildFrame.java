/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import dev.engram.frames.Frame;
import dev.engram.frames.Frames;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A call that writes all words of its memory and ends. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class ChildFrame {

  /** Bytes that the child writes. */
  @Param({"256", "1024", "65536"})
  public int size;

  private final Frame caller = Frames.create().root();
  private final long[] words = Sample.words(128);
  private long gas;
  private long naiveGas;

  @Benchmark
  public long frame() {
    Frame child = caller.enter();
    long left = Sample.GAS;
    for (int offset = 0; offset < size; offset += 32) {
      left = child.store(left, offset, words, offset >> 3 & 511);
    }
    caller.release();
    gas = left;
    return gas;
  }

  @Benchmark
  public long naive() {
    NaiveMemory child = new NaiveMemory();
    long left = Sample.GAS;
    for (int offset = 0; offset < size; offset += 32) {
      left = child.store(left, offset, words, offset >> 3 & 511);
    }
    naiveGas = left;
    return naiveGas;
  }

  @TearDown
  public void check() {
    long spent = Sample.price(size);
    Sample.demand(gas == 0 || Sample.GAS - gas == spent, "the child pays for its memory");
    Sample.demand(naiveGas == 0 || Sample.GAS - naiveGas == spent, "the child pays for its memory");
    Sample.demand(caller.isEmpty(), "the child is discarded");
  }
}
