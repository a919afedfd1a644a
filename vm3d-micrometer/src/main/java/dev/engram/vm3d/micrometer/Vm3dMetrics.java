/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.micrometer;

import dev.engram.vm3d.Statistics;
import dev.engram.vm3d.code.Opcode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a machine as meters.
 *
 * {@snippet :
 * Vm3dMetrics metrics = new Vm3dMetrics("ledger");
 * metrics.bindTo(registry);
 * machine.execute(program);
 * metrics.update(machine.statistics()); // on the machine's thread
 * }
 *
 * <p>Every meter has the tag {@code machine}. Sizes are in bytes.
 *
 * <table class="striped">
 * <caption>The meters</caption>
 * <thead><tr><th>name</th><th>kind</th><th>what it is</th></tr></thead>
 * <tbody>
 * <tr><td>{@code engram.vm3d.gas.used}, {@code .gas.refunded}, {@code .instructions}, {@code
 * .calls}, {@code .faults}, {@code .allocations}, {@code .frees}, {@code .promotions}, {@code
 * .moves}, {@code .pages.released}</td><td>counters</td><td>{@link Statistics}</td></tr>
 * <tr><td>{@code engram.vm3d.cache}</td><td>counters, by the tag {@code result}: {@code hit}, {@code
 * miss}</td><td>{@link Statistics#cacheHits}, {@link Statistics#cacheMisses}</td></tr>
 * <tr><td>{@code engram.vm3d.memory.live}, {@code .peak}, {@code .resident}</td><td>gauges</td>
 * <td>{@link Statistics}</td></tr>
 * <tr><td>{@code engram.vm3d.executed}</td><td>counters, by the tag {@code instruction}</td><td>how
 * often, if the machine is profiled</td></tr>
 * <tr><td>{@code engram.vm3d.latency}</td><td>gauges in nanoseconds, by {@code instruction} and
 * {@code quantile}: {@code 0.5}, {@code 0.99}</td><td>of those that were sampled; {@code NaN} before
 * there are such</td></tr>
 * </tbody>
 * </table>
 *
 * <p><b>Threads.</b> A machine is for one thread and a registry asks from others, so the machine's
 * thread brings the statistics here when it sees fit, after each program for instance, and the
 * registry reads what was brought last: numbers of one moment, which add up.
 */
public final class Vm3dMetrics implements MeterBinder {

  private final Tags tags;
  private volatile @Nullable Statistics last;

  /**
   * Meters for a machine.
   *
   * @param name the value of the tag {@code machine}
   * @param more tags that every meter is to have
   */
  public Vm3dMetrics(String name, Tag... more) {
    this.tags = Tags.of("machine", name).and(more);
  }

  /** Takes in what a machine has done so far. Any thread may call this. */
  public void update(Statistics statistics) {
    last = statistics;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "gas.used", "gas", "Gas charged and not refunded.", Statistics::gasUsed);
    counter(registry, "gas.refunded", "gas", "Gas refunded.", Statistics::gasRefunded);
    counter(registry, "instructions", "instructions", "Executed.", Statistics::instructions);
    counter(registry, "calls", "frames", "Frames made by calls.", Statistics::calls);
    counter(registry, "faults", "faults", "Faults of frames and calls.", Statistics::faults);
    counter(registry, "allocations", "blocks", "Blocks allocated.", Statistics::allocations);
    counter(registry, "frees", "blocks", "Blocks freed.", Statistics::frees);
    counter(
        registry, "promotions", "blocks", "Blocks over several planes.", Statistics::promotions);
    counter(registry, "moves", "blocks", "Blocks moved by compactions.", Statistics::moves);
    counter(registry, "pages.released", "pages", "Pages given back.", Statistics::pagesReleased);
    String cache = "Writes by whether they were known to cost nothing more.";
    counter(registry, "cache", tags.and("result", "hit"), "writes", cache, Statistics::cacheHits);
    counter(
        registry, "cache", tags.and("result", "miss"), "writes", cache, Statistics::cacheMisses);
    gauge(registry, "live", "Cells of live blocks.", Statistics::liveBytes);
    gauge(registry, "peak", "The most that they were.", Statistics::peakBytes);
    gauge(registry, "resident", "Pages that there are.", Statistics::residentBytes);
    for (Opcode each : Opcode.values()) {
      Tags instruction = tags.and("instruction", each.mnemonic().toLowerCase(Locale.ROOT));
      int op = each.op();
      counter(
          registry,
          "executed",
          instruction,
          "instructions",
          "Executed, if the machine is profiled.",
          it -> it.executed().getOrDefault(op, 0L));
      latency(registry, op, instruction, 0.5);
      latency(registry, op, instruction, 0.99);
    }
  }

  private void latency(MeterRegistry registry, int op, Tags instruction, double quantile) {
    Gauge.builder("engram.vm3d.latency", this, it -> it.latency(op, quantile))
        .description("How long sampled instructions took.")
        .baseUnit("nanoseconds")
        .tags(instruction.and("quantile", Double.toString(quantile)))
        .register(registry);
  }

  private double latency(int op, double quantile) {
    Statistics statistics = last;
    Histogram of = statistics == null ? null : statistics.latencies().get(op);
    return of == null ? Double.NaN : of.getValueAtPercentile(100 * quantile);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String unit,
      String what,
      ToLongFunction<Statistics> value) {
    counter(registry, name, tags, unit, what, value);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      Tags all,
      String unit,
      String what,
      ToLongFunction<Statistics> value) {
    FunctionCounter.builder("engram.vm3d." + name, this, it -> it.read(value, 0))
        .description(what)
        .baseUnit(unit)
        .tags(all)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, String what, ToLongFunction<Statistics> value) {
    Gauge.builder("engram.vm3d.memory." + name, this, it -> it.read(value, Double.NaN))
        .description(what)
        .baseUnit(BaseUnits.BYTES)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private double read(ToLongFunction<Statistics> value, double otherwise) {
    Statistics statistics = last;
    return statistics == null ? otherwise : value.applyAsLong(statistics);
  }
}
