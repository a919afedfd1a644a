/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Numeral;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.LogTrouble;
import dev.engram.cli.proof.Proven;
import dev.engram.cli.proof.Proving;
import dev.engram.cli.proof.ProvingLine;
import dev.engram.cli.report.ProofReport;
import dev.engram.cli.trace.LogFile;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.proof.ProofRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** One run of {@link ProveCommand}. */
final class ProveRun {

  private final ParseResult options;
  private final Terminal terminal;

  ProveRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  int run() {
    String target = options.matchedOptionValue(ProveCommand.OUTPUT, "");
    boolean json = options.hasMatchedOption(Subcommand.JSON);
    boolean piped = target.equals("-");
    if (piped && json) {
      throw new BadInput("-o -: with --json, standard output has no room for the proof");
    }
    if (piped && terminal.colour()) {
      throw new BadInput("-o -: a proof is no text for a terminal; name a file, or pipe it on");
    }
    MemoryChoice choice = MemoryChoice.of(options);
    ProofRequest request = request(choice);
    LogFile log = new LogFile(options.matchedPositionalValue(0, ""));
    ProofFile file = piped ? null : ProofFile.at(target, log.name(), "log");
    Proving proving = new Proving(choice.memory(), choice.profile(), choice.threads());
    PrintWriter err = options.commandSpec().commandLine().getErr();
    Proven proven = prove(log, proving, request, terminal, err);
    if (file == null) {
      byte[] bytes = proven.encoded();
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
      return 0;
    }
    file.write(proven.encoded());
    new ProofReport(options.commandSpec().commandLine().getOut(), terminal)
        .proven(target, proven, json);
    return 0;
  }

  /**
   * Proves a log, and says how far it is where somebody looks on.
   *
   * @throws BadInput if it cannot be read or is none of such a memory
   */
  static Proven prove(
      LogFile file, Proving proving, ProofRequest request, Terminal terminal, PrintWriter err) {
    try (LogReader log = file.open()) {
      if (!terminal.progress()) {
        return proving.prove(log, request);
      }
      try (ProvingLine line = new ProvingLine(err, log, file.size())) {
        return proving.prove(log, request.withProgress(line));
      }
    } catch (MemoryException e) {
      throw LogTrouble.of(file.source(), e, proving.memory());
    } catch (IOException e) {
      throw file.trouble(e);
    }
  }

  private ProofRequest request(MemoryChoice choice) {
    ProofRequest request = ProofRequest.DEFAULT.withLimits(choice.limits());
    List<String> claims = options.matchedOptionValue(ProveCommand.CLAIM, List.of());
    if (claims.size() > choice.memory().claims()) {
      throw new BadInput(
          "%s: a proof has %d at most, not %d"
              .formatted(ProveCommand.CLAIM, choice.memory().claims(), claims.size()));
    }
    for (String claim : claims) {
      try {
        request = claim(request, claim, choice.memory());
      } catch (BadInput e) {
        throw e.in(ProveCommand.CLAIM + ": " + claim);
      }
    }
    return request;
  }

  private static ProofRequest claim(ProofRequest request, String text, MemoryConfiguration memory) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new BadInput("a claim is a region, a colon and a pointer, such as 1:0x40");
    }
    int block = memory.blockCells();
    int region = number(text.substring(0, colon), 1, memory.lastSpace());
    int pointer = number(text.substring(colon + 1), 0, memory.spaceCells() - block);
    if (!memory.adapters() && pointer % block != 0) {
      throw new BadInput("with --fixed, a claim is of an aligned block of " + block);
    }
    return request.withClaim(region, pointer);
  }

  private static int number(String text, int least, int most) {
    return (int) Numeral.inRange(Numeral.parse(text), least, most);
  }
}
