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
 * Whole proofs of a persistent memory from root to root, with 100 proven bits, by one thread and in
 * one segment: accesses to whole leaves that are anywhere in one address space.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.SECOND_COMPILER, Jvm.QUIETLY, Jvm.KERNELS_SOON})
@Warmup(iterations = 3, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class PersistentProof {

  /** log2 of the accesses. */
  @Param("20")
  public int logAccesses = 20;

  /** log2 of the leaves that are accessed. */
  @Param("16")
  public int logLeaves = 16;

  /** log2 of the bytes of the memory. */
  @Param("25")
  public int pointerBits = 25;

  /** Whether leaves hold something before, which the prover is told of each time. */
  @Param({"false", "true"})
  public boolean filled;

  @SuppressWarnings("NullAway.Init")
  private ProvenLog log;

  private byte[] proof = {};
  private int compressions;

  @Setup
  public void prepare() {
    RandomLog leaves = RandomLog.scattered(16, 1 << logLeaves, pointerBits);
    if (filled) {
      leaves.filled();
    }
    MemoryConfiguration memory = MemoryConfiguration.PERSISTENT_BYTES.withBits(0, pointerBits);
    byte[] accesses = leaves.of(1 << logAccesses, 0);
    log = ProvenLog.of(memory, accesses, leaves.image(), 1);
    compressions = log.compressions();
    Warmth.reach(log::prove);
  }

  /** Plays the log, proves it, and encodes the proof. */
  @Benchmark
  public byte[] prove(Counts counts) {
    proof = log.prove();
    log.count(proof, counts);
    counts.compressions = compressions;
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
