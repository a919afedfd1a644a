/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import dev.engram.merkle.proof.Root;
import dev.engram.space.RegionType;
import dev.engram.vm3d.MemoryProof;
import dev.engram.vm3d.Vm3d;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Stores of 32 bytes into blocks chosen at random, by the host, with proofs on, and a root after
 * each, or after each hundred: what a store and its share of the root cost, whatever lives.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class StoreAndRoot {

  private static final int STORES = 100;
  private static final int BLOCK = 256;
  private static final int CHOICES = 1 << 16;

  /** Blocks that live, each a chunk of the tree. */
  @Param({"100", "1000", "10000", "100000", "1000000"})
  public int addresses;

  private final Vm3d machine = Vm3d.builder().memory(1L << 30).proofs(true).build();
  private final byte[] word = new byte[32];
  private long[] blocks = {};
  private final int[] chosen = new int[CHOICES];
  private int next;

  /** Makes the blocks. */
  @Setup
  public void allocate() {
    blocks = new long[addresses];
    for (int i = 0; i < addresses; i++) {
      blocks[i] = machine.allocate(BLOCK, RegionType.HEAP);
      ByteBuffer.wrap(word).putInt(0, i + 1);
      machine.store(blocks[i], word);
    }
    SplittableRandom random = new SplittableRandom(addresses);
    for (int i = 0; i < CHOICES; i++) {
      chosen[i] = random.nextInt(addresses);
    }
    check();
  }

  /** The root has what was stored last. */
  private void check() {
    Root before = machine.root();
    Root after = storeAndRoot();
    Timed.demand(!after.equals(before), "the root");
    Timed.demand(!storeAndOwnRoot().equals(after), "the root after a store");
    long last = blocks[chosen[next - 1 & CHOICES - 1]];
    MemoryProof proof = machine.proof(last, word.length);
    Timed.demand(machine.verify(last, word, proof), "the proof");
    word[0]++;
    Timed.demand(!machine.verify(last, word, proof), "the proof of something else");
  }

  /** The same again, then gives its memory back. */
  @TearDown
  public void end() {
    check();
    machine.close();
  }

  @Benchmark
  @OperationsPerInvocation(STORES)
  public Root storeAndRoot() {
    for (int i = 0; i < STORES; i++) {
      ByteBuffer.wrap(word).putLong(8, next);
      machine.store(blocks[chosen[next++ & CHOICES - 1]], word);
    }
    return machine.root();
  }

  @Benchmark
  public Root storeAndOwnRoot() {
    ByteBuffer.wrap(word).putLong(8, next);
    machine.store(blocks[chosen[next++ & CHOICES - 1]], word);
    return machine.root();
  }
}
