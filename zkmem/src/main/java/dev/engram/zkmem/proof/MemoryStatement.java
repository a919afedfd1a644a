/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What is stated of a memory's run: that from the memory under one root to that under another (or,
 * if it is volatile, from a memory of zeros) the accesses of one log were made, in its order, every
 * read giving what was last written there.
 *
 * @param initialRoot 8 numbers below the field's prime; none if the memory is volatile
 * @param finalRoot the same, of the memory after
 * @param segments how many segments the run is proven in
 * @param accesses how many accesses there were
 * @param time what the clock showed in the end, if it had not begun anew for each segment
 * @param logDigest what the log is committed to, segment by segment
 * @param claims what the memory holds in the end
 */
public record MemoryStatement(
    int[] initialRoot,
    int[] finalRoot,
    int segments,
    long accesses,
    long time,
    byte[] logDigest,
    List<Claim> claims) {

  /** Keeps everything as it is now. */
  public MemoryStatement {
    initialRoot = initialRoot.clone();
    finalRoot = finalRoot.clone();
    logDigest = logDigest.clone();
    claims = List.copyOf(claims);
  }

  /** What segments state together, if they follow each other. */
  static MemoryStatement of(List<SegmentStatement> segments) {
    long accesses = 0;
    long time = 1;
    for (SegmentStatement segment : segments) {
      accesses += segment.accesses();
      time += segment.finalTime() - 1;
    }
    return new MemoryStatement(
        segments.getFirst().initialRoot(),
        segments.getLast().finalRoot(),
        segments.size(),
        accesses,
        time,
        logDigest(segments.stream().map(segment -> segment.log().digest()).toList()),
        segments.getLast().claims());
  }

  /** The digest of a log whose segments have these. */
  static byte[] logDigest(List<byte[]> segments) {
    StatementHash log = new StatementHash("engram memory logs 1").number(segments.size());
    segments.forEach(log::bytes);
    return log.digest();
  }

  /** A copy of the first root. */
  @Override
  public int[] initialRoot() {
    return initialRoot.clone();
  }

  /** A copy of the last root. */
  @Override
  public int[] finalRoot() {
    return finalRoot.clone();
  }

  /** A copy of the log's digest. */
  @Override
  public byte[] logDigest() {
    return logDigest.clone();
  }

  /** The log's digest in hexadecimal. */
  public String logDigestText() {
    return HexFormat.of().formatHex(logDigest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MemoryStatement statement
        && Arrays.equals(initialRoot, statement.initialRoot)
        && Arrays.equals(finalRoot, statement.finalRoot)
        && segments == statement.segments
        && accesses == statement.accesses
        && time == statement.time
        && Arrays.equals(logDigest, statement.logDigest)
        && claims.equals(statement.claims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(logDigest);
  }
}
