/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.protocol.Table;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.open.OpeningVerdict.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks openings. It takes the statement from the proof and says in its verdict what was proven;
 * whoever relies on it looks whether that is what they wanted to know: of which memory, under which
 * root, and which predicates.
 *
 * <p>It never throws for what it is given as bytes. What it makes for itself, the key, is as large
 * as the statement says, which is a few bytes also where many places are added up: {@link #atMost}
 * is for who takes proofs from strangers.
 */
public final class OpeningVerifier {

  private final boolean takesInsecure;
  private final int mostDigits;

  private OpeningVerifier(boolean takesInsecure, int mostDigits) {
    this.takesInsecure = takesInsecure;
    this.mostDigits = mostDigits;
  }

  /** A verifier. */
  public static OpeningVerifier strict() {
    return new OpeningVerifier(false, OpeningStatement.MOST_DIGITS);
  }

  /** A verifier for tests, which also takes the profile that proves nothing. */
  public static OpeningVerifier takingInsecure() {
    return new OpeningVerifier(true, OpeningStatement.MOST_DIGITS);
  }

  /** The same, refusing statements whose predicates read more digits than that. */
  public OpeningVerifier atMost(int digits) {
    return new OpeningVerifier(takesInsecure, digits);
  }

  /** Whether bytes begin as openings do, and are not another kind of proof. */
  public static boolean isOpening(byte[] bytes) {
    return OpeningProofCodec.isOne(bytes);
  }

  /** Checks an opening. */
  public OpeningVerdict verify(byte[] bytes, Workers workers) {
    OpeningProof proof;
    try {
      proof = OpeningProofCodec.decode(bytes);
    } catch (InvalidOpening e) {
      return refused(Reason.FORMAT, e.getMessage());
    } catch (OpeningException e) {
      Reason reason =
          e.reason() == OpeningException.Reason.TOO_LARGE ? Reason.TOO_LARGE : Reason.STATEMENT;
      return refused(reason, e.getMessage());
    }
    Profile profile = Profile.named(proof.profile()).orElse(null);
    if (profile == null || profile.bits() == 0 && !takesInsecure) {
      return refused(Reason.INSECURE, "the profile " + proof.profile() + " proves nothing");
    }
    int digits = proof.statement().digits();
    if (digits > mostDigits) {
      return refused(
          Reason.TOO_LARGE, "%d digits are read, of at most %d".formatted(digits, mostDigits));
    }
    return verify(proof, profile.withZeroKnowledge(), workers);
  }

  private OpeningVerdict verify(OpeningProof proof, Profile profile, Workers workers) {
    OpeningStatement statement = proof.statement();
    OpeningShape shape;
    try {
      shape = new OpeningShape(statement);
    } catch (OpeningException e) {
      return refused(Reason.TOO_LARGE, e.getMessage());
    }
    try (OpeningKey key = OpeningKey.of(statement.memory(), shape, profile, workers)) {
      Verifier verifier =
          takesInsecure
              ? Verifier.takingInsecure(key.provingKey().verifyingKey())
              : Verifier.of(key.provingKey().verifyingKey());
      Statement stated = Statement.of(key.publicValues(statement.root()));
      return switch (verifier.verify(stated, proof.proof())) {
        case Verdict.Refused(var reason, String detail) ->
            refused(Reason.PROOF, reason + ": " + detail);
        case Verdict.Accepted(Layout layout, var security) ->
            hasHeights(layout, key.tables())
                ? new OpeningVerdict.Accepted(statement, security.bits())
                : refused(Reason.HEIGHTS, "a table has another height than its statement's");
      };
    }
  }

  /** All tables but one have columns in the key, and so its heights; this is for that one. */
  private static boolean hasHeights(Layout layout, List<OpeningTable> tables) {
    for (Table table : layout.tables()) {
      if (1 << table.logRows() != tables.get(table.air()).rows()) {
        return false;
      }
    }
    return true;
  }

  private static OpeningVerdict refused(Reason reason, @Nullable String detail) {
    return new OpeningVerdict.Refused(reason, String.valueOf(detail));
  }
}
