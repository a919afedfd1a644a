/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.prover.Prover;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.open.OpeningException.Reason;
import dev.engram.zkmem.tree.StateTree;
import java.lang.foreign.Arena;

/**
 * Proves statements of memories, telling nothing else of them.
 *
 * <pre>{@code
 * OpeningStatement statement =
 *     OpeningStatement.of(tree.configuration(), tree.root())
 *         .with(new Predicate.Within(new Place(1, 64, 32), low, high));
 * byte[] proof = OpeningProver.of(Profile.PROVEN_100, workers).prove(tree, statement);
 * }</pre>
 *
 * <p>Two proofs of one statement are different. Their length, and the heights of their tables, are
 * the statement's. What a root tells by itself no proof can hide: see {@link RootSalt}.
 */
public final class OpeningProver {

  private final Profile profile;
  private final Workers workers;

  private OpeningProver(Profile profile, Workers workers) {
    this.profile = profile;
    this.workers = workers;
  }

  /**
   * A prover.
   *
   * @param profile one that is shipped, of zero-knowledge or not; proofs are
   * @throws IllegalArgumentException if it is another one, which no proof could name
   */
  public static OpeningProver of(Profile profile, Workers workers) {
    for (Profile shipped : Profile.SHIPPED) {
      Profile hiding = shipped.withZeroKnowledge();
      if (profile.equals(shipped) || profile.equals(hiding)) {
        return new OpeningProver(hiding, workers);
      }
    }
    throw new IllegalArgumentException("no profile that is shipped: " + profile.name());
  }

  /**
   * Proves a statement.
   *
   * @param tree over the memory; it is not changed, and must not be meanwhile
   * @return the bytes of a proof, which have the statement in them
   * @throws OpeningException if the tree is another one ({@link Reason#OTHER_ROOT}), a predicate
   *     does not hold ({@link Reason#UNTRUE}), too many leaves are opened ({@link
   *     Reason#TOO_LARGE}), or a leaf holds what no memory of bytes does ({@link Reason#NOT_BYTES})
   * @throws IllegalArgumentException if the tree is over another field than the profile
   */
  public byte[] prove(StateTree tree, OpeningStatement statement) {
    if (!tree.field().equals(profile.field())) {
      throw new IllegalArgumentException(
          "the tree is over %s and proofs over %s".formatted(tree.field(), profile.field()));
    }
    new OpeningTruth(tree).require(statement);
    OpeningShape shape = new OpeningShape(statement);
    OpenedDigits digits = new OpenedDigits(shape, tree);
    try (Arena arena = Arena.ofShared();
        OpeningKey key = OpeningKey.of(statement.memory(), shape, profile, workers);
        Prover prover = Prover.of(key.provingKey(), workers)) {
      OpeningRows rows = new OpeningRows(shape, digits, tree, arena, workers);
      byte[] proof = prover.prove(key.publicValues(statement.root()), rows.fill(key.tables()));
      return OpeningProofCodec.encode(
          new OpeningProof(OpeningProofCodec.baseName(profile), statement, proof));
    }
  }
}
