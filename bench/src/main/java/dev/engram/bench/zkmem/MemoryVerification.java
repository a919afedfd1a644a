/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.Jvm;
import dev.engram.zkmem.model.MemoryConfiguration;
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

/** Verification of a proof of {@link VolatileProof}, decoding included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.SECOND_COMPILER, Jvm.QUIETLY, Jvm.KERNELS_SOON})
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 9, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MemoryVerification {

  /** log2 of the accesses. */
  @Param("20")
  public int logAccesses = 20;

  /** log2 of the words. */
  @Param("18")
  public int logBlocks = 18;

  @SuppressWarnings("NullAway.Init")
  private ProvenLog log;

  private byte[] proof = {};

  @Setup
  public void prove() {
    byte[] accesses = RandomLog.dense(32, 1 << logBlocks).of(1 << logAccesses, 0);
    log = ProvenLog.of(MemoryConfiguration.VOLATILE_WORDS.fixed(), accesses, 1);
    proof = log.prove();
  }

  /** With a key that was made before. */
  @Benchmark
  public void verify() {
    log.demand(proof);
  }

  /** By the proof alone: the key is made for it. */
  @Benchmark
  public void verifyWithoutKey() {
    log.demandByProofAlone(proof);
  }

  @TearDown
  public void close() {
    log.close();
  }
}
