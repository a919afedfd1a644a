/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.arena.Arena;
import dev.engram.arena.Lane;
import dev.engram.arena.Statistics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ArenaMetricsTest {

  private static final long SECOND = 1_000_000_000;

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void everyMeterReadsWhatTheStatisticsSay() {
    try (Arena arena = Arena.shared()) {
      bind(arena);
      long kept = arena.allocate(1000);
      arena.free(arena.allocate(50_000));
      arena.move(kept, Lane.SLOW);
      arena.compact();

      Statistics statistics = arena.statistics();

      for (Lane lane : Lane.values()) {
        String name = lane.name().toLowerCase(Locale.ROOT);
        assertThat(ofLane("live", name)).isEqualTo(statistics.lane(lane).liveBytes());
        assertThat(ofLane("used", name)).isEqualTo(statistics.lane(lane).usedBytes());
        assertThat(ofLane("limit", name)).isEqualTo(statistics.lane(lane).limitBytes());
        assertThat(ofLane("blocks", name)).isEqualTo(statistics.lane(lane).blocks());
      }
      assertThat(ofLane("blocks", "slow")).isEqualTo(1);
      for (Lane from : Lane.values()) {
        for (Lane to : Lane.values()) {
          if (from != to) {
            assertThat(moves(from, to)).isEqualTo(statistics.moves(from, to));
          }
        }
      }
      assertThat(moves(Lane.FAST, Lane.SLOW)).isEqualTo(1);
      assertThat(moves(Lane.SLOW, Lane.FAST)).isZero();
      assertThat(gauge("memory.used")).isEqualTo(statistics.usedBytes()).isPositive();
      assertThat(gauge("memory.committed")).isEqualTo(statistics.committedBytes());
      assertThat(gauge("memory.peak")).isEqualTo(statistics.peakBytes()).isPositive();
      assertThat(gauge("memory.limit")).isEqualTo(statistics.limitBytes()).isPositive();
      assertThat(gauge("memory.hard.limit")).isEqualTo(statistics.hardLimitBytes());
      assertThat(gauge("memory.metadata")).isEqualTo(statistics.metadataBytes()).isPositive();
      assertThat(gauge("moves.queued")).isEqualTo(statistics.queuedMoves());
      assertThat(counter("allocations")).isEqualTo(statistics.allocations()).isEqualTo(2);
      assertThat(counter("frees")).isEqualTo(statistics.frees()).isEqualTo(1);
      assertThat(counter("faults")).isEqualTo(statistics.faults());
      assertThat(counter("demotions")).isEqualTo(statistics.demotions());
      assertThat(counter("evictions")).isEqualTo(statistics.evictions());
      assertThat(counter("compactions")).isEqualTo(statistics.compactions()).isEqualTo(1);
      assertThat(counter("compacted")).isEqualTo(statistics.compactedBytes());
      assertThat(counter("purged")).isEqualTo(statistics.purgedBytes());
    }
  }

  @Test
  void aScrapeSeesOneMomentAndTheNextOneAnother() {
    try (Arena arena = Arena.shared()) {
      bind(arena);
      assertThat(counter("allocations")).isZero();

      arena.allocate(64);
      assertThat(counter("allocations")).isZero();
      assertThat(ofLane("blocks", "fast")).isZero();

      clock.addAndGet(SECOND);
      assertThat(ofLane("blocks", "fast")).isEqualTo(1);
      assertThat(counter("allocations")).isEqualTo(1);
    }
  }

  @Test
  void theGaugesOfAClosedArenaReadNanAndItsCountersStay() {
    Arena arena = Arena.shared();
    bind(arena);
    arena.allocate(64);
    assertThat(counter("allocations")).isEqualTo(1);

    arena.close();
    clock.addAndGet(SECOND);

    assertThat(value("memory.used")).isNaN();
    assertThat(value("moves.queued")).isNaN();
    assertThat(counter("allocations")).isEqualTo(1);
  }

  @Test
  void aConfinedArenaReadsNanFromAnotherThread() throws InterruptedException {
    try (Arena arena = Arena.confined()) {
      bind(arena);
      double[] read = {0};

      Thread scraper = Thread.ofPlatform().start(() -> read[0] = value("memory.used"));
      scraper.join();

      assertThat(read[0]).isNaN();
    }
  }

  @Test
  void everyMeterHasAUnitADescriptionAndItsTags() {
    try (Arena arena = Arena.shared()) {
      new ArenaMetrics(arena, "pages", Tag.of("zone", "b")).bindTo(registry);

      assertThat(registry.getMeters())
          .hasSize(4 * Lane.values().length + 7 + 8 + 4 * 3)
          .extracting(Meter::getId)
          .allSatisfy(id -> {
            assertThat(id.getName()).startsWith("engram.arena.");
            assertThat(id.getBaseUnit()).isNotBlank();
            assertThat(id.getDescription()).endsWith(".");
            assertThat(id.getTag("arena")).isEqualTo("pages");
            assertThat(id.getTag("zone")).isEqualTo("b");
            assertThat(id.getTag("lane") != null)
                .isEqualTo(id.getName().startsWith("engram.arena.lane."));
          });
    }
  }

  private void bind(Arena arena) {
    new ArenaMetrics(arena, clock::get, Tags.of("arena", "test")).bindTo(registry);
  }

  private double value(String name) {
    return registry.get("engram.arena." + name).gauge().value();
  }

  private long gauge(String name) {
    return (long) value(name);
  }

  private long ofLane(String name, String lane) {
    return (long) registry.get("engram.arena.lane." + name).tag("lane", lane).gauge().value();
  }

  private long moves(Lane from, Lane to) {
    return (long)
        registry
            .get("engram.arena.moves")
            .tag("from", from.name().toLowerCase(Locale.ROOT))
            .tag("to", to.name().toLowerCase(Locale.ROOT))
            .functionCounter()
            .count();
  }

  private long counter(String name) {
    return (long) registry.get("engram.arena." + name).functionCounter().count();
  }
}
