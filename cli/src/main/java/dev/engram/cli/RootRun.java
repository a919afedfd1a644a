/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.MemoryFile;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.RootReport;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** One run of {@link RootCommand}. */
final class RootRun {

  private static final long PROGRESS_NANOS = 200_000_000;

  private final ParseResult options;
  private final Terminal terminal;

  RootRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  int run() {
    HashAlgorithm hash = hash(options);
    MemoryFile memory = read(options, terminal, hash, null);
    RootReport.write(
        options.commandSpec().commandLine().getOut(),
        memory,
        hash,
        options.hasMatchedOption(Subcommand.JSON));
    return 0;
  }

  /** The hash that was asked for. */
  static HashAlgorithm hash(ParseResult options) {
    String name = options.matchedOptionValue(RootCommand.HASH, HashAlgorithm.SHA_256.toString());
    return HashAlgorithm.named(name)
        .orElseThrow(() ->
            new BadInput(
                "%s: %s is not sha-256, keccak-256 or blake3"
                    .formatted(RootCommand.HASH, BadInput.quoted(name))));
  }

  /**
   * Reads the memory that was named, and says how far it is where somebody looks on.
   *
   * @param opened which chunks are to be opened, or null for none
   */
  static MemoryFile read(
      ParseResult options, Terminal terminal, HashAlgorithm hash, @Nullable ChunkSet opened) {
    String name = options.matchedPositionalValue(0, "");
    if (!terminal.progress()) {
      return MemoryFile.read(name, hash, opened, (bytes, all) -> {});
    }
    PrintWriter err = options.commandSpec().commandLine().getErr();
    long[] next = {System.nanoTime() + PROGRESS_NANOS};
    try {
      return MemoryFile.read(
          name,
          hash,
          opened,
          (bytes, all) -> {
            if (System.nanoTime() - next[0] >= 0) {
              next[0] = System.nanoTime() + PROGRESS_NANOS;
              String of = all == 0 ? "" : " of %,d".formatted(all >> 20);
              err.print("\r\033[K%,d%s MiB".formatted(bytes >> 20, of));
              err.flush();
            }
          });
    } finally {
      err.print("\r\033[K");
      err.flush();
    }
  }
}
