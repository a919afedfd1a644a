/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.merkle;

import dev.engram.bench.Jvm;
import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Verifier;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Proofs of single chunks, anywhere in a million: making one from a tree that is up to date, and
 * checking one. The peer of the latter is the hashing alone, 33 messages.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = Jvm.LARGE_PAGES)
@Warmup(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class MerkleProofs {

  private static final int BATCH = 1 << 12;

  /** So many proofs that they are near, as the messages are that the peer hashes. */
  private static final int VERIFIED = 1 << 8;

  private final Image image = new Image();
  private final MemoryTree tree = new MemoryTree(HashAlgorithm.SHA_256);
  private final Verifier verifier = new Verifier(HashAlgorithm.SHA_256);
  private final Messages messages = new Messages();
  private final Proof[] proofs = new Proof[BATCH];
  private final ChunkSet[] asked = new ChunkSet[BATCH];

  @SuppressWarnings("NullAway.Init")
  private Root root;

  private int next;

  @Setup
  public void commit() throws ProofException {
    tree.update(Image.all(), image);
    root = tree.root();
    long[] chunks = Image.scattered(BATCH, new SplittableRandom(5));
    for (int i = 0; i < BATCH; i++) {
      asked[i] = ChunkSet.of(chunks[i]);
      proofs[i] = tree.open(asked[i], image);
      demandData(verifier.verify(root, proofs[i]));
    }
  }

  /** A proof of a chunk, with its data. */
  @Benchmark
  public Proof open() {
    int i = next++ & BATCH - 1;
    Proof proof = tree.open(asked[i], image);
    if (proof.length() != proofs[i].length()) {
      throw new IllegalStateException("another proof");
    }
    return proof;
  }

  /** What a proof proves. */
  @Benchmark
  public Claim verify() throws ProofException {
    Claim claim = verifier.verify(root, proofs[next++ & VERIFIED - 1]);
    demandData(claim);
    return claim;
  }

  /** As many hashes as verification needs. */
  @Benchmark
  public byte[] bareHashes() {
    return messages.hash(1, Messages.DEPTH);
  }

  private static void demandData(Claim claim) {
    if (!(claim instanceof Claim.Opened opened) || opened.contents().isZero()) {
      throw new IllegalStateException("not proven: " + claim);
    }
  }
}
