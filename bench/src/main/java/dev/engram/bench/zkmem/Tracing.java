/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.Jvm;
import dev.engram.bench.trace.Strata;
import dev.engram.frames.Frames;
import dev.engram.trace.LogWriter;
import java.io.IOException;
import java.io.OutputStream;
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
 * A program on the EVM whose accesses go to a log that nobody keeps, and one that nobody watches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.SECOND_COMPILER, Jvm.QUIETLY, Jvm.KERNELS_SOON})
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 9, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Tracing {

  private static final int TURNS = 1 << 10;

  /** Which program. */
  @Param({"LOOP", "CONTRACT"})
  public CallMemory program = CallMemory.LOOP;

  @SuppressWarnings("NullAway.Init")
  private LogWriter log;

  @SuppressWarnings("NullAway.Init")
  private Program traced;

  @SuppressWarnings("NullAway.Init")
  private Program untraced;

  private long gas;
  private long records;

  /** Something that takes as much gas each time. */
  @FunctionalInterface
  private interface Program {
    long run();
  }

  /** Finds out how much gas a run takes, and how many records it makes. */
  @Setup
  public void prepare() throws IOException {
    log = new LogWriter(OutputStream.nullOutputStream());
    traced = program(Frames.builder().sink(log.sink(1)).build());
    untraced = program(Frames.create());
    traced.run();
    long first = log.records();
    // the first run writes state that later ones only change
    gas = traced.run();
    records = log.records() - first;
    untraced.run();
    if (program == CallMemory.LOOP && records < (long) TURNS * (MemoryLoop.ACCESSES - 2)) {
      throw new IllegalStateException("too few records: " + records);
    }
  }

  private Program program(Frames frames) {
    return program == CallMemory.LOOP
        ? new MemoryLoop(frames, TURNS)::run
        : new Strata(frames)::run;
  }

  /** With the log. */
  @Benchmark
  public void traced(Counts counts) {
    long before = log.records();
    demand(traced.run(), gas);
    counts.accesses = log.records() - before;
    demand(counts.accesses, records);
  }

  /** Without a sink. */
  @Benchmark
  public void untraced(Counts counts) {
    demand(untraced.run(), gas);
    counts.accesses = records;
  }

  @TearDown
  public void close() throws IOException {
    log.close();
  }

  private static void demand(long found, long wanted) {
    if (found != wanted) {
      throw new IllegalStateException("not the same run: " + found + " is not " + wanted);
    }
  }
}
