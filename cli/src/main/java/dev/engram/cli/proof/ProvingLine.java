/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.stark.prover.Phase;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.proof.ProofProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** A line that is drawn over again and says how far a proof is. */
public final class ProvingLine implements ProofProgress, AutoCloseable {

  private final PrintWriter err;
  private final LogReader log;
  private final long size;

  /** Bytes of the log that belong to segments that are proven, and to those that were played. */
  private long before;

  private long played;

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
    played = log.bytes();
    draw("segment %,d: %,d accesses".formatted(segment + 1, accesses));
  }

  @Override
  public synchronized void proving(int segment, Phase phase) {
    long within = (played - before) * done(phase) / 100;
    String share =
        size == 0 ? "" : ", %d %%".formatted(Math.min(99, 100 * (before + within) / size));
    draw("segment %,d: %s%s".formatted(segment + 1, phase.name().toLowerCase(Locale.ROOT), share));
  }

  @Override
  public synchronized void proven(int segment, int bytes) {
    before = played;
    draw("segment %,d: proven".formatted(segment + 1));
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
