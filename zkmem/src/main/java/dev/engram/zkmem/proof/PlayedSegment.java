/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.prover.Prover;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.work.RecycledMemory;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.LoggedTable;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.witness.FilledTables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A segment that was played, with its tables filled in: all that its proof depends on but the link
 * to what comes before. It holds the memory of the tables until it is closed.
 *
 * @param ticks by how much its clock went on without accesses
 */
record PlayedSegment(
    int number,
    boolean isLast,
    RecycledMemory.Lease memory,
    FilledTables filled,
    List<LoggedTable> logged,
    int accesses,
    int time,
    int ticks,
    List<Claim> claims)
    implements AutoCloseable {

  /**
   * Takes over what a player has of a segment that is finished.
   *
   * @param tables gives the memory of the tables
   */
  static PlayedSegment of(
      SegmentPlayer player,
      int number,
      boolean isLast,
      List<Claim> claims,
      RecycledMemory tables,
      Workers workers) {
    RecycledMemory.Lease memory = tables.lease();
    try {
      return new PlayedSegment(
          number,
          isLast,
          memory,
          player.tables().fill(memory, workers),
          player.tables().loggedTables(),
          player.memory().accesses(),
          player.memory().time(),
          player.tables().ticks(),
          claims);
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /**
   * Proves it.
   *
   * @param before the link of the segment before, which is waited for
   * @param link gets the link of this one, as soon as it is known what its log is committed to
   */
  MemoryProof.Segment prove(
      Prover prover,
      MemoryKey key,
      ProofProgress progress,
      CompletableFuture<byte[]> before,
      CompletableFuture<byte[]> link) {
    List<SegmentStatement> stated = new ArrayList<>();
    byte[] proof =
        prover
            .telling(phase -> progress.proving(number, phase))
            .prove(
                roots -> {
                  SegmentStatement statement =
                      statement(roots.getOrDefault(MemoryAirs.LOG, new int[0]));
                  stated.add(statement);
                  byte[] linked = statement.link(before.join(), isLast);
                  link.complete(linked);
                  return statement.publicValues(key.airs(), linked, isLast);
                },
                filled.witnesses());
    progress.proven(number, proof.length);
    return new MemoryProof.Segment(stated.getFirst(), proof);
  }

  private SegmentStatement statement(int[] logRoot) {
    return new SegmentStatement(
        filled.initialRoot(),
        filled.finalRoot(),
        time,
        ticks,
        new LogCommitment(logged, logRoot),
        claims);
  }

  /** Cells of its tables. */
  long cells() {
    long cells = 0;
    for (Witness witness : filled.witnesses()) {
      cells += witness.main() == null ? 0 : (long) witness.main().rows() * witness.main().width();
      for (var partition : witness.partitions()) {
        cells += (long) partition.rows() * partition.width();
      }
    }
    return cells;
  }

  @Override
  public void close() {
    memory.close();
  }
}
