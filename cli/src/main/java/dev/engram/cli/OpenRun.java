/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.MemoryFile;
import dev.engram.cli.commitment.Selection;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ParseResult;

/** One run of {@link OpenCommand}. */
final class OpenRun {

  private final ParseResult options;
  private final Terminal terminal;

  OpenRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  int run() {
    ProofOutput output =
        ProofOutput.of(options, terminal, options.matchedPositionalValue(0, ""), "memory");
    HashAlgorithm hash = RootRun.hash(options);
    String table = options.matchedOptionValue(OpenCommand.TABLE, null);
    Proved proved = table == null ? cells(hash) : table(hash, table);
    output.write(proved.proof(), proved.root());
    return 0;
  }

  private record Proved(Proof proof, Root root) {}

  private Proved cells(HashAlgorithm hash) {
    List<String> at = options.matchedOptionValue(OpenCommand.AT, List.of());
    List<Long> lengths = options.matchedOptionValue(OpenCommand.LENGTH, List.of());
    if (at.isEmpty()) {
      throw new BadInput(
          "needs %s and an address, or %s and a name".formatted(OpenCommand.AT, OpenCommand.TABLE));
    }
    ChunkSet chunks = Selection.chunks(at, lengths);
    MemoryFile memory = RootRun.read(options, terminal, hash, chunks);
    return new Proved(memory.open(chunks), memory.root());
  }

  private Proved table(HashAlgorithm hash, String name) {
    if (options.hasMatchedOption(OpenCommand.AT) || options.hasMatchedOption(OpenCommand.LENGTH)) {
      throw new BadInput(
          "%s: without %s and %s, which are of cells"
              .formatted(OpenCommand.TABLE, OpenCommand.AT, OpenCommand.LENGTH));
    }
    for (Table table : Table.values()) {
      if (table.name().toLowerCase(Locale.ROOT).equals(name)) {
        MemoryFile memory = RootRun.read(options, terminal, hash, null);
        return new Proved(memory.open(table), memory.root());
      }
    }
    throw new BadInput(
        "%s: %s is not regions, permissions or blocks"
            .formatted(OpenCommand.TABLE, BadInput.quoted(name)));
  }
}
