/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The page of what was found. */
final class ClaimPage {

  private static final String HEAD =
      """
      # Does the third coordinate save gas?

      Memory3D says that its promotion of blocks to other planes saves 40 to 60 % of the gas of a linear memory. It shows no
      measurement, and by its own formula the saving is 0: an allocation costs 20 + 2 a byte wherever the block lies. Here the same
      programs are priced by the 3-D machine's schedule, `engram 1` of [vm3d.md](../vm3d.md#gas), and by that of an EVM's linear
      memory. Nothing is timed. This page and its picture come out the same, to the byte, whenever they are written again, by

      ```sh
      java --enable-native-access=ALL-UNNAMED -cp bench/target/benchmarks.jar dev.engram.bench.Figures claim docs/benchmarks/vm3d-claim.md
      ```

      after the jar was built as [benchmarks.md](../benchmarks.md) says.

      ## What was found

      ![What the 3-D machine saves, by live memory](CHART)

      At which sizes of live memory the 3-D machine, which does not compact, costs more gas for memory than another pricing, or saves
      so much of it. *3w* is the Yellow Paper's price without its square.

      """;

  private static final String WORDS =
      """

      **40 to 60 % is a crossing, not a saving.** Each curve against an EVM's memory begins below zero and ends above 85 %. On its
      way it is between 40 and 60 % at one of the sizes here or at none, and where that is depends on the program.

      **The curves rise because of the price, not the place.** 3w + w²/512 has a square, and pages have none. Without it, at 3 gas a
      word for the same first fit, the grey line stays below zero in four kinds of programs out of five: a page costs 3 gas a word as
      well, and blocks cost besides. The Yellow Paper's curve, begun anew in each plane of 64 KiB with every block where it was, takes
      the square out of an EVM's price too, and moves nothing: of a memory that is written from end to end it saves 36 % of 128 KiB, 63 %
      of 256 KiB and 90 % of 1 MiB. The column *curve a plane* is what the 3-D machine saves of that.

      **Place does save where memory is sparse.** A linear memory pays up to its highest word. The 3-D machine pays a gas a word for
      addresses, and for the pages that are written, which are one in four at most in the sparse tables. That is the fifth kind, and
      how much is saved there says how sparse they are and nothing else.

      **It costs more where little lives.** The first byte of a page costs 384 gas, that of an EVM's memory 3. Each size class of the
      heap has pages of its own. A page that was freed and is written again is paid for again: half of it comes back at most, and no
      more than a fifth of all gas.

      **Blocks cost, and an EVM's do not.** 20 gas and one a word for each allocation, 5 for each free: where blocks live shortly, that
      is most of what the 3-D machine takes, while an EVM's program is taken here to place its blocks for nothing. *3w + blocks* lets
      the linear memory pay the same for them. What is left is pages against the highest word: where 512 KiB or more live the two
      differ by twelve percent at most in the first three kinds of programs. The large arrays pay the 3-D machine for copying whenever
      they grow, and first fit can sometimes let them grow where they are.

      **Fragmentation is not eliminated, and costs little either way.** In fragmenting programs of 64 KiB and more, first fit saves
      less than two percent of what bump costs, as larger blocks do not fit into the holes. The 3-D machine with its size classes and
      its pages takes about what first fit would at *3w + blocks*.

      **Compaction does not pay in gas.** 40 a block and 2 a byte that move are more than the 192 of a page that comes back, and 200
      for each free in a machine that compacts by itself are more still. At no size here does it cost less than not to compact. It
      gives memory back, not gas.

      **Of all gas it is less.** Loads and stores cost the same under every pricing. With this machine's prices, of 15 + 2 a byte for a
      store, they are most of what many programs pay, and the columns *total* show what is left of the saving; *with EVM accesses* has 3
      for each load and store of a word and 3 for each copied word instead.

      **Nobody pays the right-hand side.** An EVM's transaction of 30 million gas has REACHED MiB of memory at most. Where the EVM's
      columns show more, no such program runs there.

      ## How it was done

      - A program is a list of allocations, reallocations, writes, reads and frees of numbered blocks, made from a seed, whatever the pricing.
        Three seeds are priced together. What lives at the end is not freed.
      - *Gas for memory* is all but loads and stores: expansion, or allocations, pages, frees and compaction, less what is refunded, and
        what reallocation copies. That has the same price everywhere, 2 a byte; by `mrealloc` it is paid even if the block stays where it is.
      - *EVM, bump* puts each block behind the one before, from a whole word on, and never uses memory again, as Solidity's programs do. *First fit* takes the lowest hole
        with room and joins holes. Both pay for the highest word that was read or written; neither pays for finding a place, nor
        for zeroing what is used again, which favours them.
      - *3-D* places blocks by the `Heap` of a real `Space`, and counts pages before and after each write, free and compaction. The program
        is one frame, so that no page is kept for a revert. The cap of refunds is a fifth of all gas, loads and stores with it. A test
        demands that the machine itself charges the same, to the gas, for programs of all kinds.
      - *Compacts by itself* evacuates planes that are less than half full at a free, *asked to compact* when as many blocks were freed since as
        live, at least 64.
      - *Memory3D* is 20 + 2 a byte and 5 for a free, with promotion and without: against itself it saves 0.
      """;

