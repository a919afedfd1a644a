/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.stark.prover.Phase;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.proof.ProofProgress;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A line that is drawn over again and says how far a proof is. */
public final class ProvingLine implements ProofProgress, AutoCloseable {

  private final PrintWriter err;
  private final LogReader log;
  private final long size;

  /** Bytes of the log by segment, of those that were played and are not proven yet. */
  private final Map<Integer, Long> bytes = new HashMap<>();

  /** How much of each of them is done, in percent. */
  private final Map<Integer, Integer> done = new HashMap<>();

  /** Bytes of the log that were played, and of those the ones that are proven. */
  private long played;

  private long proven;

  /**
   * A line.
   *
   * @param err where it is drawn
   * @param size how many bytes the log has, or 0 if nobody knows
   */
  public ProvingLine(PrintWriter err, LogReader log, long size) {
    this.err = err;
    this.log = log;
    this.size = size;
    draw("reading the log");
  }

  @Override
  public synchronized void played(int segment, int accesses, long cells) {
    bytes.put(segment, log.bytes() - played);
    played = log.bytes();
    draw("segment %,d: %,d accesses".formatted(segment + 1, accesses));
  }

  @Override
  public synchronized void proving(int segment, Phase phase) {
    done.put(segment, done(phase));
    draw(
        "segment %,d: %s%s".formatted(segment + 1, phase.name().toLowerCase(Locale.ROOT), share()));
  }

  @Override
  public synchronized void proven(int segment, int size) {
    proven += bytes.getOrDefault(segment, 0L);
    bytes.remove(segment);
    done.remove(segment);
    draw("segment %,d: proven%s".formatted(segment + 1, share()));
  }

  /** How much of the log is proven, if anybody knows how long it is. */
  private String share() {
    long share = 100 * proven;
    for (Map.Entry<Integer, Integer> segment : done.entrySet()) {
      share += bytes.getOrDefault(segment.getKey(), 0L) * segment.getValue();
    }
    return size == 0 ? "" : ", %d %%".formatted(Math.min(99, share / size));
  }

  /** How much of a segment's work is done when a phase begins, in percent. */
  private static int done(Phase phase) {
    return switch (phase) {
      case COMMIT -> 5;
      case LOOKUP -> 40;
      case QUOTIENT -> 55;
      case OPEN -> 80;
      case FOLD -> 90;
      case QUERY -> 97;
    };
  }

  private void draw(String line) {
    err.print("\r\033[K" + line);
    err.flush();
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    draw("");
  }
}
