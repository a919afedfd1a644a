/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.commitment.Selection;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.ClaimReport;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Verifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** One run of {@link CheckCommand}. */
final class CheckRun {

  private static final int ROOT_BYTES = 32;

  private final ParseResult options;
  private final Terminal terminal;

  CheckRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  int run() {
    Root root = root(CheckCommand.ROOT, options.matchedOptionValue(CheckCommand.ROOT, ""));
    String from = options.matchedOptionValue(CheckCommand.FROM, null);
    Root before = from == null ? null : root(CheckCommand.FROM, from);
    ChunkSet wanted = wanted();
    byte[] bytes = ProofFile.read(options.matchedPositionalValue(0, ""));
    boolean json = options.hasMatchedOption(Subcommand.JSON);
    ClaimReport report = new ClaimReport(options.commandSpec().commandLine().getOut(), terminal);
    try {
      Proof proof = Proof.decode(bytes);
      if (wanted != null && !isOf(proof, wanted)) {
        report.holdsNot("it is not of all the cells that it must be of", json);
        return Engram.FAILED;
      }
      report.holds(proof, claim(proof, root, before), json);
      return 0;
    } catch (ProofException e) {
      report.holdsNot(String.valueOf(e.getMessage()), json);
      return Engram.FAILED;
    }
  }

  /** The chunks that the proof must be of, or null if it may be of any. */
  private @Nullable ChunkSet wanted() {
    List<String> at = options.matchedOptionValue(OpenCommand.AT, List.of());
    List<Long> lengths = options.matchedOptionValue(OpenCommand.LENGTH, List.of());
    if (at.isEmpty() && !lengths.isEmpty()) {
      throw new BadInput(OpenCommand.LENGTH + ": only with " + OpenCommand.AT);
    }
    return at.isEmpty() ? null : Selection.chunks(at, lengths);
  }

  private static boolean isOf(Proof proof, ChunkSet wanted) {
    ChunkSet chunks = proof.chunks();
    return chunks != null && Selection.isWithin(wanted, chunks);
  }

  private static Claim claim(Proof proof, Root root, @Nullable Root before) throws ProofException {
    Verifier verifier = new Verifier(proof.algorithm());
    boolean change = proof.kind() == Proof.Kind.TRANSITION;
    if (before == null) {
      if (change) {
        throw new BadInput(
            "this is a proof of a change: it needs %s and the root before, and %s is the one after"
                .formatted(CheckCommand.FROM, CheckCommand.ROOT));
      }
      return verifier.verify(root, proof);
    }
    if (!change) {
      throw new BadInput(
          CheckCommand.FROM + ": this is no proof of a change, and is of one root alone");
    }
    return verifier.verify(before, root, proof);
  }

  private static Root root(String option, String text) {
    try {
      return Root.of(Hex.bytes(text, ROOT_BYTES));
    } catch (BadInput e) {
      throw new BadInput(
          "%s: a root is 0x and 64 hexadecimal digits: %s".formatted(option, e.getMessage()));
    }
  }
}
