/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.Selection;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Numeral;
import dev.engram.cli.input.Program;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.StoreReport;
import dev.engram.cli.store.DifferingCells;
import dev.engram.cli.store.Moment;
import dev.engram.cli.store.OpenedStore;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.store.Keep;
import dev.engram.store.Pruned;
import dev.engram.store.Store;
import dev.engram.store.StoreBuilder;
import dev.engram.store.Version;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** One run of a subcommand of {@link StoreCommand}. */
final class StoreRun {

  /** Bytes that are not zero and that one proof opens at most, as engram open does. */
  private static final long MOST_OPENED = 64 << 20;

  private static final int CHUNK = 256;
  private static final int PAGE = 4_096;

  private final ParseResult options;
  private final Terminal terminal;
  private final PrintWriter out;
  private final String directory;
  private final StoreReport report;

  StoreRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    this.out = options.commandSpec().commandLine().getOut();
    this.directory = argument(0);
    this.report =
        new StoreReport(out, terminal, directory, options.hasMatchedOption(Subcommand.JSON));
  }

  int run() {
    return switch (options.commandSpec().name()) {
      case "list" -> with(List.of(), opened -> done(() -> report.memories(opened.store())));
      case "history" -> with(opened -> done(() -> report.history(opened.store(), name())));
      case "diff" -> diff();
      case "check" -> new StoreCheck(options, terminal, report).run();
      case "export" -> new StoreImages(options, terminal, report).export();
      case "import" -> new StoreImages(options, terminal, report).take();
      case "prune" -> prune();
      case "compact" -> with(List.of(), this::compact);
      case "branch" -> branch();
      case "drop" -> drop();
      case "backup" -> with(List.of(), this::backup);
      case "prove" -> prove();
      default -> throw new IllegalArgumentException(options.commandSpec().name());
    };
  }

  private static int done(Runnable what) {
    what.run();
    return 0;
  }

  private String argument(int index) {
    return options.matchedPositionalValue(index, "");
  }

  private String name() {
    return argument(1);
  }

  /** Works with the store and one memory of it. */
  private int with(ToIntFunction<OpenedStore> work) {
    return with(List.of(name()), work);
  }

  private int with(List<String> names, ToIntFunction<OpenedStore> work) {
    return with(options, Store.builder(), names, work);
  }

  /** Works with the store of a command. */
  static int with(
      ParseResult options,
      StoreBuilder builder,
      List<String> names,
      ToIntFunction<OpenedStore> work) {
    return OpenedStore.with(
        builder, options.matchedPositionalValue(0, ""), names, notes(options), work::applyAsInt);
  }

  static OpenedStore.Notes notes(ParseResult options) {
    return new OpenedStore.Notes(
        options.commandSpec().qualifiedName(), options.commandSpec().commandLine().getErr());
  }

  /** The number of a version. */
  static long number(String text) {
    try {
      return Numeral.inRange(Numeral.parse(text), 1, Long.MAX_VALUE);
    } catch (BadInput e) {
      throw e.in("version");
    }
  }

  /** A version that was named, or the last one. */
  static Version version(Store store, String name, @Nullable String number) {
    return number == null ? store.head(name) : store.version(name, number(number));
  }

  private int diff() {
    long number = number(argument(2));
    String other = options.matchedPositionalValue(3, null);
    String with = options.matchedOptionValue(StoreCommand.WITH, name());
    return with(
        List.of(name(), with),
        opened -> {
          Store store = opened.store();
          Version one = store.version(name(), number);
          Version second = version(store, with, other);
          report.difference(
              new DifferingCells.At(name(), one.number()),
              new DifferingCells.At(with, second.number()),
              DifferingCells.of(
                  store,
                  new DifferingCells.At(name(), one.number()),
                  new DifferingCells.At(with, second.number())));
          return 0;
        });
  }

  private int prune() {
    Integer keep = options.matchedOptionValue(StoreCommand.KEEP, null);
    String since = options.matchedOptionValue(StoreCommand.SINCE, null);
    if ((keep == null) == (since == null)) {
      throw new BadInput(
          "needs %s or %s, and not both".formatted(StoreCommand.KEEP, StoreCommand.SINCE));
    }
    if (keep != null && keep < 1) {
      throw new BadInput(
          "%s: %d is not 1 or more; engram store drop removes all of a memory"
              .formatted(StoreCommand.KEEP, keep));
    }
    Keep what =
        keep != null
            ? new Keep.Last(keep)
            : new Keep.Since(
                RunOptions.value(
                    options,
                    StoreCommand.SINCE,
                    text -> Moment.parse(text, InstantSource.system()),
                    Instant.EPOCH));
    return with(opened -> done(() -> report.pruned(name(), opened.store().prune(name(), what))));
  }

  private int compact(OpenedStore opened) {
    long before = opened.store().bytes();
    opened.store().compact();
    report.compacted(before, opened.store().bytes());
    return 0;
  }

  private int branch() {
    long number = number(argument(2));
    String as = argument(3);
    return with(opened -> {
      Version version = opened.store().branch(name(), number, as);
      report.committed(as, version);
      return 0;
    });
  }

  private int drop() {
    return with(opened -> {
      int versions = opened.store().history(name()).size();
      if (!options.hasMatchedOption(StoreCommand.YES)) {
        throw new BadInput(
            "this removes \"%s\" and what only it has of %,d %s for good: say %s if it is meant so"
                .formatted(
                    name(), versions, versions == 1 ? "version" : "versions", StoreCommand.YES));
      }
      Pruned pruned = opened.store().drop(name());
      report.pruned(name(), pruned);
      return 0;
    });
  }

  private int backup(OpenedStore opened) {
    String to = argument(1);
    StoreImages.requireOutside(directory, to, "folder");
    opened.store().backup(Program.path(to));
    report.backedUp(to, opened.store().names().size());
    return 0;
  }

  private int prove() {
    List<String> at = options.matchedOptionValue(OpenCommand.AT, List.of());
    List<Long> lengths = options.matchedOptionValue(OpenCommand.LENGTH, List.of());
    if (at.isEmpty()) {
      throw new BadInput("needs %s and an address".formatted(OpenCommand.AT));
    }
    ChunkSet chunks = Selection.chunks(at, lengths);
    String number = options.matchedOptionValue(StoreCommand.VERSION, null);
    ProofOutput output = ProofOutput.of(options, terminal, "-", "memory");
    return with(opened -> {
      Version version = version(opened.store(), name(), number);
      if (Math.min(chunks.size() * CHUNK, version.pages() * PAGE) > MOST_OPENED) {
        throw new BadInput(
            "%s: more than %,d bytes: one proof opens no more"
                .formatted(OpenCommand.LENGTH, MOST_OPENED));
      }
      output.write(opened.store().prove(name(), version.number(), chunks), version.root());
      return 0;
    });
  }
}
