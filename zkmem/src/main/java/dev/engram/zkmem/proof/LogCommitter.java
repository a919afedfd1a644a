/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.prover.Prover;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import dev.engram.zkmem.witness.MemoryImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes what a log is committed to, from the log alone and what was in the memory before it:
 * whoever has a log finds by it whether a proof is about this log. It plays the log again, which
 * also shows whether every read gives what was last written, and proves nothing.
 */
public final class LogCommitter implements AutoCloseable {

  private final MemoryKey key;
  private final Workers workers;
  private final Prover prover;

  private LogCommitter(MemoryKey key, Workers workers) {
    this.key = key;
    this.workers = workers;
    this.prover = Prover.of(key.provingKey(), workers);
  }

  /** One for a key, which must stay open while it is used. */
  public static LogCommitter of(MemoryKey key, Workers workers) {
    return new LogCommitter(key, workers);
  }

  /**
   * The digest that a statement has of a log that is cut by these limits.
   *
   * @throws MemoryException if it is no log of such a memory
   * @throws IOException if the log cannot be read
   */
  public byte[] digest(LogReader log, ReplayLimits limits, MemoryImage image) throws IOException {
    SegmentPlayer player = new SegmentPlayer(key, log, image);
    boolean isVolatile = key.memory().boundary() == Boundary.VOLATILE;
    List<byte[]> digests = new ArrayList<>();
    boolean goesOn = true;
    while (goesOn) {
      player.begin();
      goesOn = player.play(isVolatile ? ReplayLimits.NONE : limits);
      digests.add(commitment(player).digest());
      player.memory().finish();
    }
    return MemoryStatement.logDigest(digests);
  }

  /**
   * Whether a log is the one that a proof is about, which says nothing of whether the proof holds.
   *
   * @return why not, as a verdict would say; accepted with no bits if it is
   * @throws MemoryException if it is no log of such a memory
   * @throws IOException if the log cannot be read
   */
  public MemoryVerdict compare(MemoryProof proof, LogReader log, MemoryImage image)
      throws IOException {
    SegmentPlayer player = new SegmentPlayer(key, log, image);
    for (int i = 0; i < proof.segments().size(); i++) {
      SegmentStatement statement = proof.segments().get(i).statement();
      player.begin();
      player.playTo(statement.accesses(), statement.finalTime());
      if (!commitment(player).equals(statement.log())) {
        return new MemoryVerdict.Refused(
            Reason.OTHER_LOG, i, "this is not the log that the proof is about");
      }
      player.memory().finish();
    }
    return player.hasNext()
        ? new MemoryVerdict.Refused(
            Reason.OTHER_LOG, proof.segments().size() - 1, "the log goes on where the proof ends")
        : new MemoryVerdict.Accepted(proof.statement(), 0);
  }

  private LogCommitment commitment(SegmentPlayer player) {
    try (Arena arena = Arena.ofShared()) {
      List<Witness> log = player.tables().log(arena, workers);
      int[] root = log.isEmpty() ? new int[0] : prover.partitionRoot(MemoryAirs.LOG, log);
      return new LogCommitment(player.tables().loggedTables(), root);
    }
  }

  @Override
  public void close() {
    prover.close();
  }
}
