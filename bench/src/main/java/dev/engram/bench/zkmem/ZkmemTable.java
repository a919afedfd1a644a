/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.bench.Iterations;
import dev.engram.bench.Machine;
import dev.engram.bench.Prototype;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what proofs of memories take beside what they must reach and beside their peers. */
final class ZkmemTable {

  /** How much faster vector code is on the machine that the targets were set on. */
  private static final double REFERENCE = Prototype.factor();

  /** Millions of accesses that Plonky3 proves there in a second, at best. */
  private static final double PLONKY3 = 0.32;

  private static final double TIMES_PLONKY3 = 3;

  /**
   * A benchmark that was run.
   *
   * @param benchmark its name
   * @param parameters that tell it from others of the name
   */
  record Run(String benchmark, Map<String, String> parameters) {

    static Run of(String benchmark) {
      return new Run(benchmark, Map.of());
    }

    static Run of(String benchmark, String parameter, String value) {
      return new Run(benchmark, Map.of(parameter, value));
    }
  }

  /** What a target is for. */
  private enum Goal {
    /** The measure. */
    ITSELF,
    /** How many times faster it is than the peer. */
    SPEEDUP,
    /** How many times the peer's time it takes. */
    SLOWDOWN
  }

  /**
   * A row.
   *
   * @param target not a number if there is none
   * @param least what must be reached even if the target is not; not a number if there is none
   * @param peer the benchmark beside it
   * @param what the peer is
   */
  private record Row(
      String name,
      Run ours,
      Measure measure,
      Goal goal,
      double target,
      double least,
      @Nullable Run peer,
      String what) {

    static Row of(String name, Run ours, Measure measure, double target) {
      return new Row(name, ours, measure, Goal.ITSELF, target, Double.NaN, null, "");
    }

    Row beside(Run other, String whatItIs) {
      return new Row(name, ours, measure, goal, target, least, other, whatItIs);
    }

    Row beside(Run other, String whatItIs, Goal goalThen) {
      return new Row(name, ours, measure, goalThen, target, least, other, whatItIs);
    }

    Row atLeast(double must) {
      return new Row(name, ours, measure, goal, target, must, peer, what);
    }
  }

  private static final String THREADS = "threads";
  private static final Run VOLATILE = Run.of("VolatileProof.prove", THREADS, "1");

  private static final List<Row> ROWS =
      List.of(
          Row.of("volatile memory, aligned words", VOLATILE, Measure.ACCESSES, 1)
              .atLeast(0.6)
              .beside(Run.of("ScalarVolatileProof.prove"), "without vectors"),
          Row.of(
                  "the same, two threads",
                  Run.of("VolatileProof.prove", THREADS, "2"),
                  Measure.CLOCK,
                  1.75)
              .beside(VOLATILE, "one thread", Goal.SPEEDUP),
          callMemory("EVM-like: words, 1 of 16 not aligned", CallMemory.RANDOM),
          callMemory("EVM: a loop of MLOAD, MSTORE and MCOPY", CallMemory.LOOP),
          callMemory("EVM: a contract", CallMemory.CONTRACT),
          persistent("persistent memory of zeros", "false", Measure.ACCESSES, 0.25),
          persistent("the same, rows of hashes", "false", Measure.COMPRESSIONS, Double.NaN),
          persistent(
              "persistent memory that held something, read first", "true", Measure.ACCESSES, 0.25),
          persistent("the same, rows of hashes", "true", Measure.COMPRESSIONS, Double.NaN),
          Row.of(
              "rows of hashes and nothing else",
              Run.of("CompressionsProof.prove"),
              Measure.COMPRESSIONS,
              0.25),
          Row.of(
                  "two segments, two threads",
                  Run.of("SegmentsProof.prove", THREADS, "2"),
                  Measure.CLOCK,
                  1.75)
              .beside(Run.of("SegmentsProof.prove", THREADS, "1"), "one thread", Goal.SPEEDUP),
          Row.of("memory outside the heap for an access", VOLATILE, Measure.MEMORY, 1.5 * 1024),
          Row.of("bytes of the proof", VOLATILE, Measure.PROOF, 700),
          Row.of("verification of it", Run.of("MemoryVerification.verify"), Measure.MILLIS, 20),
          Row.of(
              "the same, by who has no key",
              Run.of("MemoryVerification.verifyWithoutKey"),
              Measure.MILLIS,
              Double.NaN),
          playing("reading the log, for an access", "read"),
          playing("playing it, for an access", "play")
              .beside(Run.of("Playing.naive"), "a map of words"),
          playing("playing it into tables, for an access", "fill"),
          tracing("the loop, traced", CallMemory.LOOP),
          tracing("the contract, traced", CallMemory.CONTRACT));

  private static Row callMemory(String name, CallMemory source) {
    Run ours = Run.of("CallMemoryProof.prove", "source", source.name());
    return Row.of(name, ours, Measure.ACCESSES, 0.4);
  }

  private static Row persistent(String name, String filled, Measure measure, double target) {
    return Row.of(name, Run.of("PersistentProof.prove", "filled", filled), measure, target);
  }

  private static Row playing(String name, String method) {
    return Row.of(name, Run.of("Playing." + method), Measure.NANOS, Double.NaN);
  }

  private static Row tracing(String name, CallMemory program) {
    Run traced = Run.of("Tracing.traced", "program", program.name());
    Run untraced = Run.of("Tracing.untraced", "program", program.name());
    return Row.of(name, traced, Measure.MILLIS, 1.5).beside(untraced, "no sink", Goal.SLOWDOWN);
  }

