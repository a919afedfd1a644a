/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Program;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.Proven;
import dev.engram.cli.proof.Proving;
import dev.engram.cli.report.ProofReport;
import dev.engram.cli.trace.LogFile;
import dev.engram.cli.trace.TraceFile;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.proof.ProofRequest;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/** The proof that {@link RunCommand} makes of what a program did to its memory. */
final class RunProof {

  private final String name;
  private final ProofFile file;
  private final Proving proving;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Terminal terminal;

  /**
   * A proof that is to be made.
   *
   * @param name of the file that it is written to
   * @param log the name of the file that the log is written to, or null if it is not kept
   * @throws BadInput if one of them cannot be
   */
  RunProof(String name, @Nullable String log, ParseResult options, Terminal terminal) {
    if (name.equals("-")) {
      throw new BadInput(RunOptions.PROVE + " -: standard output has the result; name a file");
    }
    if (log != null) {
      requireOther(name, log);
    }
    this.name = name;
    this.file = ProofFile.at(name, file(options), "program");
    this.proving =
        new Proving(
            MemoryConfiguration.EVM_WORDS,
            MemoryChoice.profile(options, MemoryOptions.PROFILE),
            Runtime.getRuntime().availableProcessors());
    this.out = options.commandSpec().commandLine().getOut();
    this.err = options.commandSpec().commandLine().getErr();
    this.terminal = terminal;
  }

  /** The name of the file that the program is in, or {@code -} if it is in none. */
  static String file(ParseResult options) {
    String program = options.matchedPositionalValue(0, "");
    return program.startsWith("0x") || program.startsWith("0X") ? "-" : program;
  }

  private static void requireOther(String name, String log) {
    Path path = Program.path(log);
    if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      throw new BadInput(
          "%s is no file: what is written there cannot be read again for %s"
              .formatted(log, RunOptions.PROVE));
    }
    Path other = Program.path(name).toAbsolutePath().normalize();
    if (path.toAbsolutePath().normalize().equals(other)) {
      throw new BadInput(name + " is the log itself: name another file for the proof");
    }
  }

  /** Proves, verifies, writes the proof, and says so. */
  void print(TraceFile log) {
    new ProofReport(out, terminal).ran(name, prove(log));
  }

  /** The same as a member of a document. */
  void write(JsonGenerator json, TraceFile log) {
    ProofReport.ran(json, name, prove(log));
  }

  private Proven prove(TraceFile log) {
    LogFile trace = new LogFile(log.path().toString());
    Proven proven = ProveRun.prove(trace, proving, ProofRequest.DEFAULT, terminal, err);
    file.write(proven.encoded());
    return proven;
  }
}
