/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.Jvm;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.prover.Prover;
import dev.engram.stark.prover.ProvingKey;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.tree.CompressionTable;
import dev.engram.zkmem.tree.StateTree;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Whole proofs, with 100 proven bits, of the table of hashes of a persistent memory and of nothing
 * else: as many permutations as it has rows, filled in each time, and looked up by nobody.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.SECOND_COMPILER, Jvm.QUIETLY, Jvm.KERNELS_SOON})
@Warmup(iterations = 40, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class CompressionsProof {

  private static final Profile PROFILE = Profile.PROVEN_100;
  private static final MemoryConfiguration MEMORY =
      MemoryConfiguration.PERSISTENT_BYTES.withBits(0, 25);
  private static final List<int[]> NO_VALUES = List.of(new int[0]);
  private static final int SEED = 7;
  private static final int BYTE = 256;

  /** log2 of the permutations. */
  @Param("18")
  public int logRows = 18;

  private final Workers workers = Workers.of(1);
  private final StateTree tree = new StateTree(MEMORY, PROFILE.field());
  private int[] leaves = {};

  @SuppressWarnings("NullAway.Init")
  private ProvingKey key;

  @SuppressWarnings("NullAway.Init")
  private Prover prover;

  private byte[] proof = {};

  /** Fills leaves, all of which hold something else. */
  @Setup
  public void prepare() {
    int rows = 1 << logRows;
    PrimeField field = PROFILE.field();
    SplittableRandom random = new SplittableRandom(SEED);
    int[] labels = IntStream.range(0, rows).toArray();
    int[] limbs = new int[rows * MemoryConfiguration.LEAF_LIMBS];
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] = field.of(random.nextInt(BYTE * BYTE));
    }
    tree.setAll(labels, limbs, workers);
    leaves = IntStream.of(labels).map(label -> (1 << tree.height()) + label).toArray();
    key = ProvingKey.of(PROFILE).require(new CompressionAir(MEMORY, field)).build(workers);
    prover = Prover.of(key, workers);
  }

  /** Fills in the table, proves it, and encodes the proof. */
  @Benchmark
  public byte[] prove(Counts counts) {
    try (Arena arena = Arena.ofConfined()) {
      RowMatrix rows = CompressionTable.of(tree, leaves, leaves.length, arena, workers);
      for (int row = 0; row < leaves.length; row++) {
        rows.set(row, CompressionAir.COUNT, 0);
      }
      proof = prover.prove(NO_VALUES, List.of(Witness.of(0, rows)));
    }
    counts.compressions = leaves.length;
    counts.proofBytes = proof.length;
    counts.memoryBytes = prover.memoryHeld();
    return proof;
  }

  /** Stops the run if a proof does not hold. */
  @TearDown(Level.Iteration)
  public void verify() {
    Verdict verdict = Verifier.of(key.verifyingKey()).verify(Statement.of(NO_VALUES), proof);
    if (!verdict.accepted()) {
      throw new IllegalStateException("not proven: " + verdict);
    }
  }

  @TearDown
  public void close() {
    prover.close();
    key.close();
    workers.close();
  }
}
