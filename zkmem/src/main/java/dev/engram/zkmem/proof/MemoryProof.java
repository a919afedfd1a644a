/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;

/**
 * A proof of a memory's run, segment by segment. What it states is {@link #statement}; its bytes
 * are {@link MemoryProofCodec}'s.
 *
 * @param memory which memory
 * @param profile the name of the proof system's parameters
 * @param segments in their order; at least one
 */
public record MemoryProof(MemoryConfiguration memory, String profile, List<Segment> segments) {

  /**
   * A segment.
   *
   * @param statement what it states
   * @param proof that it is so
   */
  public record Segment(SegmentStatement statement, byte[] proof) {}

  /** Keeps the list as it is now. */
  public MemoryProof {
    segments = List.copyOf(segments);
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("a run has at least one segment");
    }
  }

  /** What is stated of the whole run. */
  public MemoryStatement statement() {
    return MemoryStatement.of(segments.stream().map(Segment::statement).toList());
  }
}
