/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.protocol.Table;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.LoggedTable;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks proofs of memories. It takes the configuration and the profile from the proof, refuses a
 * profile that proves nothing, and says in its verdict what was proven; whoever relies on it looks
 * whether that is what they wanted to know: of which memory, from which root, by which log.
 *
 * <p>It never throws for what it is given as bytes.
 */
public final class MemoryVerifier {

  private final boolean takesInsecure;

  private MemoryVerifier(boolean takesInsecure) {
    this.takesInsecure = takesInsecure;
  }

  /** A verifier. */
  public static MemoryVerifier strict() {
    return new MemoryVerifier(false);
  }

  /** A verifier for tests, which also takes the profile that proves nothing. */
  public static MemoryVerifier takingInsecure() {
    return new MemoryVerifier(true);
  }

  /** Checks a proof. */
  public MemoryVerdict verify(byte[] proof, Workers workers) {
    try {
      return verify(MemoryProofCodec.decode(proof), workers);
    } catch (InvalidMemoryProof e) {
      return new MemoryVerdict.Refused(Reason.FORMAT, 0, String.valueOf(e.getMessage()));
    }
  }

  /** Checks a proof. */
  public MemoryVerdict verify(MemoryProof proof, Workers workers) {
    Profile profile = Profile.named(proof.profile()).orElse(null);
    if (profile == null || profile.bits() == 0 && !takesInsecure) {
      return new MemoryVerdict.Refused(
          Reason.INSECURE, 0, "the profile " + proof.profile() + " proves nothing");
    }
    try (MemoryKey key = MemoryKey.of(proof.memory(), profile, workers)) {
      return verify(proof, key);
    }
  }

  /**
   * Checks a proof with a key that was made before.
   *
   * @throws IllegalArgumentException if the key is of another memory or another profile
   */
  public MemoryVerdict verify(MemoryProof proof, MemoryKey key) {
    if (!key.memory().equals(proof.memory()) || !key.profile().name().equals(proof.profile())) {
      throw new IllegalArgumentException("the key is of another memory than the proof");
    }
    if (key.profile().bits() == 0 && !takesInsecure) {
      return new MemoryVerdict.Refused(
          Reason.INSECURE, 0, "the profile " + proof.profile() + " proves nothing");
    }
    return new Run(proof, key).verify();
  }

  /** The check of one proof. */
  private final class Run {

    private final List<MemoryProof.Segment> segments;
    private final MemoryProof proof;
    private final MemoryKey key;
    private final Verifier verifier;
    private double weakest = Double.MAX_VALUE;

    Run(MemoryProof proof, MemoryKey key) {
      this.proof = proof;
      this.segments = proof.segments();
      this.key = key;
      this.verifier =
          takesInsecure
              ? Verifier.takingInsecure(key.provingKey().verifyingKey())
              : Verifier.of(key.provingKey().verifyingKey());
    }

    MemoryVerdict verify() {
      if (proof.memory().boundary() == Boundary.VOLATILE && segments.size() > 1) {
        return new MemoryVerdict.Refused(
            Reason.VOLATILE_SEGMENTS,
            1,
            "a volatile memory is proven in one segment, not " + segments.size());
      }
      byte[] link = key.digest();
      for (int i = 0; i < segments.size(); i++) {
        SegmentStatement statement = segments.get(i).statement();
        boolean isLast = i == segments.size() - 1;
        if (!statement.isPossible(proof.memory(), key.profile().field().prime(), isLast)) {
          return new MemoryVerdict.Refused(
              Reason.STATEMENT, i, "it states what no such memory could");
        }
        if (i > 0
            && !Arrays.equals(
                statement.initialRoot(), segments.get(i - 1).statement().finalRoot())) {
          return new MemoryVerdict.Refused(
              Reason.ROOT_GAP, i, "it begins with another root than the segment before ended with");
        }
        link = statement.link(link, isLast);
        MemoryVerdict.Refused refused = segment(i, link, isLast);
        if (refused != null) {
          return refused;
        }
      }
      double bits = weakest - Math.log(segments.size()) / Math.log(2);
      return new MemoryVerdict.Accepted(proof.statement(), bits);
    }

    private MemoryVerdict.@Nullable Refused segment(int i, byte[] link, boolean isLast) {
      SegmentStatement segment = segments.get(i).statement();
      Statement statement = Statement.of(segment.publicValues(key.airs(), link, isLast));
      if (!segment.log().tables().isEmpty()) {
        statement = statement.with(new Statement.Partition(MemoryAirs.LOG, segment.log().root()));
      }
      return switch (verifier.verify(statement, segments.get(i).proof())) {
        case Verdict.Refused(var reason, String detail) ->
            new MemoryVerdict.Refused(Reason.PROOF, i, reason + ": " + detail);
        case Verdict.Accepted(Layout layout, var security) -> {
          weakest = Math.min(weakest, security.bits());
          yield logTables(layout).equals(segment.log().tables())
              ? null
              : new MemoryVerdict.Refused(
                  Reason.LOG_TABLES, i, "its log is in other tables than it says");
        }
      };
    }

    private List<LoggedTable> logTables(Layout layout) {
      List<LoggedTable> tables = new ArrayList<>();
      for (Table table : layout.tables()) {
        MemoryAirs.Table of = key.airs().tables().get(table.air());
        if (of.id().kind().isLogged()) {
          tables.add(new LoggedTable(of.id(), table.logRows()));
        }
      }
      return tables;
    }
  }
}
