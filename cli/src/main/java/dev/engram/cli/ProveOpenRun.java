/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.proof.StateFile;
import dev.engram.cli.proof.WrittenPredicate;
import dev.engram.cli.proof.WrittenPredicate.Kind;
import dev.engram.cli.report.OpeningReport;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningException;
import dev.engram.zkmem.open.OpeningProver;
import dev.engram.zkmem.open.OpeningStatement;
import dev.engram.zkmem.open.OpeningVerdict;
import dev.engram.zkmem.open.OpeningVerifier;
import dev.engram.zkmem.open.Place;
import dev.engram.zkmem.open.Predicate;
import dev.engram.zkmem.open.RootSalt;
import dev.engram.zkmem.tree.StateTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** One run of {@link ProveOpenCommand}. */
final class ProveOpenRun {

  private final ParseResult options;
  private final Terminal terminal;

  ProveOpenRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  int run() {
    String name = options.matchedPositionalValue(0, "");
    String target = options.matchedOptionValue(ProveOpenCommand.OUTPUT, "");
    boolean json = options.hasMatchedOption(Subcommand.JSON);
    boolean piped = target.equals("-");
    if (piped && json) {
      throw new BadInput("-o -: with --json, standard output has no room for the proof");
    }
    if (piped && terminal.colour()) {
      throw new BadInput("-o -: a proof is no text for a terminal; name a file, or pipe it on");
    }
    MemoryConfiguration memory =
        MemoryChoice.withBits(MemoryConfiguration.PERSISTENT_BYTES, options);
    Profile profile = MemoryChoice.profile(options, MemoryOptions.PROFILE);
    int threads = MemoryChoice.threads(options, MemoryOptions.THREADS);
    List<WrittenPredicate> written = written();
    boolean salted = options.hasMatchedOption(ProveOpenCommand.SALT);
    // what is wrong with the predicates alone is told before anything is read
    statement(memory, new int[MemoryConfiguration.LEAF_LIMBS], written);
    if (salted) {
      requireBesideSalt(memory, written);
    }
    ProofFile file = piped ? null : ProofFile.at(target, name);
    try (Workers workers = Workers.of(threads)) {
      StateTree tree = new StateTree(memory, profile.field());
      StateFile.read(name, tree, workers);
      if (salted) {
        salt(tree);
      }
      long began = System.nanoTime();
      byte[] proof = prove(tree, written, profile, workers);
      long proven = System.nanoTime();
      OpeningVerdict verdict = verifier(profile.bits() == 0).verify(proof, workers);
      long verified = System.nanoTime();
      if (!(verdict instanceof OpeningVerdict.Accepted accepted)) {
        throw new IllegalStateException("a proof that does not hold: " + verdict);
      }
      if (file == null) {
        System.out.write(proof, 0, proof.length);
        System.out.flush();
        return 0;
      }
      file.write(proof);
      new OpeningReport(options.commandSpec().commandLine().getOut(), terminal)
          .proven(
              target,
              new OpeningReport.Proven(
                  accepted,
                  profile.name(),
                  salted,
                  proof.length,
                  proven - began,
                  verified - proven),
              json);
      return 0;
    }
  }

  /** Whoever checks openings. */
  static OpeningVerifier verifier(boolean takesInsecure) {
    return takesInsecure ? OpeningVerifier.takingInsecure() : OpeningVerifier.strict();
  }

  private List<WrittenPredicate> written() {
    List<WrittenPredicate> written = new ArrayList<>();
    add(written, Kind.EQUAL, ProveOpenCommand.EQUAL);
    add(written, Kind.WITHIN, ProveOpenCommand.WITHIN);
    add(written, Kind.SAME, ProveOpenCommand.SAME);
    add(written, Kind.SUM, ProveOpenCommand.SUM);
    if (written.isEmpty()) {
      throw new BadInput(
          "needs something to prove: %s, %s, %s or %s"
              .formatted(
                  ProveOpenCommand.EQUAL,
                  ProveOpenCommand.WITHIN,
                  ProveOpenCommand.SAME,
                  ProveOpenCommand.SUM));
    }
    return written;
  }

  private void add(List<WrittenPredicate> written, Kind kind, String option) {
    List<String> texts = options.matchedOptionValue(option, List.of());
    for (String text : texts) {
      written.add(WrittenPredicate.of(kind, option, text));
    }
  }

  private static OpeningStatement statement(
      MemoryConfiguration memory, int[] root, List<WrittenPredicate> written) {
    try {
      return new OpeningStatement(
          memory, root, written.stream().map(WrittenPredicate::predicate).toList());
    } catch (OpeningException e) {
      throw trouble(e, written);
    }
  }

  private static byte[] prove(
      StateTree tree, List<WrittenPredicate> written, Profile profile, Workers workers) {
    OpeningStatement statement = statement(tree.configuration(), tree.root(), written);
    try {
      return OpeningProver.of(profile, workers).prove(tree, statement);
    } catch (OpeningException e) {
      throw trouble(e, written);
    }
  }

  private static BadInput trouble(OpeningException e, List<WrittenPredicate> written) {
    String message = String.valueOf(e.getMessage());
    if (e.predicate() < 0) {
      return new BadInput(message);
    }
    WrittenPredicate of = written.get(e.predicate());
    return of.error(
        e.reason() == OpeningException.Reason.UNTRUE
            ? "this is not so"
            : message.substring(message.indexOf(": ") + 2));
  }

  /** Refuses to open the salt, which is nobody's to know. */
  private static void requireBesideSalt(
      MemoryConfiguration memory, List<WrittenPredicate> written) {
    for (WrittenPredicate one : written) {
      boolean opened =
          switch (one.predicate()) {
            case Predicate.Equal equal -> reachesSalt(memory, equal.place(), 1);
            case Predicate.Within within -> reachesSalt(memory, within.place(), 1);
            case Predicate.Same same ->
                reachesSalt(memory, same.place(), 1) || reachesSalt(memory, same.other(), 1);
            case Predicate.Sum sum -> reachesSalt(memory, sum.first(), sum.count());
          };
      if (opened) {
        throw one.error(
            "with %s, the last %d bytes of region %d are the salt"
                .formatted(ProveOpenCommand.SALT, memory.blockCells(), memory.lastSpace()));
      }
    }
  }

  private static boolean reachesSalt(MemoryConfiguration memory, Place first, int count) {
    return first.space() == memory.lastSpace()
        && first.pointer() + (long) count * first.width() > RootSalt.pointer(memory);
  }

  private void salt(StateTree tree) {
    MemoryConfiguration memory = tree.configuration();
    int label = tree.label(memory.lastSpace(), RootSalt.pointer(memory));
    if (Arrays.stream(tree.leaf(label)).anyMatch(limb -> limb != 0)) {
      throw new BadInput(
          "%s: the memory holds something in the last %d bytes of region %d, where the salt goes"
              .formatted(ProveOpenCommand.SALT, memory.blockCells(), memory.lastSpace()));
    }
    RootSalt.put(tree);
  }
}
