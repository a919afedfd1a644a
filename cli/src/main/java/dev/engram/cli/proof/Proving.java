/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.proof.MemoryKey;
import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryProofCodec;
import dev.engram.zkmem.proof.MemoryProver;
import dev.engram.zkmem.proof.MemoryVerdict;
import dev.engram.zkmem.proof.MemoryVerifier;
import dev.engram.zkmem.proof.ProofRequest;
import java.io.IOException;

/**
 * Makes proofs of logs, and gives none out that does not hold.
 *
 * @param memory of which memory the logs are
 * @param threads how many it works on
 */
public record Proving(MemoryConfiguration memory, Profile profile, int threads) {

  /**
   * Proves a log from where its reader stands to its end.
   *
   * @throws dev.engram.zkmem.model.MemoryException if it is no log of such a memory
   * @throws IOException if it cannot be read
   */
  public Proven prove(LogReader log, ProofRequest request) throws IOException {
    long began = System.nanoTime();
    try (Workers workers = Workers.of(threads);
        MemoryKey key = MemoryKey.of(memory, profile, workers)) {
      byte[] bytes;
      try (MemoryProver prover = MemoryProver.of(key, workers)) {
        bytes = MemoryProofCodec.encode(prover.prove(log, request));
      }
      long proven = System.nanoTime();
      MemoryProof proof = MemoryProofCodec.decode(bytes);
      MemoryVerdict verdict = verifier(profile.bits() == 0).verify(proof, key);
      long verified = System.nanoTime();
      return switch (verdict) {
        case MemoryVerdict.Accepted(var statement, double bits) ->
            new Proven(proof, bytes, statement, bits, proven - began, verified - proven);
        case MemoryVerdict.Refused refused ->
            throw new IllegalStateException("a proof that does not hold: " + refused);
      };
    }
  }

  /**
   * Whoever checks proofs.
   *
   * @param takesInsecure also those that prove nothing
   */
  public static MemoryVerifier verifier(boolean takesInsecure) {
    return takesInsecure ? MemoryVerifier.takingInsecure() : MemoryVerifier.strict();
  }
}
