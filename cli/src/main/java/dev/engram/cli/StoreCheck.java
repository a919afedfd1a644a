/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.StoreReport;
import dev.engram.cli.store.OpenedStore;
import dev.engram.store.Check;
import dev.engram.store.Store;
import dev.engram.store.StoreException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.ParseResult;

/** Reads all that a store keeps, and tells what is not as it was committed. */
final class StoreCheck {

  private static final long PROGRESS_NANOS = 200_000_000;

  private final ParseResult options;
  private final Terminal terminal;
  private final StoreReport report;
  private final PrintWriter err;

  StoreCheck(ParseResult options, Terminal terminal, StoreReport report) {
    this.options = options;
    this.terminal = terminal;
    this.report = report;
    this.err = options.commandSpec().commandLine().getErr();
  }

  int run() {
    Check check = check();
    report.checked(check);
    return check.isGood() ? 0 : Engram.FAILED;
  }

  /** What was found; of a store that does not open, why it does not. */
  private Check check() {
    boolean salvage = options.hasMatchedOption(StoreCommand.SALVAGE);
    try {
      return OpenedStore.withDamage(
          Store.builder().salvage(salvage),
          options.matchedPositionalValue(0, ""),
          List.of(),
          StoreRun.notes(options),
          this::check);
    } catch (StoreException.Damaged e) {
      return new Check(0, 0, 0, 0, 0, List.of(e.damage()));
    }
  }

  private Check check(OpenedStore opened) {
    if (!terminal.progress()) {
      return opened.store().check(_ -> {});
    }
    try {
      return opened.store().check(progress());
    } finally {
      err.print("\r\033[K");
      err.flush();
    }
  }

  private Consumer<Check.Progress> progress() {
    long[] next = {System.nanoTime() + PROGRESS_NANOS};
    return progress -> {
      if (System.nanoTime() - next[0] >= 0) {
        next[0] = System.nanoTime() + PROGRESS_NANOS;
        err.print("\r\033[K%,d of about %,d groups".formatted(progress.done(), progress.about()));
        err.flush();
      }
    };
  }
}
