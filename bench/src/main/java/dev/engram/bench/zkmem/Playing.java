/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.Jvm;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.witness.FilledTables;
import dev.engram.zkmem.witness.MemoryImage;
import java.io.IOException;
import java.lang.foreign.Arena;
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
 * The log of {@link VolatileProof} played again and not proven: read only, on a memory that finds
 * the time of the access before, into tables, and by {@link NaiveReplay}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.SECOND_COMPILER, Jvm.QUIETLY, Jvm.KERNELS_SOON})
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 9, time = 1)
public class Playing {

  /** log2 of the accesses. */
  @Param("20")
  public int logAccesses = 20;

  /** log2 of the words. */
  @Param("18")
  public int logBlocks = 18;

  @SuppressWarnings("NullAway.Init")
  private PlayedLog log;

  @SuppressWarnings("NullAway.Init")
  private Workers workers;

  private long elapsed;

  /** Has the naive way say what the other has to find. */
  @Setup
  public void prepare() throws IOException {
    log =
        new PlayedLog(
            MemoryConfiguration.VOLATILE_WORDS.fixed(),
            Profile.PROVEN_100.field(),
            RandomLog.dense(32, 1 << logBlocks).of(1 << logAccesses, 0),
            MemoryImage.ZEROS);
    workers = Workers.of(1);
    NaiveReplay naive = new NaiveReplay();
    try (LogReader reader = LogReader.of(log.log())) {
      demand(naive.play(reader), 1 << logAccesses);
    }
    elapsed = naive.elapsed();
  }

  /** The reader alone. */
  @Benchmark
  public void read(Counts counts) throws IOException {
    int records = 0;
    try (LogReader reader = LogReader.of(log.log())) {
      while (reader.next()) {
        records++;
      }
    }
    demand(records, 1 << logAccesses);
    counts.accesses = records;
  }

  /** The memory, which checks every read. */
  @Benchmark
  public void play(Counts counts) {
    ElapsedTime found = new ElapsedTime();
    counts.accesses = log.play(found);
    demand(counts.accesses, 1 << logAccesses);
    demand(found.sum(), elapsed);
  }

  /** The memory with the tables that are proven, up to their matrices outside the heap. */
  @Benchmark
  public void fill(Counts counts) {
    try (Arena arena = Arena.ofShared()) {
      FilledTables filled = log.fill(arena, workers);
      // the range, the clock, the boundary, reads and writes
      demand(filled.witnesses().size(), 5);
      counts.accesses = 1L << logAccesses;
    }
  }

  /** A map of words. */
  @Benchmark
  public void naive(Counts counts) throws IOException {
    NaiveReplay naive = new NaiveReplay();
    try (LogReader reader = LogReader.of(log.log())) {
      counts.accesses = naive.play(reader);
    }
    demand(counts.accesses, 1 << logAccesses);
    demand(naive.elapsed(), elapsed);
  }

  @TearDown
  public void close() {
    workers.close();
  }

  private static void demand(long found, long wanted) {
    if (found != wanted) {
      throw new IllegalStateException("played wrong: " + found + " is not " + wanted);
    }
  }
}
