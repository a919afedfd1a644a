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
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Verification of a proof of {@link ProvenMemory} with 100 proven bits, decoding included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 9, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Verification {

  @SuppressWarnings("NullAway.Init")
  private ProvenMemory system;

  private byte[] proof = {};

  @Setup
  public void prove() {
    system = new ProvenMemory(Profile.PROVEN_100, 2);
    proof = system.prove();
  }

  /** A proof that holds. */
  @Benchmark
  public void verify() {
    system.demand(proof);
  }

  @TearDown
  public void close() {
    system.close();
  }
}
