/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import dev.engram.stark.example.MemoryRun;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.prover.Prover;
import dev.engram.stark.prover.ProvingKey;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * A memory of 2^10 cells that was read and written 2^20 times at random: three tables, of which the
 * one of the accesses has 2^20 rows of 32 columns, with what proves and verifies them.
 */
final class ProvenMemory implements AutoCloseable {

  static final int ACCESSES = 1 << 20;

  private static final int CELLS = 1 << 10;
  private static final int LIMB_BITS = 12;
  private static final int SEED = 7;

  private final Arena arena = Arena.ofShared();
  private final List<Witness> tables = new ArrayList<>();
  private final List<int[]> publicValues = new ArrayList<>();
  private final Workers workers;
  private final ProvingKey key;
  private final Prover prover;
  private final Verifier verifier;
  private long traces;

  ProvenMemory(Profile profile, int threads) {
    workers = Workers.of(threads);
    ProvingKey.Builder builder = ProvingKey.of(profile);
    for (var witness :
        MemoryRun.witnesses(profile.field(), arena, LIMB_BITS, ACCESSES, CELLS, SEED)) {
      add(profile, witness, builder);
    }
    key = builder.build(workers);
    prover = Prover.of(key, workers);
    verifier = Verifier.of(key.verifyingKey());
  }

  private void add(
      Profile profile, dev.engram.stark.example.Witness witness, ProvingKey.Builder builder) {
    List<Source> sources = AirDescription.of(witness.air(), profile.field()).sources();
    RowMatrix preprocessed = null;
    RowMatrix main = null;
    List<RowMatrix> partitions = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      RowMatrix matrix = witness.matrices().get(i);
      traces += matrix.words().byteSize();
      if (sources.get(i).equals(Source.PREPROCESSED)) {
        preprocessed = matrix;
      } else if (sources.get(i).equals(Source.MAIN)) {
        main = matrix;
      } else {
        partitions.add(matrix);
      }
    }
    if (preprocessed == null) {
      builder.require(witness.air());
    } else {
      builder.require(witness.air(), preprocessed);
    }
    tables.add(new Witness(tables.size(), main, partitions));
    publicValues.add(new int[0]);
  }

  byte[] prove() {
    return prover.prove(publicValues, tables);
  }

  /** Stops the run if a proof does not hold. */
  void demand(byte[] proof) {
    Verdict verdict = verifier.verify(Statement.of(publicValues), proof);
    if (!verdict.accepted()) {
      throw new IllegalStateException("not proven: " + verdict);
    }
  }

  /** Bytes outside the heap: the prover's own, and the traces that it was given. */
  long memory() {
    return prover.memoryHeld() + traces;
  }

  @Override
  public void close() {
    prover.close();
    key.close();
    workers.close();
    arena.close();
  }
}
