/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.ProofException.Malformed;
import dev.engram.merkle.proof.ProofException.OtherRoot;
import java.util.Arrays;

/**
 * Checks proofs with nothing but a root. It keeps nothing from one proof to the next but the memory
 * that it works in; for one thread at a time.
 *
 * {@snippet :
 * Proof proof = Proof.decode(bytes);
 * Verifier verifier = new Verifier(proof.algorithm());
 * switch (verifier.verify(root, proof)) {
 *   case Claim.Opened(_, var contents) -> contents.read(address, 64);
 *   case Claim.Transition(_, var after, _, _) -> after;
 *   case Claim.TableContents(_, var table, var bytes) -> bytes;
 * }
 * }
 *
 * <p>A verifier believes no part of a proof: {@link #verify} refuses what {@link Proof#decode}
 * refuses, and besides digests that stand for subtrees of zeros.
 */
public final class Verifier {

  private final Commitment rules;
  private final Fold fold;
  private final Fold foldAfter;

  /** A verifier of proofs with this hash. */
  public Verifier(HashAlgorithm algorithm) {
    rules = new Commitment(algorithm);
    fold = new Fold(rules);
    foldAfter = new Fold(rules);
  }

  /**
   * What a proof proves of a root. Of a {@link Proof.Kind#TRANSITION} the root is the one before,
   * and the claim says the one after.
   *
   * @throws Malformed if the proof is not in the one form that it may have
   * @throws OtherRoot if it leads to another root, as it does if one bit of the root, or of what
   *     the proof says, is another
   * @throws IllegalArgumentException if the proof is of another hash than this verifier
   */
  public Claim verify(Root root, Proof proof) throws ProofException {
    if (proof.algorithm() != rules.algorithm()) {
      throw new IllegalArgumentException(
          "a verifier of " + rules.algorithm() + " and a proof with " + proof.algorithm());
    }
    return switch (proof.kind()) {
      case OPENING -> opening(root, proof);
      case TRANSITION -> transition(root, proof);
      case TABLE -> table(root, proof);
    };
  }

  /**
   * Checks that writing some chunks leads from one root to another.
   *
   * @throws Malformed if the proof is not in the one form that it may have
   * @throws OtherRoot if it starts from another root, or leads to another
   * @throws IllegalArgumentException if the proof is no transition, or of another hash
   */
  public Claim.Transition verify(Root before, Root after, Proof proof) throws ProofException {
    if (proof.kind() != Proof.Kind.TRANSITION) {
      throw new IllegalArgumentException("not a transition: " + proof);
    }
    Claim.Transition claim = (Claim.Transition) verify(before, proof);
    expect(after, claim.after());
    return claim;
  }

  private Claim opening(Root root, Proof proof) throws ProofException {
    Pieces pieces = new Pieces(proof);
    new Walk(proof, new Opening(proof.bytes(), fold, pieces)).walk();
    expect(root, fold.root(proof.bytes(), Format.METADATA_AT));
    return new Claim.Opened(root, pieces.contents());
  }

  private Claim transition(Root root, Proof proof) throws ProofException {
    byte[] bytes = proof.bytes();
    Pieces pieces = new Pieces(proof);
    new Walk(proof, new Writing(bytes, fold, foldAfter, pieces)).walk();
    expect(root, fold.root(bytes, Format.METADATA_AT));
    Root after = foldAfter.root(bytes, Format.METADATA_AFTER_AT);
    boolean tablesChanged =
        !Arrays.equals(
            bytes,
            Format.METADATA_AT,
            Format.METADATA_AFTER_AT,
            bytes,
            Format.METADATA_AFTER_AT,
            Format.METADATA_AFTER_AT + Hasher.DIGEST);
    return new Claim.Transition(root, after, tablesChanged, pieces.contents());
  }

  private Claim table(Root root, Proof proof) throws ProofException {
    byte[] bytes = proof.bytes();
    Format.checkTable(bytes);
    Table table = Format.table(bytes);
    byte[] contents = Arrays.copyOfRange(bytes, Format.TABLE_AT, bytes.length);
    byte[] tables = new byte[Table.values().length * Hasher.DIGEST];
    int other = Format.OTHER_TABLES_AT;
    for (Table each : Table.values()) {
      int to = each.order() * Hasher.DIGEST;
      if (each == table) {
        System.arraycopy(rules.table(table, contents), 0, tables, to, Hasher.DIGEST);
      } else {
        System.arraycopy(bytes, other, tables, to, Hasher.DIGEST);
        other += Hasher.DIGEST;
      }
    }
    byte[] metadata = new byte[Hasher.DIGEST];
    rules.metadata(tables, metadata, 0);
    expect(root, rules.root(bytes, Format.MEMORY_AT, metadata, 0));
    return new Claim.TableContents(root, table, contents);
  }

  private static void expect(Root expected, Root reached) throws OtherRoot {
    if (!reached.equals(expected)) {
      throw new OtherRoot(reached, expected);
    }
  }

  private record Opening(byte[] bytes, Fold fold, Pieces pieces) implements Walk.Visitor {

    @Override
    public void empty(int height, long first, int from, int to) {
      fold.empty(height, first);
      pieces.zeros(height, first, from, to);
    }

    @Override
    public void opaque(int height, long first, int at) throws Malformed {
      fold.digest(height, first, bytes, at);
    }

    @Override
    public void chunk(long chunk, int at) {
      fold.chunk(chunk, bytes, at);
      pieces.data(chunk, at);
    }

    @Override
    public void written(long chunk, int before, int after) {
      throw new AssertionError("an opening writes nothing");
    }

    @Override
    public void node(int height, long first) {
      fold.node(height, first);
    }
  }

  private record Writing(byte[] bytes, Fold before, Fold after, Pieces pieces)
      implements Walk.Visitor {

    @Override
    public void empty(int height, long first, int from, int to) {
      before.empty(height, first);
      after.empty(height, first);
      pieces.zeros(height, first, from, to);
    }

    @Override
    public void opaque(int height, long first, int at) throws Malformed {
      before.digest(height, first, bytes, at);
      after.digest(height, first, bytes, at);
    }

    @Override
    public void chunk(long chunk, int at) {
      throw new AssertionError("a transition opens nothing");
    }

    @Override
    public void written(long chunk, int beforeAt, int afterAt) throws Malformed {
      if (beforeAt == 0) {
        before.empty(0, chunk);
      } else {
        before.digest(0, chunk, bytes, beforeAt);
      }
      if (afterAt == 0) {
        after.empty(0, chunk);
        pieces.zeros(chunk);
      } else {
        after.chunk(chunk, bytes, afterAt);
        pieces.data(chunk, afterAt);
      }
    }

    @Override
    public void node(int height, long first) {
      before.node(height, first);
      after.node(height, first);
    }
  }
}