  private final Iterations iterations;

  ZkmemTable(Iterations iterations) {
    this.iterations = iterations;
  }

  /** The page. */
  String page(int forks, double load) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Figures of zkmem

        Medians of %d forks, with the quartiles. Whole proofs, with 100 proven bits and from the bytes of a log to those of
        the proof, are timed by the clock, on one thread unless a row says otherwise; all else is processor time. The targets were set on a machine whose vector code is %.2f
        times faster than that of this one ([stark.md](stark.md)). *Scaled* is ours by that factor: an estimate, one factor for everything. A peer is
        of the same run. How to run it: [benchmarks.md](../benchmarks.md).

        - *Volatile*: `VOLATILE_WORDS.fixed()`, three reads for a write of aligned words of 32 bytes at random, of 2^18 words.
        - *EVM*: `EVM_WORDS`, with adapters; what is not aligned is proven in its aligned pieces and counts as one access, as the log has it. EVM-like accesses are as above, to 2^14 words, one of sixteen to bytes of two. The
          loop and the contract (`examples/memory/Strata.sol`) run on the EVM with a sink.
        - *Persistent*: `PERSISTENT_BYTES.withBits(0, 25)`, so a tree of 21 levels; three reads for a write of whole leaves, 16 bytes, of 2^16 that
          are anywhere in it, or 2^15 where there are two segments of half the accesses. What a memory held before is told to the prover each time.
        - *Rows of hashes* are different inputs of Poseidon2; the table that has them is as high as the next power of two. In a proof of a memory they
          share the time with its 2^20 accesses. What they take alone is a proof of 2^18 of them, filled in each time: so Plonky3's 0.26 to 0.33 M/s were measured,
          from which the target is.

        """
            .formatted(forks, REFERENCE));
    text.append("%s, %s; ".formatted(Machine.line(), LocalDate.now(ZoneOffset.UTC)));
    text.append("%.1f threads wanted to run.\n\n".formatted(load));
    text.append(
        "| figure | accesses | ours | scaled | target | met | scaled met | peer | peer's | ours is |"
            + " heap B/op |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    ROWS.forEach(row -> text.append(line(row)));
    text.append(plonky3());
    return text.toString();
  }

  private String line(Row row) {
    double[] ours = row.measure.of(iterations, row.ours);
    if (ours.length == 0) {
      return "| %s | | not run |\n".formatted(row.name);
    }
    double[] peers = row.peer == null ? new double[0] : row.measure.of(iterations, row.peer);
    double reached = Iterations.median(ours);
    double scaled = row.measure.isRate ? reached * REFERENCE : reached / REFERENCE;
    boolean isScaled = row.measure.isScaled && row.goal == Goal.ITSELF;
    double faster =
        row.measure.isRate
            ? reached / Iterations.median(peers)
            : Iterations.median(peers) / reached;
    double compared =
        switch (row.goal) {
          case ITSELF -> reached;
          case SPEEDUP -> faster;
          case SLOWDOWN -> 1 / faster;
        };
    double accesses = Iterations.median(count(row, "accesses"));
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %,.0f |\n"
        .formatted(
            row.name,
            Double.isNaN(accesses) || accesses == 0 ? "" : "%,.0f".formatted(accesses),
            row.measure.spread(ours),
            isScaled ? Measure.number(scaled) : "",
            target(row),
            met(row, compared),
            isScaled ? met(row, scaled) : "",
            row.what,
            peers.length == 0 ? "" : row.measure.spread(peers),
            peers.length == 0
                ? ""
                : row.goal == Goal.SLOWDOWN
                    ? "× %s its time".formatted(Measure.number(compared))
                    : "× %s as fast".formatted(Measure.number(faster)),
            Iterations.median(count(row, "gc.alloc.rate.norm")));
  }

  private double[] count(Row row, String figure) {
    return iterations.of(row.ours.benchmark, row.ours.parameters, figure);
  }

  private static String target(Row row) {
    if (Double.isNaN(row.target)) {
      return "";
    }
    String target =
        switch (row.goal) {
          case ITSELF -> row.measure.target(row.target);
          case SPEEDUP -> "≥ × " + Measure.number(row.target);
          case SLOWDOWN -> "≤ × " + Measure.number(row.target);
        };
    return Double.isNaN(row.least)
        ? target
        : "%s, must %s".formatted(target, Measure.number(row.least));
  }

  private static String met(Row row, double reached) {
    if (Double.isNaN(row.target) || Double.isNaN(reached)) {
      return "";
    }
    boolean more = row.goal == Goal.SPEEDUP || row.goal == Goal.ITSELF && row.measure.isRate;
    if (more ? reached >= row.target : reached <= row.target) {
      return "yes";
    }
    return more && reached >= row.least ? "what it must" : "no";
  }

  /** What cannot run here stands beside ours as it would be there. */
  private String plonky3() {
    double scaled = REFERENCE * Iterations.median(Measure.ACCESSES.of(iterations, VOLATILE));
    double times = scaled / PLONKY3;
    return """
    | volatile memory beside Plonky3, by which the same tables take 0.28 to %.2f M/s on that machine | | | %s | ≥ × %s | | %s | Plonky3, at best | %.2f M/s | × %s as fast | |
    """
        .formatted(
            PLONKY3,
            Measure.number(scaled),
            Measure.number(TIMES_PLONKY3),
            times >= TIMES_PLONKY3 ? "yes" : "no",
            PLONKY3,
            Measure.number(times));
  }
}
