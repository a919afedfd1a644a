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
import dev.engram.zkmem.model.MemoryException.Reason;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.ProofRequest.Place;
import dev.engram.zkmem.witness.FilledTables;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves logs of a memory.
 *
 * <pre>{@code
 * try (Workers workers = Workers.all();
 *     MemoryKey key = MemoryKey.of(MemoryConfiguration.VOLATILE_WORDS, Profile.PROVEN_100, workers);
 *     MemoryProver prover = MemoryProver.of(key, workers);
 *     LogReader log = LogReader.open(path)) {
 *   byte[] proof = MemoryProofCodec.encode(prover.prove(log, ProofRequest.DEFAULT));
 * }
 * }</pre>
 *
 * <p>It plays a segment of the log again, proves it on all workers, and goes on: what it holds
 * outside the heap is bounded by the segment, however long the log is. It keeps that memory for the
 * next log. One log at a time.
 */
public final class MemoryProver implements AutoCloseable {

  /** The most rows of a table at the blow-up of all profiles, with room for one record more. */
  private static final int MOST_ROWS = (1 << 22) - (1 << 10);

  private final MemoryKey key;
  private final Workers workers;
  private final Prover prover;

  private MemoryProver(MemoryKey key, Workers workers) {
    this.key = key;
    this.workers = workers;
    this.prover = Prover.of(key.provingKey(), workers);
  }

  /** A prover for a key, which must stay open while it is used. */
  public static MemoryProver of(MemoryKey key, Workers workers) {
    return new MemoryProver(key, workers);
  }

  /**
   * Proves a log from where its reader stands to its end.
   *
   * @throws MemoryException if it is no log of such a memory; {@link Reason#CAPACITY} if a volatile
   *     memory has more accesses than one segment proves
   * @throws IOException if the log cannot be read
   */
  public MemoryProof prove(LogReader log, ProofRequest request) throws IOException {
    boolean isVolatile = key.memory().boundary() == Boundary.VOLATILE;
    ReplayLimits limits =
        isVolatile ? new ReplayLimits(MOST_ROWS, MOST_ROWS, MOST_ROWS) : request.limits();
    SegmentPlayer player = new SegmentPlayer(key, log, request.image());
    player.tables().begin(request.image(), workers);
    List<MemoryProof.Segment> segments = new ArrayList<>();
    byte[] link = key.digest();
    boolean goesOn = true;
    while (goesOn) {
      player.begin();
      goesOn = player.play(limits);
      if (goesOn && isVolatile) {
        throw new MemoryException(
            Reason.CAPACITY,
            "a volatile memory is proven in one segment, of about %d accesses at most: prove it as persistent"
                .formatted(MOST_ROWS));
      }
      List<Claim> claims = goesOn ? List.of() : claim(player, request.claims());
      player.memory().finish();
      MemoryProof.Segment segment =
          segment(player, segments.size(), link, !goesOn, claims, request.progress());
      link = segment.statement().link(link, !goesOn);
      segments.add(segment);
    }
    return new MemoryProof(key.memory(), key.profile().name(), segments);
  }

  private List<Claim> claim(SegmentPlayer player, List<Place> places) {
    if (places.size() > key.memory().claims()) {
      throw new MemoryException(
          Reason.CAPACITY,
          "a statement has %d claims at most, not %d"
              .formatted(key.memory().claims(), places.size()));
    }
    List<Claim> claims = new ArrayList<>();
    for (Place place : places) {
      int[] cells = new int[key.memory().blockCells()];
      player.memory().claim(place.space(), place.pointer(), cells);
      claims.add(new Claim(place.space(), place.pointer(), cells));
    }
    return claims;
  }

  private MemoryProof.Segment segment(
      SegmentPlayer player,
      int number,
      byte[] link,
      boolean isLast,
      List<Claim> claims,
      ProofProgress progress) {
    int time = player.memory().time();
    try (Arena arena = Arena.ofShared()) {
      FilledTables filled = player.tables().fill(arena, workers);
      progress.played(number, player.memory().accesses(), cells(filled.witnesses()));
      List<SegmentStatement> stated = new ArrayList<>();
      byte[] proof =
          prover
              .telling(phase -> progress.proving(number, phase))
              .prove(
                  roots -> {
                    int[] root = roots.getOrDefault(MemoryAirs.LOG, new int[0]);
                    SegmentStatement statement =
                        new SegmentStatement(
                            filled.initialRoot(),
                            filled.finalRoot(),
                            time,
                            player.tables().ticks(),
                            new LogCommitment(player.tables().loggedTables(), root),
                            claims);
                    stated.add(statement);
                    return statement.publicValues(key.airs(), statement.link(link, isLast), isLast);
                  },
                  filled.witnesses());
      progress.proven(number, proof.length);
      return new MemoryProof.Segment(stated.getFirst(), proof);
    }
  }

  private static long cells(List<Witness> witnesses) {
    long cells = 0;
    for (Witness witness : witnesses) {
      cells += witness.main() == null ? 0 : (long) witness.main().rows() * witness.main().width();
      for (var partition : witness.partitions()) {
        cells += (long) partition.rows() * partition.width();
      }
    }
    return cells;
  }

  /** Bytes outside the heap that this holds. */
  public long memoryHeld() {
    return prover.memoryHeld();
  }

  @Override
  public void close() {
    prover.close();
  }
}
