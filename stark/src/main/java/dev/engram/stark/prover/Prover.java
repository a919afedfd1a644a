/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.commit.MatrixTree;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.protocol.Extent;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.VerifyingKey;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.RecycledMemory;
import dev.engram.stark.work.Turn;
import dev.engram.stark.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes proofs for a key. It keeps the memory of one proof for the next, so whoever makes many
 * keeps the prover. One proof at a time, another is refused; it works on all of its workers.
 *
 * <pre>{@code
 * try (Prover prover = Prover.of(key, workers)) {
 *   byte[] proof = prover.prove(List.of(publicValues), List.of(Witness.of(0, trace)));
 * }
 * }</pre>
 */
public final class Prover implements AutoCloseable {

  private final ProvingKey key;
  private final Workers workers;
  private final RecycledMemory memory = new RecycledMemory();
  private final Turn turn = new Turn("the prover");
  private Consumer<Phase> progress = phase -> {};

  private Prover(ProvingKey key, Workers workers) {
    this.key = key;
    this.workers = workers;
  }

  /** A prover for a key, which must stay open while it is used. */
  public static Prover of(ProvingKey key, Workers workers) {
    return new Prover(key, workers);
  }

  /** Tells of each phase that begins; for progress on long proofs. */
  public Prover telling(Consumer<Phase> listener) {
    progress = listener;
    return this;
  }

  /**
   * Makes a proof.
   *
   * @param publicValues by AIR of the key, plain numbers; none for one that takes no part
   * @param witnesses the tables, in the order of their AIRs
   * @throws IllegalArgumentException if the witnesses do not have the shape that their AIRs want
   * @throws UnprovableException if the traces do not satisfy the AIRs; it is not always noticed
   * @throws IllegalStateException if another proof is being made, or the prover is closed
   */
  public byte[] prove(List<int[]> publicValues, List<Witness> witnesses) {
    return prove(roots -> publicValues, witnesses);
  }

  /**
   * Makes a proof whose public values depend on what its partitions are committed to.
   *
   * @param values is asked once, when the commitments are known
   * @param witnesses the tables, in the order of their AIRs
   * @throws IllegalArgumentException if the witnesses do not have the shape that their AIRs want
   * @throws UnprovableException if the traces do not satisfy the AIRs; it is not always noticed
   * @throws IllegalStateException if another proof is being made, or the prover is closed
   */
  public byte[] prove(PublicValues values, List<Witness> witnesses) {
    return ProofCodec.encode(key.verifyingKey(), proof(values, witnesses));
  }

  /**
   * The root that the partitions of a name will have in a proof of these tables, so that a
   * statement can name it beforehand.
   *
   * @param witnesses the tables, in the order of their AIRs, as for {@link #prove}; but their main
   *     columns are not looked at, and tables without such a partition may be left out
   * @throws IllegalArgumentException if none has such a partition, or one has not the shape that
   *     its AIR wants
   * @throws IllegalStateException if the profile hides rows: each proof has another root then; or
   *     if a proof is being made, or the prover is closed
   */
  public int[] partitionRoot(String name, List<Witness> witnesses) {
    VerifyingKey verifyingKey = key.verifyingKey();
    Profile profile = verifyingKey.profile();
    if (profile.zeroKnowledge()) {
      throw new IllegalStateException("what is hidden has another root in each proof");
    }
    int[] logRows = Witness.logRows(witnesses, verifyingKey.airs().size());
    try (var _ = begin()) {
      List<TileMatrix> held = new ArrayList<>();
      for (Witness witness : witnesses) {
        AirDescription air = verifyingKey.airs().get(witness.air()).air();
        int partition = air.partitionNames().indexOf(name);
        if (partition >= 0) {
          held.add(extended(air, partition, witness, logRows[witness.air()]));
        }
      }
      if (held.isEmpty()) {
        throw new IllegalArgumentException("none of the tables has a partition " + name);
      }
      return MatrixTree.commit(
              profile.hash(), profile.field(), Arrangement.alike(held, memory), memory, workers)
          .root();
    }
  }

  private TileMatrix extended(AirDescription air, int partition, Witness witness, int logRows) {
    Profile profile = key.verifyingKey().profile();
    RowMatrix rows = witness.partition(partition);
    int width = air.partitionWidth(partition);
    if (rows == null || rows.width() != width || rows.rows() != 1 << logRows) {
      throw new IllegalArgumentException(
          "%s has %d columns of partition %s in %d rows"
              .formatted(air.name(), width, air.partitionNames().get(partition), 1 << logRows));
    }
    int cosets = 1 << Extent.of(profile, air, logRows).logHeight() - logRows;
    TileMatrix extended = TileMatrix.allocate(memory, rows.rows(), cosets, width);
    new Extender(profile.field(), memory, workers).extend(rows, null, extended);
    return extended;
  }

  /** Makes a proof, and does not write it as bytes. */
  Proof proof(List<int[]> publicValues, List<Witness> witnesses) {
    return proof(roots -> publicValues, witnesses);
  }

  private Proof proof(PublicValues values, List<Witness> witnesses) {
    try (var _ = begin()) {
      return new ProofRun(key, workers, memory, progress, values, witnesses).run();
    }
  }

  /** Takes the memory, to be given back at the end. */
  private Turn.Taken begin() {
    Turn.Taken taken = turn.take();
    return () -> {
      memory.releaseAll();
      taken.close();
    };
  }

  /** Bytes outside the heap that this holds. */
  public long memoryHeld() {
    return memory.held();
  }

  /**
   * Gives the memory back. A second call does nothing.
   *
   * @throws IllegalStateException if a proof is being made
   */
  @Override
  public void close() {
    if (turn.end()) {
      memory.close();
    }
  }
}
