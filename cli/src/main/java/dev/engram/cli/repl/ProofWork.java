/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.commitment.ProofFile;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.OutputFile;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.report.ClaimReport;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Address;
import dev.engram.vm3d.MemoryProof;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session commits to and proves of the memory of its machine. */
final class ProofWork {

  private static final int MOST_CELLS = 1 << 20;

  private final Workbench bench;
  private final boolean proofs;
  private @Nullable MemoryProof last;

  /**
   * Proofs of a machine.
   *
   * @param proofs whether it has any
   */
  ProofWork(Workbench bench, boolean proofs) {
    this.bench = bench;
    this.proofs = proofs;
  }

  /** Forgets the last proof. */
  void clear() {
    last = null;
  }

  private void require() {
    bench.requireIdle();
    if (!proofs) {
      throw new BadInput("the machine was made without proofs: leave --no-proofs out");
    }
  }

  void root() {
    require();
    bench.out().println(bench.machine().root());
  }

  void open(List<String> words) {
    require();
    long address = bench.address(words.get(0));
    int length = (int) bench.scope().size(words.get(1), bench.machine(), 1, MOST_CELLS);
    OutputFile file =
        words.size() > 2 ? OutputFile.at(words.get(2), "proof", "-", "session") : null;
    MemoryProof proof = proof(address, length);
    last = proof;
    if (file != null) {
      file.write(proof.proof().encoded());
    }
    bench
        .out()
        .println(
            "%s of proof that %s hold what they hold%s"
                .formatted(
                    MemoryPicture.bytes(proof.proof().length()),
                    cells(proof),
                    file == null ? "" : ", in " + file.name()));
  }

  private MemoryProof proof(long address, int length) {
    if (Address.region(address) == 0) {
      throw new BadInput("region 0 reads as its own pointers, which no root is needed to prove");
    }
    try {
      return bench.machine().proof(address, length);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private static String cells(MemoryProof proof) {
    return "%s from %s on"
        .formatted(MemoryPicture.count(proof.length(), "cell"), Address.toString(proof.address()));
  }

  /**
   * Checks a proof against the root that the memory has now.
   *
   * @return why it does not hold, or null
   */
  @Nullable String check(List<String> words) {
    require();
    long address = bench.address(words.get(0));
    String word = words.get(1);
    if (words.size() == 2 && !isData(word)) {
      return shown(address, word);
    }
    byte[] data = bench.scope().bytes(word, bench.machine());
    if (data.length == 0) {
      throw new BadInput("there are no bytes to check");
    }
    MemoryProof proof =
        words.size() == 2
            ? last(address)
            : new MemoryProof(
                address, data.length, proof(address, data.length).place(), decoded(words.get(2)));
    if (bench.machine().verify(address, data, proof)) {
      bench.out().println(bench.terminal().good("the proof holds"));
      return null;
    }
    return "the proof does not show that under the root " + bench.machine().root();
  }

  /** Whether a word begins as bytes do, or means a number; else it is the name of a file. */
  private boolean isData(String word) {
    if (Character.isDigit(word.charAt(0)) || "\"[$".indexOf(word.charAt(0)) >= 0) {
      return true;
    }
    try {
      bench.number(word);
      return true;
    } catch (BadInput _) {
      return false;
    }
  }

  private MemoryProof last(long address) {
    if (last == null) {
      throw new BadInput("there was no proof yet: open makes one");
    }
    if (last.address() != address) {
      throw new BadInput("the last proof is of " + cells(last));
    }
    return last;
  }

  private static Proof decoded(String name) {
    if (name.equals("-")) {
      throw new BadInput("check -: standard input has the session; name a file");
    }
    try {
      return Proof.decode(ProofFile.read(name));
    } catch (ProofException e) {
      throw new BadInput(name + ": " + e.getMessage());
    }
  }

  /** Shows what a proof in a file proves, which must be of a cell among others. */
  private @Nullable String shown(long address, String name) {
    Proof proof = decoded(name);
    long place = proof(address, 1).place();
    try {
      Claim claim = new Verifier(HashAlgorithm.SHA_256).verify(bench.machine().root(), proof);
      if (claim instanceof Claim.Opened opened && opened.contents().read(place, 1).isPresent()) {
        new ClaimReport(bench.out(), bench.terminal()).holds(proof, claim, false);
        return null;
      }
      return "the proof is not of " + Address.toString(address);
    } catch (ProofException e) {
      return "the proof does not hold: " + e.getMessage();
    }
  }
}