  /** Gas of a transaction that is a large one. */
  private static final long TRANSACTION = 30_000_000;

  private static final List<Pricing> LINEAR =
      List.of(
          Pricing.EVM_BUMP,
          Pricing.EVM_FIRST_FIT,
          Pricing.PLANES,
          Pricing.STRAIGHT,
          Pricing.STRAIGHT_FEES);

  private ClaimPage() {}

  /** All of it, beside a chart of the given name. */
  static String of(Study study, String chart) {
    StringBuilder text = new StringBuilder(HEAD.replace("CHART", chart));
    text.append(found(study));
    text.append(WORDS.replace("REACHED", reachable()));
    for (TraceKind kind : TraceKind.values()) {
      text.append("\n## %s\n\n%s\n\n".formatted(kind.title(), kind.description()));
      text.append(savings(study.curve(kind)));
      text.append('\n');
      text.append(gas(study.curve(kind)));
    }
    return text.toString();
  }

  /** Where the saving against both linear memories is what. */
  private static String found(Study study) {
    StringBuilder text = new StringBuilder();
    text.append("| programs | against | costs more | saves less than 40 % | 40 to 60 % | more |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (TraceKind kind : TraceKind.values()) {
      for (Pricing linear : List.of(Pricing.EVM_BUMP, Pricing.EVM_FIRST_FIT, Pricing.STRAIGHT)) {
        List<Point> points = study.curve(kind);
        text.append(
            "| %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                    kind.title(),
                    linear.title(),
                    range(points, linear, saving -> saving < 0),
                    range(points, linear, saving -> saving >= 0 && saving < 40),
                    range(points, linear, saving -> saving >= 40 && saving <= 60),
                    range(points, linear, saving -> saving > 60)));
      }
    }
    return text.toString();
  }

  /** The sizes at which the saving is as it should be, runs of them as their ends. */
  private static String range(List<Point> points, Pricing linear, Predicate<Double> is) {
    List<String> parts = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= points.size(); i++) {
      boolean in = i < points.size() && is.test(points.get(i).saving(Pricing.SPACE, linear));
      if (in && from < 0) {
        from = i;
      } else if (!in && from >= 0) {
        String first = bytes(points.get(from).live());
        String last = bytes(points.get(i - 1).live());
        parts.add(from == i - 1 ? first : first + " to " + last);
        from = -1;
      }
    }
    return parts.isEmpty() ? "nowhere" : String.join(", ", parts);
  }

  private static String savings(List<Point> points) {
    StringBuilder text = new StringBuilder("Saved by the 3-D machine, in percent:\n\n| live |");
    LINEAR.forEach(linear -> text.append(" %s |".formatted(linear.title())));
    text.append(" total: EVM, bump | total: EVM, first fit | with EVM accesses: bump |");
    text.append(" with EVM accesses: first fit |\n|---|");
    text.append("---|".repeat(LINEAR.size() + 4)).append('\n');
    for (Point point : points) {
      text.append("| %s |".formatted(bytes(point.live())));
      for (Pricing linear : LINEAR) {
        cell(text, point.saving(Pricing.SPACE, linear));
      }
      for (Accesses prices : Accesses.values()) {
        cell(text, point.savingOfTotal(Pricing.SPACE, Pricing.EVM_BUMP, prices));
        cell(text, point.savingOfTotal(Pricing.SPACE, Pricing.EVM_FIRST_FIT, prices));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static void cell(StringBuilder text, double saving) {
    text.append(String.format(Locale.ROOT, " %,d |", Math.round(saving)));
  }

  private static String gas(List<Point> points) {
    StringBuilder text = new StringBuilder("Gas for memory, a program:\n\n| live |");
    for (Pricing pricing : Pricing.values()) {
      text.append(" %s |".formatted(pricing.title()));
    }
    text.append(" loads and stores |\n|---|");
    text.append("---|".repeat(Pricing.values().length + 1)).append('\n');
    for (Point point : points) {
      text.append("| %s |".formatted(bytes(point.live())));
      for (Pricing pricing : Pricing.values()) {
        amount(text, point.bill(pricing, Accesses.ENGRAM).managing());
      }
      amount(text, point.bill(Pricing.SPACE, Accesses.ENGRAM).accesses());
      text.append('\n');
    }
    return text.toString();
  }

  private static void amount(StringBuilder text, long gas) {
    text.append(String.format(Locale.ROOT, " %,d |", Math.round((double) gas / Point.SEEDS)));
  }

  /** A power of two of bytes, with its unit. */
  static String bytes(long count) {
    return count < 1 << 20 ? count / (1 << 10) + " KiB" : count / (1 << 20) + " MiB";
  }

  /** MiB of linear memory that the gas of a large transaction pays for. */
  private static String reachable() {
    long words = 0;
    while (Extent.curve(words + 1) <= TRANSACTION) {
      words++;
    }
    return String.format(Locale.ROOT, "%.1f", words * 32.0 / (1 << 20));
  }
}
