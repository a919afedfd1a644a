/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import dev.engram.bench.Jvm;
import dev.engram.bench.Warmth;
import dev.engram.stark.security.Profile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Whole proofs of {@link ProvenMemory} with 100 proven bits: transcript, grinding, queries and
 * encoding included, each verified after the clock has stopped. The peer is {@link ScalarProof}.
 * The JVM is started as {@code ./engram bench} does it. Proofs warm it up until nothing is compiled
 * beside them any more: some twenty or many more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.SECOND_COMPILER, Jvm.QUIETLY, Jvm.KERNELS_SOON})
@Warmup(iterations = 3, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class WholeProof {

  /** How many threads prove. */
  @Param({"1", "2"})
  public int threads = 1;

  @SuppressWarnings("NullAway.Init")
  private ProvenMemory system;

  private byte[] proof = {};

  /** What is counted beside the time. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Sizes {

    /** Of the proof. */
    public long proofBytes;

    /** What the prover holds outside the heap, traces included. */
    public long memoryBytes;
  }

  @Setup
  public void prepare() {
    system = new ProvenMemory(Profile.PROVEN_100, threads);
    Warmth.reach(system::prove);
  }

  /** In vectors. */
  @Benchmark
  public byte[] prove(Sizes sizes) {
    proof = system.prove();
    sizes.proofBytes = proof.length;
    sizes.memoryBytes = system.memory();
    return proof;
  }

  @TearDown(Level.Iteration)
  public void verify() {
    system.demand(proof);
  }

  @TearDown
  public void close() {
    system.close();
  }
}
