/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.RegionType;
import dev.engram.vm3d.Statistics;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.code.Assembler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class Vm3dMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Vm3dMetrics metrics = new Vm3dMetrics("m", Tag.of("zone", "a"));

  @Test
  void everyMeterReadsWhatTheStatisticsSay() {
    metrics.bindTo(registry);
    try (Vm3d machine = Vm3d.builder().profiled(1).build()) {
      long large = machine.allocate(200_000, RegionType.HEAP);
      machine.store(large, new byte[5_000]);
      machine.free(large);
      machine.allocate(10, RegionType.STATE);
      machine.execute(
          Assembler.assemble(
              """
              .vm3d 1
                ldi r2, 1000
                call inner, r2, r3
                mstore3d [X:4,Y:0,Z:0], r2, 8
                mstore3d [X:4,Y:0,Z:0], r2, 8
                halt3d
              inner:
                abort r2
              """));
      metrics.update(machine.statistics());
      Statistics statistics = machine.statistics();

      assertThat(counter("gas.used")).isEqualTo((double) statistics.gasUsed()).isPositive();
      assertThat(counter("gas.refunded")).isEqualTo((double) statistics.gasRefunded()).isPositive();
      assertThat(counter("instructions")).isEqualTo(6);
      assertThat(counter("calls")).isEqualTo(1);
      assertThat(counter("faults")).isEqualTo(1);
      assertThat(counter("allocations")).isEqualTo(2);
      assertThat(counter("frees")).isEqualTo(1);
      assertThat(counter("promotions")).isEqualTo(1);
      assertThat(counter("moves")).isZero();
      assertThat(counter("pages.released")).isEqualTo(2);
      assertThat(counter("cache", "result", "hit"))
          .isEqualTo((double) statistics.cacheHits())
          .isPositive();
      assertThat(counter("cache", "result", "miss"))
          .isEqualTo((double) statistics.cacheMisses())
          .isPositive();
      assertThat(gauge("live")).isEqualTo(10);
      assertThat(gauge("peak")).isEqualTo(200_000);
      assertThat(gauge("resident")).isEqualTo((double) statistics.residentBytes()).isPositive();
      assertThat(counter("executed", "instruction", "mstore3d")).isEqualTo(2);
      assertThat(counter("executed", "instruction", "mul")).isZero();
      assertThat(latency("mstore3d", "0.99")).isPositive();
      assertThat(latency("mul", "0.5")).isNaN();
    }
  }

  @Test
  void beforeAnythingWasBroughtCountersAreZeroAndGaugesNothing() {
    metrics.bindTo(registry);
    assertThat(counter("instructions")).isZero();
    assertThat(gauge("live")).isNaN();
  }

  @Test
  void everyMeterHasItsTags() {
    metrics.bindTo(registry);
    for (Meter each : registry.getMeters()) {
      assertThat(each.getId().getTag("machine")).isEqualTo("m");
      assertThat(each.getId().getTag("zone")).isEqualTo("a");
    }
  }

  private double counter(String name, String... more) {
    return registry.get("engram.vm3d." + name).tags(more).functionCounter().count();
  }

  private double gauge(String name) {
    return registry.get("engram.vm3d.memory." + name).gauge().value();
  }

  private double latency(String instruction, String quantile) {
    Gauge of =
        registry
            .get("engram.vm3d.latency")
            .tags("instruction", instruction, "quantile", quantile)
            .gauge();
    return of.value();
  }
}
