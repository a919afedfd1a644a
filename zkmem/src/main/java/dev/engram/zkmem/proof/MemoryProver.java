/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.prover.Prover;
import dev.engram.stark.work.RecycledMemory;
import dev.engram.stark.work.Turn;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.ProofRequest.Place;
import dev.engram.zkmem.witness.MemoryTables;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

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
 * <p>It plays a segment of the log again, proves it, and goes on: what it holds outside the heap is
 * bounded by the segment, however long the log is. A log of one segment is proven on all workers at
 * once, and keeps the memory for the next log; of a longer one as many segments are proven side by
 * side as there are workers, each in memory of its own, which is kept too. The rows that a log is
 * played into are kept for the next one too, on the heap, as long as nobody else needs it. One log
 * at a time, another is refused.
 */
public final class MemoryProver implements AutoCloseable {

  /** The most rows of a table at the blow-up of all profiles, with room for one record more. */
  private static final int MOST_ROWS = (1 << 22) - (1 << 10);

  private final MemoryKey key;
  private final Workers workers;

  /** What segments are proven by: the first alone, or all side by side, made when there is need. */
  private final List<Prover> provers = new CopyOnWriteArrayList<>();

  private final RecycledMemory tables = new RecycledMemory();
  private final Turn turn = new Turn("the prover");

  /** The rows of the last log, in whose memory the next one's go, unless the collector took it. */
  private SoftReference<MemoryTables> rows = new SoftReference<>(null);

  private MemoryProver(MemoryKey key, Workers workers) {
    this.key = key;
    this.workers = workers;
    provers.add(Prover.of(key.provingKey(), workers));
  }

  /** A prover for a key, which must stay open while it is used. */
  public static MemoryProver of(MemoryKey key, Workers workers) {
    return new MemoryProver(key, workers);
  }

  /**
   * Proves a log from where its reader stands to its end.
   *
   * <p>What the request's {@link ProofProgress} throws is thrown here, and so a way to break off.
   *
   * @throws InterruptedIOException if the thread is interrupted while segments are proven side by
   *     side; it stays so
   * @throws MemoryException if it is no log of such a memory; {@link Reason#CAPACITY} if a volatile
   *     memory has more accesses than one segment proves
   * @throws IOException if the log cannot be read
   * @throws IllegalStateException if another log is being proven, or the prover is closed
   */
  public MemoryProof prove(LogReader log, ProofRequest request) throws IOException {
    try (var _ = turn.take()) {
      return proven(log, request);
    }
  }

  private MemoryProof proven(LogReader log, ProofRequest request) throws IOException {
    boolean isVolatile = key.memory().boundary() == Boundary.VOLATILE;
    ReplayLimits limits =
        isVolatile ? new ReplayLimits(MOST_ROWS, MOST_ROWS, MOST_ROWS) : request.limits();
    SegmentPlayer player = new SegmentPlayer(key, log, request.image(), emptyRows());
    player.tables().begin(request.image(), workers);
    PlayedSegment first = play(player, 0, limits, request);
    if (!first.isLast() && workers.threads() > 1) {
      return proof(sideBySide(player, first, limits, request));
    }
    List<MemoryProof.Segment> segments = new ArrayList<>();
    CompletableFuture<byte[]> link = CompletableFuture.completedFuture(key.digest());
    boolean goesOn = true;
    for (PlayedSegment next = first; goesOn; ) {
      CompletableFuture<byte[]> own = new CompletableFuture<>();
      try (PlayedSegment segment = next) {
        segments.add(segment.prove(provers.getFirst(), key, request.progress(), link, own));
      }
      link = own;
      goesOn = !next.isLast();
      if (goesOn) {
        next = play(player, segments.size(), limits, request);
      }
    }
    return proof(segments);
  }

  private MemoryTables emptyRows() {
    MemoryTables last = rows.get();
    if (last != null) {
      last.clear();
      return last;
    }
    MemoryTables first = SegmentPlayer.tables(key);
    rows = new SoftReference<>(first);
    return first;
  }

  private MemoryProof proof(List<MemoryProof.Segment> segments) {
    return new MemoryProof(key.memory(), key.profile().name(), segments);
  }

  private List<MemoryProof.Segment> sideBySide(
      SegmentPlayer player, PlayedSegment first, ReplayLimits limits, ProofRequest request)
      throws IOException {
    try (SideBySide lanes = new SideBySide(key, oneForEachWorker(), request.progress())) {
      lanes.prove(first);
      boolean goesOn = true;
      for (int number = 1; goesOn && lanes.awaitIdle(); number++) {
        PlayedSegment next = play(player, number, limits, request);
        goesOn = !next.isLast();
        lanes.prove(next);
      }
      return lanes.segments();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("proving was interrupted");
    }
  }

  /** As many provers as there are workers, whom all share: the last segments have them alone. */
  private List<Prover> oneForEachWorker() {
    while (provers.size() < workers.threads()) {
      provers.add(Prover.of(key.provingKey(), workers));
    }
    return provers;
  }

  /** Plays the next segment, and fills its tables in. */
  private PlayedSegment play(
      SegmentPlayer player, int number, ReplayLimits limits, ProofRequest request)
      throws IOException {
    player.begin();
    boolean goesOn = player.play(limits);
    if (goesOn && key.memory().boundary() == Boundary.VOLATILE) {
      throw new MemoryException(
          Reason.CAPACITY,
          "a volatile memory is proven in one segment, of about %d accesses at most: prove it as persistent"
              .formatted(MOST_ROWS));
    }
    List<Claim> claims = goesOn ? List.of() : claim(player, request.claims());
    player.memory().finish();
    PlayedSegment segment = PlayedSegment.of(player, number, !goesOn, claims, tables, workers);
    try {
      request.progress().played(number, segment.accesses(), segment.cells());
    } catch (RuntimeException | Error e) {
      segment.close();
      throw e;
    }
    return segment;
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

  /** Bytes outside the heap that this holds between logs. */
  public long memoryHeld() {
    return provers.stream().mapToLong(Prover::memoryHeld).sum() + tables.held();
  }

  /**
   * Gives the memory back. A second call does nothing.
   *
   * @throws IllegalStateException if a log is being proven
   */
  @Override
  public void close() {
    if (turn.end()) {
      provers.forEach(Prover::close);
      tables.close();
      rows.clear();
    }
  }
}
