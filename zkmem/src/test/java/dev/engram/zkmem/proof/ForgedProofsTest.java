/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.protocol.Refusal;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forgeries of each kind that is known to be tried on memories, each as the proof that a cheating
 * prover makes of it. Their tables are nearly right: as far as anything follows from what is forged,
 * it is made to follow. The proof system takes such tables, makes bytes of them, and refuses those.
 */
class ForgedProofsTest {

  private static Workers workers;
  private static MemoryKey words;
  private static MemoryKey persistent;

  @BeforeAll
  static void makeKeys() {
    workers = Workers.of(1);
    words = MemoryKey.of(MemoryConfiguration.VOLATILE_WORDS, Profile.INSECURE_TEST, workers);
    persistent = MemoryKey.of(PersistentForgeries.MEMORY, Profile.INSECURE_TEST, workers);
  }

  @AfterAll
  static void closeKeys() {
    words.close();
    persistent.close();
    workers.close();
  }

  static Stream<ProofForgery> volatileForgeries() {
    return VolatileForgeries.all().stream();
  }

  static Stream<ProofForgery> persistentForgeries() {
    return PersistentForgeries.all().stream();
  }

  @ParameterizedTest
  @MethodSource("volatileForgeries")
  void aForgeryOfAVolatileMemoryIsRefused(ProofForgery forgery) {
    refused(forgery, words);
  }

  @ParameterizedTest
  @MethodSource("persistentForgeries")
  void aForgeryOfAPersistentMemoryIsRefused(ProofForgery forgery) {
    refused(forgery, persistent);
  }

  private static void refused(ProofForgery forgery, MemoryKey key) {
    MemoryProof proof = ForgedSegment.run(key, forgery.prove(key));
    assertThat(MemoryVerifier.takingInsecure().verify(proof, key))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.PROOF);
              assertThat(refused.segment()).isZero();
              assertThat(refused.detail()).startsWith(forgery.refusal() + ": ");
            });
  }

  /** Or the refusals above would show nothing. */
  @Test
  void withoutAForgeryTheSameProversAreBelieved() {
    try (ForgedSegment honest = VolatileForgeries.honest(words)) {
      assertAccepted(words, honest.prove());
    }
    try (ForgedSegment honest = PersistentForgeries.honest(persistent)) {
      assertAccepted(persistent, honest.prove());
    }
  }

  private static void assertAccepted(MemoryKey key, MemoryProof.Segment segment) {
    assertThat(MemoryVerifier.takingInsecure().verify(ForgedSegment.run(key, segment), key))
        .isInstanceOf(MemoryVerdict.Accepted.class);
  }

  @Test
  void bothWaysInWhichTablesAreWrongAreAmongThem() {
    List<Refusal> refusals =
        Stream.concat(volatileForgeries(), persistentForgeries())
            .map(ProofForgery::refusal)
            .distinct()
            .toList();
    assertThat(refusals).contains(Refusal.SUMS, Refusal.CONSTRAINTS);
  }
}
