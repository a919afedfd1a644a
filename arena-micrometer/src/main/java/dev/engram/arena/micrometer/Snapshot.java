/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.micrometer;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Statistics;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of an arena, taken once for all meters that are read at about the same time: they
 * cost a lock a shard, and meters that belong together should add up.
 */
final class Snapshot {

  private final LongSupplier nanos;
  private final long lifetime;
  private @Nullable Statistics taken;
  private long takenAt;
  private boolean isGone;

  Snapshot(LongSupplier nanos, long lifetime) {
    this.nanos = nanos;
    this.lifetime = lifetime;
  }

  /** A value, or NaN if the arena is closed or not for this thread. */
  synchronized double now(Arena arena, ToLongFunction<Statistics> value) {
    refresh(arena);
    return isGone || taken == null ? Double.NaN : value.applyAsLong(taken);
  }

  /**
   * A value, the last one if the arena is closed: registries that report differences would carry a
   * NaN on for ever.
   */
  synchronized double last(Arena arena, ToLongFunction<Statistics> value) {
    refresh(arena);
    return taken == null ? 0 : value.applyAsLong(taken);
  }

  private void refresh(Arena arena) {
    long now = nanos.getAsLong();
    if (taken != null && now - takenAt < lifetime) {
      return;
    }
    try {
      taken = arena.statistics();
      takenAt = now;
      isGone = false;
    } catch (ArenaException.Closed | ArenaException.WrongThread e) {
      isGone = true;
    }
  }
}
