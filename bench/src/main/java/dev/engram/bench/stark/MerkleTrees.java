/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.commit.MatrixTree;
import dev.engram.stark.commit.OpeningVerifier;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.SplittableRandom;
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

/**
 * The commitment to 2^21 rows of 32 words, by one thread. The peer is the same tree by the JDK's
 * SHA-256. Before, the verifier's code checks that rows open to the root; each tree must then have
 * that root.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 20, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 9, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MerkleTrees {

  private static final int ROWS = 1 << 20;
  private static final int COSETS = 2;
  private static final int WIDTH = 32;
  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;
  private static final int[] OPENED = {0, 1, 77_777, 1_999_999};

  private final Arena arena = Arena.ofShared();
  private final Workers workers = Workers.of(1);
  private final TileMatrix matrix = TileMatrix.allocate(arena, ROWS, COSETS, WIDTH);
  private final MemorySegment digests = arena.allocate(65L * COSETS * ROWS, 64);
  private int[] blake3 = {};
  private int[] sha256 = {};

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(3);
    for (long i = 0; i < (long) COSETS * ROWS * WIDTH; i++) {
      matrix.words().setAtIndex(JAVA_INT, i, random.nextInt(FIELD.prime()));
    }
    blake3 = opened(CommitmentHash.BLAKE3);
    sha256 = opened(CommitmentHash.SHA_256);
  }

  private int[] opened(CommitmentHash hash) {
    MatrixTree tree = tree(hash);
    var refusal =
        OpeningVerifier.check(
            hash,
            FIELD,
            new int[] {matrix.height()},
            new int[] {WIDTH},
            OPENED,
            tree.open(OPENED),
            tree.root());
    if (refusal.isPresent()) {
      throw new IllegalStateException("not opened: " + refusal);
    }
    return tree.root();
  }

  private MatrixTree tree(CommitmentHash hash) {
    return MatrixTree.commit(
        hash, FIELD, List.of(matrix), SegmentAllocator.slicingAllocator(digests), workers);
  }

  /** By BLAKE3, sixteen rows at once. */
  @Benchmark
  public MatrixTree blake3() {
    MatrixTree tree = tree(CommitmentHash.BLAKE3);
    Demands.equal(tree.root(), blake3, "root");
    return tree;
  }

  /** By SHA-256, row by row. */
  @Benchmark
  @Warmup(iterations = 4, time = 1, timeUnit = TimeUnit.MILLISECONDS)
  @Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
  public MatrixTree sha256() {
    MatrixTree tree = tree(CommitmentHash.SHA_256);
    Demands.equal(tree.root(), sha256, "root");
    return tree;
  }

  @TearDown
  public void close() {
    workers.close();
    arena.close();
  }
}
