/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import dev.engram.stark.example.ExampleSystem;
import dev.engram.stark.example.ExampleTable;
import dev.engram.stark.example.MemoryRun;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.prover.Prover;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
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
  private final Workers workers;
  private final ExampleSystem system;
  private final Prover prover;
  private final Verifier verifier;
  private final long traces;

  ProvenMemory(Profile profile, int threads) {
    workers = Workers.of(threads);
    List<ExampleTable> tables =
        MemoryRun.witnesses(profile.field(), arena, LIMB_BITS, ACCESSES, CELLS, SEED);
    traces =
        tables.stream()
            .flatMap(table -> table.matrices().stream())
            .mapToLong(matrix -> matrix.words().byteSize())
            .sum();
    system = ExampleSystem.of(profile, tables, workers);
    prover = Prover.of(system.key(), workers);
    verifier = Verifier.of(system.key().verifyingKey());
  }

  byte[] prove() {
    return prover.prove(system.publicValues(), system.witnesses());
  }

  /** Stops the run if a proof does not hold. */
  void demand(byte[] proof) {
    Verdict verdict = verifier.verify(Statement.of(system.publicValues()), proof);
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
    system.close();
    workers.close();
    arena.close();
  }
}
