/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaBuilder;
import dev.engram.arena.BlockInfo;
import dev.engram.arena.Failover;
import dev.engram.arena.Preset;
import dev.engram.arena.codecs.Codecs;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The arena that a workload is replayed on.
 *
 * @param preset what it begins with, or null for the defaults
 * @param budget bytes of RAM, or 0 for what the preset says
 * @param compacts whether it compacts, on its own and when a step says so
 * @param shared whether it is shared, with an upkeep in the background
 * @param compresses whether it has a compressed lane
 * @param disk where the file of its disk lane is made, or null for no disk lane
 */
public record Setup(
    @Nullable Preset preset,
    long budget,
    boolean compacts,
    boolean shared,
    boolean compresses,
    @Nullable Path disk) {

  /** The least budget: both direct lanes need 64 KiB. */
  public static final long LEAST_BUDGET = 128 << 10;

  /** The largest budget, that of an arena. */
  public static final long MOST_BUDGET = 30L << 30;

  /** Eviction too makes runs of what became free by compacting, so it is not among them. */
  private static final Failover[] WITHOUT_COMPACTION = {
    Failover.SPILL, Failover.COMPRESS, Failover.PAGE, Failover.GROW
  };

  /** An arena of so many bytes. */
  public static Setup ofBudget(long bytes) {
    return new Setup(null, bytes, true, false, false, null);
  }

  /** An arena as a preset has it. */
  public static Setup of(@Nullable Preset preset) {
    return new Setup(preset, 0, true, false, false, null);
  }

  /** The same with a compressed lane and a disk lane in the system's folder for such files. */
  public Setup paging() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return new Setup(preset, budget, compacts, shared, true, temporary);
  }

  /** Builds it, tracking what the picture shows; the listener is told of evictions. */
  Arena open(Consumer<BlockInfo> evicted) {
    ArenaBuilder builder = Arena.builder().trackAccess(true).trackMoves(true);
    if (preset != null) {
      builder.preset(preset);
    }
    if (budget > 0) {
      builder.budget(budget);
    }
    builder.autoCompaction(compacts).onEviction(evicted);
    if (!compacts) {
      builder.failover(WITHOUT_COMPACTION);
    }
    if (compresses) {
      builder.compression(Codecs.lz4());
    }
    if (disk != null) {
      builder.disk(disk);
    }
    return shared ? builder.background(true).shared() : builder.confined();
  }
}
