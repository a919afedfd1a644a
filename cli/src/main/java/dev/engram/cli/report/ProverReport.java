/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.stark.prover.Phase;
import dev.engram.stark.security.Profile;
import dev.engram.stark.security.Security;
import dev.engram.stark.verifier.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Tells how long proofs took, and where the time went. */
public final class ProverReport {

  private static final double MILLISECOND = 1e6;

  private final PrintWriter out;
  private final Terminal terminal;
  private final Page page;

  public ProverReport(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
    this.page = new Page(out, terminal);
  }

  /**
   * What was proven with what.
   *
   * @param logRows log2 of the accesses
   * @param logCells log2 of the cells
   * @param kernels which are in use
   */
  public record Setting(Profile profile, int logRows, int logCells, int threads, String kernels) {}

  /**
   * A proof.
   *
   * @param phases nanoseconds of each
   * @param verifying nanoseconds
   * @param bytes of the proof
   * @param memory bytes that the prover holds outside the heap
   */
  public record Run(
      Map<Phase, Long> phases, long verifying, int bytes, Security security, long memory) {

    long proving() {
      return phases.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Takes the time of phases. */
  public static final class Stopwatch {

    private final Map<Phase, Long> phases = new EnumMap<>(Phase.class);
    private @Nullable Phase running;
    private long since;

    /** A phase begins, and the one before it ends. */
    public void begin(Phase phase) {
      stop();
      running = phase;
    }

    /** The last phase ends. */
    public void stop() {
      long now = System.nanoTime();
      if (running != null) {
        phases.merge(running, now - since, Long::sum);
      }
      since = now;
    }

    /** Nanoseconds by phase. */
    public Map<Phase, Long> phases() {
      return phases;
    }
  }

  /** Says that a proof was refused. */
  public void refused(Verdict.Refused refused, boolean json) {
    String reason = BadInput.oneLine(refused.reason() + ", " + refused.detail());
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            document.writeBooleanProperty("verified", false);
            document.writeStringProperty("reason", reason);
            document.writeEndObject();
          });
    } else {
      page.entry("result", terminal.bad("a proof was refused") + ": " + reason);
    }
  }

  /** Tells all of it. */
  public void measured(Setting setting, List<Run> runs, boolean json) {
    List<Run> warm = runs.size() > 1 ? runs.subList(1, runs.size()) : runs;
    if (json) {
      json(setting, runs, warm);
      return;
    }
    Profile profile = setting.profile();
    Run last = runs.getLast();
    page.entry(
        "tables",
        "2^%d accesses of 32 columns, 2^%d cells, a range"
            .formatted(setting.logRows(), setting.logCells()));
    page.entry(
        "profile",
        "%s: %s^%d, blow-up %d, %d queries, %s"
            .formatted(
                profile.name(),
                profile.field(),
                profile.extensionDegree(),
                1 << profile.logBlowup(),
                profile.queries(),
                profile.hash()));
    page.entry(
        "machine",
        "%d %s, kernels: %s"
            .formatted(
                setting.threads(),
                setting.threads() == 1 ? "thread" : "threads",
                setting.kernels()));
    double proving = median(warm, Run::proving);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,.1f ms, %,.0f thousand accesses a second (median of %d, %,.1f to %,.1f; the first took"
                .formatted(
                    proving / MILLISECOND,
                    (1L << setting.logRows()) / (proving / MILLISECOND),
                    warm.size(),
                    warm.stream().mapToLong(Run::proving).min().orElse(0) / MILLISECOND,
                    warm.stream().mapToLong(Run::proving).max().orElse(0) / MILLISECOND)
            + " %,.1f)".formatted(runs.getFirst().proving() / MILLISECOND));
    for (Phase phase : Phase.values()) {
      double time = median(warm, run -> run.phases().getOrDefault(phase, 0L));
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-9s %9.1f ms %5.1f %%",
              phase.name().toLowerCase(Locale.ROOT),
              time / MILLISECOND,
              100 * time / proving));
    }
    page.entry("prove", lines);
    page.entry("verify", "%.1f ms".formatted(median(warm, Run::verifying) / MILLISECOND));
    page.entry(
        "proof",
        "%s, %.1f proven bits, by %s"
            .formatted(
                MemoryPicture.bytes(last.bytes()),
                last.security().bits(),
                last.security().weakest().name()));
    page.entry(
        "memory",
        "%s outside the heap, %,d bytes an access"
            .formatted(MemoryPicture.bytes(last.memory()), last.memory() >> setting.logRows()));
    page.entry("result", terminal.good("all %d proofs were verified".formatted(runs.size())));
  }

  private void json(Setting setting, List<Run> runs, List<Run> warm) {
    double proving = median(warm, Run::proving);
    Run last = runs.getLast();
    JsonOutput.write(
        out,
        document -> {
          document.writeStartObject();
          document.writeBooleanProperty("verified", true);
          document.writeStringProperty("profile", setting.profile().name());
          document.writeStringProperty("hash", setting.profile().hash().toString());
          document.writeStringProperty("kernels", setting.kernels());
          document.writeNumberProperty("threads", setting.threads());
          document.writeNumberProperty("accesses", 1L << setting.logRows());
          document.writeNumberProperty("cells", 1L << setting.logCells());
          document.writeNumberProperty("firstNanoseconds", runs.getFirst().proving());
          document.writeNumberProperty("medianNanoseconds", proving);
          document.writeNumberProperty(
              "accessesPerSecond", (1L << setting.logRows()) / (proving / 1e9));
          document.writeName("phases");
          document.writeStartObject();
          for (Phase phase : Phase.values()) {
            document.writeNumberProperty(
                phase.name().toLowerCase(Locale.ROOT),
                median(warm, run -> run.phases().getOrDefault(phase, 0L)));
          }
          document.writeEndObject();
          document.writeNumberProperty("verifyNanoseconds", median(warm, Run::verifying));
          document.writeNumberProperty("proofBytes", last.bytes());
          document.writeNumberProperty("provenBits", last.security().bits());
          document.writeNumberProperty("memoryBytes", last.memory());
          document.writeEndObject();
        });
  }

  private static double median(List<Run> runs, ToLongFunction<Run> figure) {
    long[] sorted = runs.stream().mapToLong(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[half]
        : Arrays.stream(sorted, half - 1, half + 1).average().orElse(0);
  }
}
