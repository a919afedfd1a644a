/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.codec.Codec;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How an arena was built; {@link ArenaBuilder} says what each part means. */
record Settings(
    long fastLane,
    long slowLane,
    long hardLimit,
    long threshold,
    int maxBlocks,
    boolean bump,
    boolean trackAccess,
    boolean trackLifetime,
    boolean trackMoves,
    boolean debug,
    long quarantine,
    int leakSampling,
    boolean asymmetric,
    boolean largePages,
    List<Failover> failover,
    @Nullable Codec warmCodec,
    @Nullable Codec coldCodec,
    @Nullable Path diskDirectory,
    long diskLimit,
    long writeBehind,
    double compactionThreshold,
    double fastUsage,
    double slowUsage,
    double slowMargin,
    long largeEntry,
    int maxFastAge,
    int idleEpochs,
    long upkeepNanos,
    boolean background,
    boolean autoCompaction,
    @Nullable Consumer<BlockInfo> evictionListener,
    @Nullable Consumer<Pressure> pressureListener) {

  /** Whether what the fast lane has no room for goes into the slow one, and nobody is told. */
  boolean spillsQuietly() {
    return pressureListener == null && !failover.isEmpty() && failover.getFirst() == Failover.SPILL;
  }
}
