/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.micrometer;

import dev.engram.arena.Arena;
import dev.engram.arena.Lane;
import dev.engram.arena.LaneStatistics;
import dev.engram.arena.Statistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The counters of an arena as meters.
 *
 * {@snippet :
 * Arena arena = Arena.shared();
 * new ArenaMetrics(arena, "pages").bindTo(registry);
 * }
 *
 * <p>Every meter has the tag {@code arena}; those of a lane also {@code lane}, which is {@code
 * fast}, {@code slow}, {@code compressed} or {@code disk}. Sizes are in bytes.
 *
 * <table class="striped">
 * <caption>The meters</caption>
 * <thead><tr><th>name</th><th>kind</th><th>what it is</th></tr></thead>
 * <tbody>
 * <tr><td>{@code engram.arena.lane.live}, {@code .used}, {@code .limit}, {@code .blocks}</td>
 * <td>gauges, by lane</td><td>{@link LaneStatistics}</td></tr>
 * <tr><td>{@code engram.arena.memory.used}, {@code .committed}, {@code .peak}, {@code .limit},
 * {@code .hard.limit}, {@code .metadata}</td><td>gauges</td><td>{@link Statistics}</td></tr>
 * <tr><td>{@code engram.arena.moves.queued}</td><td>gauge</td><td>moves that wait</td></tr>
 * <tr><td>{@code engram.arena.allocations}, {@code .frees}, {@code .faults}, {@code .demotions},
 * {@code .evictions}, {@code .compactions}, {@code .compacted}, {@code .purged}</td>
 * <td>counters</td><td>{@link Statistics}; the last two in bytes</td></tr>
 * <tr><td>{@code engram.arena.moves}</td><td>counters, by the tags {@code from} and {@code to}</td>
 * <td>blocks that moved from lane to lane</td></tr>
 * </tbody>
 * </table>
 *
 * <p><b>Threads.</b> A registry asks from threads of its own, so the arena must be a shared one;
 * the gauges of a confined one read {@code NaN}. <b>Lifetime.</b> Meters do not keep an arena from
 * being collected. When it is closed, its gauges read {@code NaN} and its counters stay where they
 * were, as Micrometer has it for things that are gone.
 */
public final class ArenaMetrics implements MeterBinder {

  /** Longer than a scrape, shorter than the time between two. */
  private static final long SNAPSHOT_NANOS = 100_000_000;

  private final Arena arena;
  private final Tags tags;
  private final Snapshot snapshot;

  /**
   * Meters for an arena.
   *
   * @param name the value of the tag {@code arena}
   * @param more tags that every meter is to have
   */
  public ArenaMetrics(Arena arena, String name, Tag... more) {
    this(arena, System::nanoTime, Tags.of("arena", name).and(more));
  }

  ArenaMetrics(Arena arena, LongSupplier nanos, Tags tags) {
    this.arena = arena;
    this.tags = tags;
    this.snapshot = new Snapshot(nanos, SNAPSHOT_NANOS);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Lane lane : Lane.values()) {
      lane(registry, lane);
    }
    memory(registry);
    counters(registry);
    moves(registry);
  }

  private void lane(MeterRegistry registry, Lane lane) {
    Tags ofLane = tags.and("lane", tag(lane));
    gauge(
        registry,
        "engram.arena.lane.live",
        BaseUnits.BYTES,
        "Bytes of slots and units that blocks take; of the disk lane, their own.",
        ofLane,
        it -> it.lane(lane).liveBytes());
    gauge(
        registry,
        "engram.arena.lane.used",
        BaseUnits.BYTES,
        "Bytes of runs, regions and blobs, taken or not; of the disk lane, its file.",
        ofLane,
        it -> it.lane(lane).usedBytes());
    gauge(
        registry,
        "engram.arena.lane.limit",
        BaseUnits.BYTES,
        "The most bytes that the lane may use, 0 where there is no such lane.",
        ofLane,
        it -> it.lane(lane).limitBytes());
    gauge(
        registry,
        "engram.arena.lane.blocks",
        "blocks",
        "Blocks in the lane.",
        ofLane,
        it -> it.lane(lane).blocks());
  }

  private void memory(MeterRegistry registry) {
    bytes(registry, "used", "RAM of runs, regions and blobs.", Statistics::usedBytes);
    bytes(
        registry,
        "committed",
        "RAM that was touched and not given back to the system.",
        Statistics::committedBytes);
    bytes(registry, "peak", "The most RAM that was ever used at once.", Statistics::peakBytes);
    bytes(registry, "limit", "RAM that may be used, as it stands.", Statistics::limitBytes);
    bytes(
        registry, "hard.limit", "RAM that may be used after growing.", Statistics::hardLimitBytes);
    bytes(
        registry,
        "metadata",
        "Bytes of heap for entries, columns and runs.",
        Statistics::metadataBytes);
    gauge(
        registry,
        "engram.arena.moves.queued",
        BaseUnits.TASKS,
        "Moves that wait.",
        tags,
        Statistics::queuedMoves);
  }

  private void counters(MeterRegistry registry) {
    counter(registry, "allocations", "blocks", "Blocks allocated.", Statistics::allocations);
    counter(registry, "frees", "blocks", "Blocks freed.", Statistics::frees);
    counter(
        registry, "faults", "blocks", "Blocks brought back from cold lanes.", Statistics::faults);
    counter(
        registry,
        "demotions",
        "blocks",
        "Blocks moved to cold lanes to make room.",
        Statistics::demotions);
    counter(registry, "evictions", "blocks", "Blocks freed to make room.", Statistics::evictions);
    counter(
        registry,
        "compactions",
        "compactions",
        "Times that runs were emptied.",
        Statistics::compactions);
    counter(
        registry,
        "compacted",
        BaseUnits.BYTES,
        "Bytes copied by compactions.",
        Statistics::compactedBytes);
    counter(
        registry,
        "purged",
        BaseUnits.BYTES,
        "Bytes given back to the system.",
        Statistics::purgedBytes);
  }

  private void moves(MeterRegistry registry) {
    for (Lane from : Lane.values()) {
      for (Lane to : Lane.values()) {
        if (from != to) {
          counter(
              registry,
              "moves",
              "blocks",
              "Blocks moved from lane to lane.",
              tags.and("from", tag(from), "to", tag(to)),
              it -> it.moves(from, to));
        }
      }
    }
  }

  private static String tag(Lane lane) {
    return lane.name().toLowerCase(Locale.ROOT);
  }

  private void bytes(
      MeterRegistry registry, String name, String what, ToLongFunction<Statistics> value) {
    gauge(registry, "engram.arena.memory." + name, BaseUnits.BYTES, what, tags, value);
  }

  /** What the meter keeps is the snapshot, which keeps no arena; Micrometer keeps that weakly. */
  private void gauge(
      MeterRegistry registry,
      String name,
      String unit,
      String what,
      Tags all,
      ToLongFunction<Statistics> value) {
    Snapshot shared = snapshot;
    Gauge.builder(name, arena, it -> shared.now(it, value))
        .description(what)
        .baseUnit(unit)
        .tags(all)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String unit,
      String what,
      ToLongFunction<Statistics> value) {
    counter(registry, name, unit, what, tags, value);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String unit,
      String what,
      Tags all,
      ToLongFunction<Statistics> value) {
    Snapshot shared = snapshot;
    FunctionCounter.builder("engram.arena." + name, arena, it -> shared.last(it, value))
        .description(what)
        .baseUnit(unit)
        .tags(all)
        .register(registry);
  }
}
