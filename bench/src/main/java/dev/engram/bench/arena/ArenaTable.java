/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import dev.engram.bench.Machine;
import dev.engram.bench.Medians;
import dev.engram.bench.Medians.Median;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what blocks cost as Markdown: a table for each kind of thread, a row for each peer. */
final class ArenaTable {

  private static final String PAIR_64 = "Pair.pair:%s:64";
  private static final String PAIR_MIX = "Pair.pair:%s:mix";
  private static final String CHURN_FEW = "Churn.replace:%s:256";
  private static final String CHURN_MANY = "Churn.replace:%s:100000";

  private final Map<Threads, Medians> allocation;
  private final Medians reads;

  ArenaTable(Map<Threads, Medians> allocation, Medians reads) {
    this.allocation = allocation;
    this.reads = reads;
  }

  String page(int forks, double load) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Figures of arena

        Nanoseconds of processor time an operation: the median of %d forks, and the quartiles.
        *Pair* allocates a block, writes eight bytes, reads them back and frees it, beside 256
        blocks that stay; the mix is 64 B to 64 KiB, 64 · 1024^(u²) with u uniform. *Churn* frees a
        block chosen at random out of those that live and allocates another: 256 of the mix, or
        100,000 of the mix up to 4 KiB, about 50 MB. Everybody's memory is accessed at the bare
        address where it has one. *Bare slab* is the least that handles cost, for one thread:
        nothing counted, cleared or moved. The targets were set on a machine where a slab like it,
        with two words an entry, took 4.4 ns for a pair of 64 B, 5.8 for one of the mix and 7.0 for
        churn of 256; *scaled* is what ours would take if the bare slab took that here too: an
        estimate. Netty and Arrow have one allocator for all threads, and Netty's sampled leak
        detection is on, as it is by default. Heap bytes are those that a pair of the mix
        allocates. *Best Netty* is how many times faster than the fastest of Netty's a row is. How
        to run it: [benchmarks.md](../benchmarks.md).

        """
            .formatted(forks));
    text.append("%s, %s; ".formatted(Machine.line(), LocalDate.now(ZoneOffset.UTC)));
    text.append("%.1f threads wanted to run.\n".formatted(load));
    for (Threads threads : Threads.values()) {
      Medians medians = allocation.get(threads);
      if (medians != null) {
        append(text, threads, medians);
      }
    }
    appendReads(text);
    return text.toString();
  }

  private static void append(StringBuilder text, Threads threads, Medians medians) {
    text.append("\n## %s\n\n".formatted(threads.title()));
    String many = threads.all() ? " churn of 100,000 |" : "";
    text.append(
        "| allocator | pair, 64 B | pair, mix | churn of 256 |%s best Netty, 64 B | best Netty, mix |"
                .formatted(many)
            + " heap B |\n");
    text.append("|---|---|---|---|%s---|---|---|\n".formatted(threads.all() ? "---|" : ""));
    for (Contender contender : ArenaFigures.CONTENDERS) {
      if (!threads.suit(contender)) {
        continue;
      }
      if (!contender.isInstalled()) {
        text.append("| %s | not installed |\n".formatted(contender.title()));
        continue;
      }
      Median mix = of(medians, PAIR_MIX, contender);
      text.append("| %s |".formatted(contender.title()));
      cell(text, of(medians, PAIR_64, contender));
      cell(text, mix);
      cell(text, of(medians, CHURN_FEW, contender));
      if (threads.all()) {
        cell(text, of(medians, CHURN_MANY, contender));
      }
      text.append(" %s |".formatted(fasterThanNetty(medians, PAIR_64, contender)));
      text.append(" %s |".formatted(fasterThanNetty(medians, PAIR_MIX, contender)));
      text.append(mix == null ? " |\n" : " %,.0f |\n".formatted(mix.bytes()));
    }
    if (threads == Threads.ONE) {
      appendScaled(text, medians, Contender.ENGRAM_CONFINED);
      appendScaled(text, medians, Contender.ENGRAM_ASYMMETRIC);
    }
    text.append(targets(threads));
  }

  /** What a row would be where the bare slab takes what it took when the targets were set. */
  private static void appendScaled(StringBuilder text, Medians medians, Contender contender) {
    text.append("| *%s, scaled* |".formatted(contender.title()));
    scaled(text, medians, PAIR_64, contender, 4.4);
    scaled(text, medians, PAIR_MIX, contender, 5.8);
    scaled(text, medians, CHURN_FEW, contender, 7.0);
    text.append(" | | | |\n");
  }

  private static void scaled(
      StringBuilder text, Medians medians, String key, Contender contender, double slabThere) {
    Median own = of(medians, key, contender);
    Median slab = of(medians, key, Contender.BARE_SLAB);
    text.append(
        own == null || slab == null
            ? " |"
            : String.format(Locale.ROOT, " %.1f |", own.time() * slabThere / slab.time()));
  }

  /** What an arena must reach, as rows. */
  private static String targets(Threads threads) {
    return switch (threads) {
      case ONE ->
          """
          | *to reach, confined* | ≤ 8 | ≤ 12 | ≤ 15 | ≤ 40 | ≥ 4 | ≥ 4 | 0 |
          | *to reach, shared* | ≤ 12 | ≤ 12 | | | | | 0 |
          """;
      case ONE_VIRTUAL -> "| *to reach, shared* | ≤ 20 | ≤ 20 | | | | 0 |\n";
      case TWO, TWO_VIRTUAL -> "";
    };
  }

  private void appendReads(StringBuilder text) {
    text.append("\n## Reading eight bytes of a block, in random order\n\n");
    text.append("| through | 1,024 blocks | 1,048,576 blocks of 64 B |\n|---|---|---|\n");
    appendRead(text, "the bare address", "raw");
    appendRead(text, "a `MemorySegment` a block", "segment");
    appendRead(text, "a handle of the bare slab", "slabHandle");
    appendRead(text, "a handle of ours", "handle");
    appendRead(text, "a handle of ours in a guard of its own, fenced", "fenced");
    appendRead(text, "the same, asymmetric", "asymmetric");
    text.append("| *to reach, a handle* | ≤ 1.0, under a guard ≤ 1.6, fenced ≤ 6 | |\n");
  }

  private void appendRead(StringBuilder text, String title, String benchmark) {
    text.append("| %s |".formatted(title));
    cell(text, reads.of("Reads.%s:1024".formatted(benchmark)));
    cell(text, reads.of("Reads.%s:1048576".formatted(benchmark)));
    text.append('\n');
  }

  private static void cell(StringBuilder text, @Nullable Median median) {
    text.append(" %s |".formatted(median == null ? "not run" : median.spread()));
  }

  private static String fasterThanNetty(Medians medians, String key, Contender contender) {
    Median own = of(medians, key, contender);
    List<Contender> netty =
        List.of(Contender.NETTY_POOLED, Contender.NETTY_POOLED_FAST, Contender.NETTY_ADAPTIVE);
    double best =
        netty.stream()
            .flatMap(peer -> Stream.ofNullable(of(medians, key, peer)))
            .mapToDouble(Median::time)
            .min()
            .orElse(Double.NaN);
    return own == null ? "" : String.format(Locale.ROOT, "%.1f", best / own.time());
  }

  private static @Nullable Median of(Medians medians, String key, Contender contender) {
    return medians.of(key.formatted(contender));
  }
}
