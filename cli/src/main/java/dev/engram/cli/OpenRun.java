/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.MemoryFile;
import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.commitment.Selection;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.ClaimReport;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Table;
import dev.engram.merkle.proof.Verifier;
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
    String target = options.matchedOptionValue(OpenCommand.OUTPUT, "");
    boolean json = options.hasMatchedOption(Subcommand.JSON);
    if (target.equals("-") && json) {
      throw new BadInput("-o -: with --json, standard output has no room for the proof");
    }
    if (target.equals("-") && terminal.colour()) {
      throw new BadInput("-o -: a proof is no text for a terminal; name a file, or pipe it on");
    }
    HashAlgorithm hash = RootRun.hash(options);
    ProofFile file =
        target.equals("-") ? null : ProofFile.at(target, options.matchedPositionalValue(0, ""));
    String table = options.matchedOptionValue(OpenCommand.TABLE, null);
    Proved proved = table == null ? cells(hash) : table(hash, table);
    Proof proof = proved.proof();
    if (file == null) {
      byte[] bytes = proof.encoded();
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
      return 0;
    }
    file.write(proof.encoded());
    new ClaimReport(options.commandSpec().commandLine().getOut(), terminal)
        .opened(target, proof, proved.claim(), json);
    return 0;
  }

  private record Proved(Proof proof, Claim claim) {}

  private Proved cells(HashAlgorithm hash) {
    List<String> at = options.matchedOptionValue(OpenCommand.AT, List.of());
    List<Long> lengths = options.matchedOptionValue(OpenCommand.LENGTH, List.of());
    if (at.isEmpty()) {
      throw new BadInput(
          "needs %s and an address, or %s and a name".formatted(OpenCommand.AT, OpenCommand.TABLE));
    }
    ChunkSet chunks = Selection.chunks(at, lengths);
    MemoryFile memory = RootRun.read(options, terminal, hash, chunks);
    return checked(memory, memory.open(chunks));
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
        return checked(memory, memory.open(table));
      }
    }
    throw new BadInput(
        "%s: %s is not regions, permissions or blocks"
            .formatted(OpenCommand.TABLE, BadInput.quoted(name)));
  }

  /** What the proof proves, by whoever will check it. */
  private static Proved checked(MemoryFile memory, Proof proof) {
    try {
      return new Proved(proof, new Verifier(proof.algorithm()).verify(memory.root(), proof));
    } catch (ProofException e) {
      throw new IllegalStateException("a proof that does not hold", e);
    }
  }
}
