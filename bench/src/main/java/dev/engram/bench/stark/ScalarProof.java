/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import dev.engram.stark.security.Profile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The same proofs as those of {@link WholeProof}, by one thread without vectors. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = "-Dengram.stark.kernels=scalar")
@Warmup(iterations = 1, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class ScalarProof {

  @SuppressWarnings("NullAway.Init")
  private ProvenMemory system;

  private byte[] proof = {};

  @Setup
  public void prepare() {
    system = new ProvenMemory(Profile.PROVEN_100, 1);
  }

  /** A proof. */
  @Benchmark
  public byte[] prove() {
    proof = system.prove();
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
