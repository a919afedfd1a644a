/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.InvalidMemoryProof;
import dev.engram.zkmem.proof.LogCommitter;
import dev.engram.zkmem.proof.MemoryKey;
import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryProofCodec;
import dev.engram.zkmem.proof.MemoryProver;
import dev.engram.zkmem.proof.MemoryVerdict;
import dev.engram.zkmem.proof.MemoryVerifier;
import dev.engram.zkmem.proof.ProofRequest;
import dev.engram.zkmem.witness.MemoryImage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A log with what proves it, with 100 proven bits, and what verifies that. */
final class ProvenLog implements AutoCloseable {

  /** Of a log that is to have one segment. */
  private static final ReplayLimits ONE_SEGMENT = new ReplayLimits(1 << 21, 1 << 21, 1 << 21);

  private static final Profile PROFILE = Profile.PROVEN_100;

  private final PlayedLog played;
  private final Workers workers;
  private final MemoryKey key;
  private final MemoryProver prover;
  private final ProofRequest request;
  private final int segments;
  private final int accesses;

  /** Accesses as the log has them, where one may be several for the memory. */
  private final int logged;

  private ProvenLog(PlayedLog played, ReplayLimits limits, int segments, int threads) {
    this.played = played;
    this.workers = Workers.of(threads);
    this.key = MemoryKey.of(played.memory(), PROFILE, workers);
    this.prover = MemoryProver.of(key, workers);
    this.segments = segments;
    this.accesses = played.play(new ElapsedTime());
    this.logged =
        played.memory().equals(MemoryConfiguration.EVM_WORDS)
            ? played.with(MemoryConfiguration.VOLATILE_WORDS).play(new ElapsedTime())
            : accesses;
    this.request = ProofRequest.DEFAULT.withLimits(limits).withImage(played.image());
  }

  /** A log of a volatile memory, or of one that begins with zeros and is proven at once. */
  static ProvenLog of(MemoryConfiguration memory, byte[] log, int threads) {
    return of(memory, log, MemoryImage.ZEROS, threads);
  }

  /** A log that is proven at once. */
  static ProvenLog of(MemoryConfiguration memory, byte[] log, MemoryImage image, int threads) {
    PlayedLog played = new PlayedLog(memory, PROFILE.field(), log, image);
    return new ProvenLog(played, ONE_SEGMENT, 1, threads);
  }

  /** A log, of a memory that begins with zeros, that is cut into segments of so many accesses. */
  static ProvenLog cut(
      MemoryConfiguration memory, byte[] log, int accesses, int segments, int threads) {
    PlayedLog played = new PlayedLog(memory, PROFILE.field(), log, MemoryImage.ZEROS);
    return new ProvenLog(played, new ReplayLimits(accesses, 1 << 21, 1 << 21), segments, threads);
  }

  /** Proves it. */
  byte[] prove() {
    try (LogReader reader = LogReader.of(played.log())) {
      return MemoryProofCodec.encode(prover.prove(reader, request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says what a proof was of. */
  void count(byte[] proof, Counts counts) {
    counts.accesses = logged;
    counts.proofBytes = proof.length;
    counts.memoryBytes = prover.memoryHeld();
  }

  /** How many different inputs its tree hashes. */
  int compressions() {
    return played.compressions(workers);
  }

  /** Stops the run if a proof does not hold, or not for as many accesses as there were. */
  void demand(byte[] proof) {
    demand(MemoryVerifier.strict().verify(decode(proof), key));
  }

  /** The same by who has the proof alone, and no key. */
  void demandByProofAlone(byte[] proof) {
    demand(MemoryVerifier.strict().verify(proof, workers));
  }

  private void demand(MemoryVerdict verdict) {
    if (!(verdict instanceof MemoryVerdict.Accepted accepted)
        || accepted.statement().accesses() != accesses
        || accepted.statement().segments() != segments) {
      throw new IllegalStateException(
          "not proven of %d accesses in %d segments: %s".formatted(accesses, segments, verdict));
    }
  }

  /** Stops the run if a proof is about another log than this. */
  void demandOfLog(byte[] proof) {
    try (LogCommitter committer = LogCommitter.of(key, workers);
        LogReader reader = LogReader.of(played.log())) {
      demand(committer.compare(decode(proof), reader, played.image()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MemoryProof decode(byte[] proof) {
    try {
      return MemoryProofCodec.decode(proof);
    } catch (InvalidMemoryProof e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    prover.close();
    key.close();
    workers.close();
  }
}
