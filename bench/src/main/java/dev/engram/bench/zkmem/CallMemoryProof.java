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
 * Whole proofs, with 100 proven bits and by one thread, of what an EVM does to its memory: words
 * anywhere, with adapters for those that are not aligned.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.SECOND_COMPILER, Jvm.QUIETLY, Jvm.KERNELS_SOON})
@Warmup(iterations = 3, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class CallMemoryProof {

  /** log2 of the accesses. */
  @Param("18")
  public int logAccesses = 18;

  /** Whose accesses. */
  @Param({"RANDOM", "LOOP", "CONTRACT"})
  public CallMemory source = CallMemory.RANDOM;

  @SuppressWarnings("NullAway.Init")
  private ProvenLog log;

  private byte[] proof = {};

  @Setup
  public void prepare() {
    byte[] accesses = source.log(1 << logAccesses);
    log = ProvenLog.of(MemoryConfiguration.EVM_WORDS, accesses, 1);
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
