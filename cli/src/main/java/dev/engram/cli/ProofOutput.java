/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.ClaimReport;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Verifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** Where a proof of cells goes: to a file, of which is told, or to standard output. */
final class ProofOutput {

  private final ParseResult options;
  private final Terminal terminal;
  private final String target;
  private final @Nullable ProofFile file;

  private ProofOutput(
      ParseResult options, Terminal terminal, String target, @Nullable ProofFile file) {
    this.options = options;
    this.terminal = terminal;
    this.target = target;
    this.file = file;
  }

  /**
   * What {@link OpenCommand#OUTPUT} names, which is looked at before the proof is made.
   *
   * @param source the name of the file that is proven of, which is not to be lost
   * @param kind what that file is
   * @throws BadInput if a proof cannot go there
   */
  static ProofOutput of(ParseResult options, Terminal terminal, String source, String kind) {
    String target = options.matchedOptionValue(OpenCommand.OUTPUT, "");
    if (target.equals("-") && options.hasMatchedOption(Subcommand.JSON)) {
      throw new BadInput("-o -: with --json, standard output has no room for the proof");
    }
    if (target.equals("-") && terminal.colour()) {
      throw new BadInput("-o -: a proof is no text for a terminal; name a file, or pipe it on");
    }
    ProofFile file = target.equals("-") ? null : ProofFile.at(target, source, kind);
    return new ProofOutput(options, terminal, target, file);
  }

  /** Writes a proof, which whoever will check it finds to hold. */
  void write(Proof proof, Root root) {
    Claim claim = checked(proof, root);
    if (file == null) {
      byte[] bytes = proof.encoded();
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
      return;
    }
    file.write(proof.encoded());
    new ClaimReport(options.commandSpec().commandLine().getOut(), terminal)
        .opened(target, proof, claim, options.hasMatchedOption(Subcommand.JSON));
  }

  private static Claim checked(Proof proof, Root root) {
    try {
      return new Verifier(proof.algorithm()).verify(root, proof);
    } catch (ProofException e) {
      throw new IllegalStateException("a proof that does not hold", e);
    }
  }
}
