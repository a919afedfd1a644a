/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.Jvm;
import dev.engram.bench.Warmth;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Whole proofs of a persistent memory in two segments, which two threads prove side by side and one
 * thread one after the other.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.SECOND_COMPILER, Jvm.QUIETLY, Jvm.KERNELS_SOON})
@Warmup(iterations = 3, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class SegmentsProof {

  /** log2 of the accesses. */
  @Param("19")
  public int logAccesses = 19;

  /** log2 of the leaves that are accessed. */
  @Param("15")
  public int logLeaves = 15;

  /** log2 of the bytes of the memory. */
  @Param("25")
  public int pointerBits = 25;

  /** How many threads prove. */
  @Param({"1", "2"})
  public int threads = 1;

  @SuppressWarnings("NullAway.Init")
  private ProvenLog log;

  private byte[] proof = {};

  @Setup
  public void prepare() {
    MemoryConfiguration memory = MemoryConfiguration.PERSISTENT_BYTES.withBits(0, pointerBits);
    int half = 1 << logAccesses - 1;
    byte[] accesses = RandomLog.scattered(16, 1 << logLeaves, pointerBits).of(1 << logAccesses, 0);
    log = ProvenLog.cut(memory, accesses, half, 2, threads);
    Warmth.reach(log::prove);
  }

  /** Plays the log, proves it, and encodes the proof. */
  @Benchmark
  public byte[] prove(Counts counts) {
    proof = log.prove();
    log.count(proof, counts);
    return proof;
  }

  @TearDown(Level.Iteration)
  public void verify() {
    log.demand(proof);
  }

  @TearDown
  public void close() {
    log.demandOfLog(proof);
    log.close();
  }
}
