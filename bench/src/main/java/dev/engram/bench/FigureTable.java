/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import dev.engram.bench.Medians.Median;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes figures as Markdown, with the machine, the date and the load that they were taken at. */
final class FigureTable {

  /** The benchmark that tells the speed of a machine. */
  static final String BARE_STORE = "WordAccess.bareStore";

  /** Nanoseconds that it takes on the machine that the targets were set on. */
  private static final double REFERENCE = 0.89;

  private final Medians medians;
  private final int forks;
  private final double load;

  FigureTable(Medians medians, int forks, double load) {
    this.medians = medians;
    this.forks = forks;
    this.load = load;
  }

  /** The page of a list of figures. */
  String of(String name, List<Figure> figures) throws IOException {
    Median bareStore = medians.of(BARE_STORE);
    double measured = bareStore == null ? Double.NaN : bareStore.time();
    StringBuilder text = new StringBuilder();
    text.append("# Figures of %s\n\n".formatted(name));
    text.append(
        """
        Nanoseconds of processor time an operation: the median of %d forks, and the quartiles.
        *Naive* is the straightforward way, and *bare* the same bytes moved by the JDK alone:
        `System.arraycopy`, `Arrays.fill` or four `VarHandle` accesses, without gas and bounds. A
        target is in nanoseconds or a multiple of bare. Those in nanoseconds were set
        on a machine where the bare store of a word takes %.2f ns; here it takes %.2f. *Scaled* is
        what ours would take if it took that here too: an estimate, one factor for everything. How
        to run it: [benchmarks.md](../benchmarks.md).

        """
            .formatted(forks, REFERENCE, measured));
    text.append("%s, %s; ".formatted(Machine.line(), LocalDate.now(ZoneOffset.UTC)));
    text.append("%.1f threads wanted to run.\n\n".formatted(load));
    text.append(
        "| figure | ours | naive | bare | ours / naive | ours / bare | scaled | target | met |"
            + " scaled met | B/op | naive B/op |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (Figure figure : figures) {
      text.append(row(figure, REFERENCE / measured));
    }
    return text.toString();
  }

  private String row(Figure figure, double speed) {
    Median ours = medians.of(figure.ours());
    Median naive = figure.naive() == null ? null : medians.of(figure.naive());
    Median bare = figure.bare() == null ? null : medians.of(figure.bare());
    if (ours == null) {
      return "| %s | not run |\n".formatted(figure.name());
    }
    boolean copies = figure.ofBare();
    double reached = copies && bare != null ? ours.time() / bare.time() : ours.time();
    double scaled = copies ? reached : ours.time() * speed;
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %,.0f | %s |\n"
        .formatted(
            figure.name(),
            ours.spread(),
            naive == null ? "" : naive.spread(),
            bare == null ? "" : bare.spread(),
            ratio(ours, naive),
            ratio(ours, bare),
            copies ? "" : Median.nanos(scaled),
            target(figure),
            met(reached, figure.target()),
            met(scaled, figure.target()),
            ours.bytes(),
            naive == null ? "" : "%,.0f".formatted(naive.bytes()));
  }

  private static String target(Figure figure) {
    if (Double.isNaN(figure.target())) {
      return "";
    }
    return figure.ofBare()
        ? String.format(Locale.ROOT, "≤ bare × %.2f", figure.target())
        : "≤ " + Median.nanos(figure.target());
  }

  private static String met(double reached, double target) {
    return Double.isNaN(target) ? "" : reached <= target ? "yes" : "no";
  }

  private static String ratio(Median ours, @Nullable Median other) {
    return other == null ? "" : String.format(Locale.ROOT, "%.3f", ours.time() / other.time());
  }
}
