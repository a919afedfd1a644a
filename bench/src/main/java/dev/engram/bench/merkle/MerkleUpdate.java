/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.merkle;

import dev.engram.bench.Jvm;
import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * The root of a million chunks after some of them, scattered, have been written, by one thread and
 * by all. The peer is the hashing alone: as many messages of chunks and nodes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Jvm.VECTORS, Jvm.LARGE_PAGES})
@Warmup(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MerkleUpdate {

  /** How many sets of chunks are written in turn. */
  private static final int SETS = 64;

  /** Chunks written between one root and the next. */
  @Param({"1", "1000", "100000"})
  public int writes = 1;

  private final Image image = new Image();
  private final MemoryTree tree = new MemoryTree(HashAlgorithm.SHA_256);
  private final Messages messages = new Messages();
  private final ForkJoinPool pool = new ForkJoinPool();
  private final long[][] sets = new long[SETS][];
  private final long[] nodes = new long[SETS];
  private Root root = tree.root();
  private int next;

  @Setup
  public void commit() {
    tree.update(Image.all(), image, pool);
    root = tree.root();
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < SETS; i++) {
      sets[i] = Image.scattered(writes, random);
      nodes[i] = Messages.nodesAbove(sets[i]);
    }
  }

  /** The new root, by one thread. */
  @Benchmark
  public Root update() {
    return update(null);
  }

  /** The new root, by as many threads as there are processors. */
  @Benchmark
  public Root updateByAll() {
    return update(pool);
  }

  private Root update(@Nullable ForkJoinPool by) {
    long[] chunks = sets[next++ & SETS - 1];
    for (long chunk : chunks) {
      image.touch(chunk);
    }
    tree.update(chunks, image, by);
    Root updated = tree.root();
    if (updated.equals(root)) {
      throw new IllegalStateException("the root is what it was");
    }
    root = updated;
    return updated;
  }

  /** As many hashes as an update needs, and the last that binds the metadata. */
  @Benchmark
  public byte[] bareHashes() {
    int set = next++ & SETS - 1;
    return messages.hash(sets[set].length, nodes[set] + 1);
  }

  @TearDown
  public void close() {
    pool.close();
  }
}
