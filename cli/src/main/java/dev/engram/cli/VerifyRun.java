/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.MemoryRoot;
import dev.engram.cli.proof.Proving;
import dev.engram.cli.report.OpeningReport;
import dev.engram.cli.report.ProofReport;
import dev.engram.cli.trace.LogFile;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.open.OpeningVerdict;
import dev.engram.zkmem.open.OpeningVerifier;
import dev.engram.zkmem.proof.InvalidMemoryProof;
import dev.engram.zkmem.proof.LogCommitter;
import dev.engram.zkmem.proof.MemoryKey;
import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryProofCodec;
import dev.engram.zkmem.proof.MemoryVerdict;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** One run of {@link VerifyCommand}. */
final class VerifyRun {

  /** How proofs begin that {@code engram open} writes. */
  private static final byte[] OPENING = {'E', 'N', 'G', 'P'};

  private final ParseResult options;
  private final Terminal terminal;

  VerifyRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  int run() {
    String name = options.matchedPositionalValue(0, "");
    String logName = options.matchedOptionValue(VerifyCommand.LOG, null);
    if (name.equals("-") && "-".equals(logName)) {
      throw new BadInput("proof and log cannot both be standard input");
    }
    int[] root = root();
    byte[] bytes = ProofFile.read(name);
    boolean json = options.hasMatchedOption(Subcommand.JSON);
    ProofReport report = new ProofReport(options.commandSpec().commandLine().getOut(), terminal);
    if (OpeningVerifier.isOpening(bytes)) {
      return opening(bytes, root, report);
    }
    try {
      MemoryProof proof = decode(bytes);
      LogFile log = logName == null ? null : new LogFile(logName);
      long began = System.nanoTime();
      MemoryVerdict verdict = verify(proof, log);
      long taken = System.nanoTime() - began;
      String otherRoot = root == null || !verdict.accepted() ? null : otherRoot(proof, root);
      if (otherRoot != null) {
        report.refused("root", otherRoot, json);
        return Engram.FAILED;
      }
      return switch (verdict) {
        case MemoryVerdict.Accepted accepted -> {
          report.holds(proof, accepted, log, taken, json);
          yield 0;
        }
        case MemoryVerdict.Refused refused -> {
          report.refused(proof, refused, json);
          yield Engram.FAILED;
        }
      };
    } catch (InvalidMemoryProof e) {
      report.refused("format", String.valueOf(e.getMessage()), json);
      return Engram.FAILED;
    }
  }

  private int opening(byte[] bytes, int @Nullable [] root, ProofReport report) {
    if (options.hasMatchedOption(VerifyCommand.LOG)) {
      throw new BadInput(
          VerifyCommand.LOG + ": this is a proof that engram prove-open wrote, and of no log");
    }
    boolean json = options.hasMatchedOption(Subcommand.JSON);
    boolean insecure = options.hasMatchedOption(VerifyCommand.INSECURE);
    long began = System.nanoTime();
    OpeningVerdict verdict;
    try (Workers workers = Workers.all()) {
      verdict = ProveOpenRun.verifier(insecure).verify(bytes, workers);
    }
    long taken = System.nanoTime() - began;
    switch (verdict) {
      case OpeningVerdict.Accepted accepted -> {
        int[] is = accepted.statement().root();
        if (root != null && !Arrays.equals(root, is)) {
          report.refused(
              "root",
              "it is of the root %s, not %s".formatted(MemoryRoot.text(is), MemoryRoot.text(root)),
              json);
          return Engram.FAILED;
        }
        new OpeningReport(options.commandSpec().commandLine().getOut(), terminal)
            .holds(accepted, taken, json);
        return 0;
      }
      case OpeningVerdict.Refused refused -> {
        report.refused(refused, json);
        return Engram.FAILED;
      }
    }
  }

  /**
   * Reads a proof.
   *
   * @throws InvalidMemoryProof if the bytes are none
   * @throws BadInput if they are one of another kind
   */
  static MemoryProof decode(byte[] bytes) throws InvalidMemoryProof {
    requireOfRun(bytes);
    return MemoryProofCodec.decode(bytes);
  }

  /** Refuses a proof of what cells hold, which is another command's. */
  static void requireOfRun(byte[] bytes) {
    if (Arrays.equals(bytes, 0, Math.min(OPENING.length, bytes.length), OPENING, 0, 4)) {
      throw new BadInput("this is a proof that engram open wrote: engram check checks it");
    }
  }

  private MemoryVerdict verify(MemoryProof proof, @Nullable LogFile log) {
    Profile profile = Profile.named(proof.profile()).orElseThrow();
    try (Workers workers = Workers.all();
        MemoryKey key = MemoryKey.of(proof.memory(), profile, workers)) {
      boolean insecure = options.hasMatchedOption(VerifyCommand.INSECURE);
      MemoryVerdict verdict = Proving.verifier(insecure).verify(proof, key);
      if (log == null || !verdict.accepted()) {
        return verdict;
      }
      MemoryVerdict compared = compare(proof, key, workers, log);
      return compared.accepted() ? verdict : compared;
    }
  }

  /** In which way the root that a memory begins with is another; null if it is not. */
  private static @Nullable String otherRoot(MemoryProof proof, int[] root) {
    if (proof.memory().boundary() == Boundary.VOLATILE) {
      return "it is of a volatile memory, which begins with zeros and has no root";
    }
    int[] initial = proof.statement().initialRoot();
    return Arrays.equals(initial, root)
        ? null
        : "it begins with the root %s, not %s"
            .formatted(MemoryRoot.text(initial), MemoryRoot.text(root));
  }

  private static MemoryVerdict compare(
      MemoryProof proof, MemoryKey key, Workers workers, LogFile file) {
    try (LogCommitter committer = LogCommitter.of(key, workers);
        LogReader log = file.open()) {
      return committer.compare(proof, log, cells -> {});
    } catch (MemoryException e) {
      return new MemoryVerdict.Refused(
          Reason.OTHER_LOG,
          0,
          "%s is no log of such a memory: %s".formatted(file.source(), e.getMessage()));
    } catch (IOException e) {
      throw file.trouble(e);
    }
  }

  private int @Nullable [] root() {
    String text = options.matchedOptionValue(VerifyCommand.ROOT, null);
    if (text == null) {
      return null;
    }
    try {
      return MemoryRoot.parse(text);
    } catch (BadInput e) {
      throw new BadInput(
          "%s: a root is 0x and 64 hexadecimal digits: %s"
              .formatted(VerifyCommand.ROOT, e.getMessage()));
    }
  }
}
