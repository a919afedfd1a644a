/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import dev.engram.bench.CpuTime;
import dev.engram.bench.Machine;
import dev.engram.bench.Medians;
import dev.engram.bench.Prototype;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Writes what the proof system takes beside what it must reach and beside its peers. */
final class StarkTable {

  /** How much faster vector code is on the machine that the targets were set on. */
  private static final double REFERENCE = Prototype.factor();

  private static final double MILLISECOND = 1e6;

  /** How a figure is written. */
  private enum Unit {
    /** Operations in a nanosecond. */
    GIGA("G/s"),
    /** Operations in a microsecond. */
    MEGA("M/s"),
    /** Milliseconds an operation. */
    MILLIS("ms");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    double of(double nanos) {
      return switch (this) {
        case GIGA -> 1 / nanos;
        case MEGA -> 1e3 / nanos;
        case MILLIS -> nanos / MILLISECOND;
      };
    }

    boolean met(double reached, double target) {
      return this == MILLIS ? reached <= target : reached >= target;
    }
  }

  /**
   * A row.
   *
   * @param peer the benchmark beside it, or empty
   * @param what the peer is
   * @param clock whether the time is the clock's and not the processor's
   */
  private record Row(
      String name, String ours, String peer, String what, Unit unit, double target, boolean clock) {

    Row(String name, String ours, String peer, String what, Unit unit, double target) {
      this(name, ours, peer, what, unit, target, false);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "field products, 4,096 in the nearest cache",
              "FieldProducts.kernel",
              "FieldProducts.scalar",
              "a loop",
              Unit.GIGA,
              12),
          new Row(
              "the same by a constant",
              "FieldProducts.constant",
              "FieldProducts.scalar",
              "a loop",
              Unit.GIGA,
              20),
          new Row(
              "Poseidon2-16 of KoalaBear ×16",
              "HashKernels.poseidon2",
              "HashKernels.poseidon2OneByOne",
              "one by one",
              Unit.MEGA,
              17),
          new Row(
              "Keccak-f ×16",
              "HashKernels.keccak",
              "HashKernels.keccakOneByOne",
              "Bouncy Castle, a message of one block",
              Unit.MEGA,
              30),
          new Row(
              "BLAKE3 ×16, compressions",
              "HashKernels.blake3",
              "HashKernels.blake3OneByOne",
              "`merkle`, a message of one block",
              Unit.MEGA,
              150),
          new Row(
              "low-degree extension ×2 of 2^20 × 32, tiles included",
              "LowDegreeExtension.extend",
              "LowDegreeExtension.extendByScalars",
              "without vectors",
              Unit.MILLIS,
              170),
          new Row(
              "Merkle tree over 2^21 × 32",
              "MerkleTrees.blake3",
              "MerkleTrees.sha256",
              "the JDK's SHA-256",
              Unit.MILLIS,
              55),
          new Row(
              "whole proof of 2^20 accesses, one thread",
              "WholeProof.prove:1",
              "ScalarProof.prove",
              "without vectors",
              Unit.MILLIS,
              950),
          new Row(
              "the same, two threads, by the clock",
              "WholeProof.prove:2",
              "WholeProof.prove:1",
              "one thread",
              Unit.MILLIS,
              550,
              true),
          new Row("verification of it", "Verification.verify", "", "", Unit.MILLIS, 15));

  private final Collection<RunResult> results;

  StarkTable(Collection<RunResult> results) {
    this.results = results;
  }

  /** The page. */
  String page(int forks, double load) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Figures of stark

        Medians of %d forks, with the quartiles, of processor time unless a row says otherwise. The targets were set on
        a machine whose vector code is %.2f times faster than that of this one: the research prototype that
        they were measured with takes %d ms there and %,d here for the proof of 2^20 accesses. *Scaled* is ours by that
        factor: an estimate, one factor for everything. A peer is of the same run. How to run it:
        [benchmarks.md](../benchmarks.md).

        """
            .formatted(forks, REFERENCE, Prototype.MILLIS_THERE, Prototype.millisHere()));
    text.append("%s, %s; ".formatted(Machine.line(), LocalDate.now(ZoneOffset.UTC)));
    text.append("%.1f threads wanted to run.\n\n".formatted(load));
    text.append(
        "| figure | ours | scaled | target | met | scaled met | peer | peer's | ours is | B/op |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|\n");
    ROWS.forEach(row -> text.append(line(row)));
    text.append(sizes());
    return text.toString();
  }

  private String line(Row row) {
    Unit unit = row.unit;
    double[] ours = figures(row.ours, row.clock ? "" : CpuTime.NAME);
    double[] peers = figures(row.peer, row.clock ? "" : CpuTime.NAME);
    if (ours.length == 0) {
      return "| %s | not run |\n".formatted(row.name);
    }
    double reached = unit.of(median(ours));
    double scaled = unit == Unit.MILLIS ? reached / REFERENCE : reached * REFERENCE;
    Medians.Median allocated = new Medians.Median(ours, figures(row.ours, "gc.alloc.rate.norm"));
    return "| %s | %s | %s | %s %s | %s | %s | %s | %s | %s | %,.0f |\n"
        .formatted(
            row.name,
            spread(unit, ours),
            number(scaled),
            (unit == Unit.MILLIS ? "≤ " : "≥ ") + number(row.target),
            unit.text,
            unit.met(reached, row.target) ? "yes" : "no",
            unit.met(scaled, row.target) ? "yes" : "no",
            row.what,
            peers.length == 0 ? "" : spread(unit, peers),
            peers.length == 0
                ? ""
                : String.format(Locale.ROOT, "× %.1f", median(peers) / median(ours)),
            allocated.bytes());
  }

  /** What is counted and not timed. */
  private String sizes() {
    double proof = median(figures("WholeProof.prove:1", "proofBytes"));
    double memory = median(figures("WholeProof.prove:1", "memoryBytes")) / ProvenMemory.ACCESSES;
    return """
    | bytes of the proof | %,.1f KiB | | ≤ 620 KiB | %s | | | | | |
    | memory of a row of the accesses, traces included | %,.0f B | | ≤ 1,300 B | %s | | | | | |
    """
        .formatted(
            proof / 1024,
            proof <= 620 * 1024 ? "yes" : "no",
            memory,
            memory <= 1300 ? "yes" : "no");
  }

  /** The figures of a name, of all iterations of all forks, in order; the time if it has none. */
  private double[] figures(String benchmark, String name) {
    List<Double> found = new ArrayList<>();
    for (RunResult result : results) {
      if (Medians.name(result.getParams()).equals(benchmark)) {
        result
            .getBenchmarkResults()
            .forEach(fork -> fork.getIterationResults().forEach(each -> add(each, name, found)));
      }
    }
    double[] sorted = found.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private static void add(IterationResult iteration, String name, List<Double> to) {
    Result<?> result =
        name.isEmpty() ? iteration.getPrimaryResult() : iteration.getSecondaryResults().get(name);
    if (result != null) {
      to.add(result.getScore());
    }
  }

  private static String spread(Unit unit, double[] nanos) {
    double low = unit.of(quantile(nanos, unit == Unit.MILLIS ? 0.25 : 0.75));
    double high = unit.of(quantile(nanos, unit == Unit.MILLIS ? 0.75 : 0.25));
    return "%s (%s to %s) %s"
        .formatted(number(unit.of(median(nanos))), number(low), number(high), unit.text);
  }

  private static String number(double value) {
    String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  private static double median(double[] sorted) {
    return quantile(sorted, 0.5);
  }

  private static double quantile(double[] sorted, double part) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(part * (sorted.length - 1))];
  }
}
