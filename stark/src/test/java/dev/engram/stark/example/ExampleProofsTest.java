/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.prover.Prover;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples, proven and verified: those of a real profile, and hidden ones. */
class ExampleProofsTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  @Test
  void fibonacciIsProvenToHaveItsLastValueAndNoOther() {
    try (Arena memory = Arena.ofShared();
        Workers workers = Workers.of(2);
        ExampleSystem system =
            ExampleSystem.of(
                Profile.PROVEN_100, List.of(Fibonacci.witness(FIELD, memory, 64, 1, 1)), workers);
        Prover prover = Prover.of(system.key(), workers)) {
      byte[] proof = prover.prove(system.publicValues(), system.witnesses());
      Verifier verifier = Verifier.of(system.key().verifyingKey());
      assertThat(verifier.verify(Statement.of(system.publicValues()), proof).accepted()).isTrue();
      int[] other = system.publicValues().getFirst().clone();
      other[2]++;
      assertThat(verifier.verify(Statement.of(List.of(other)), proof).accepted()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPermutationAcrossTwoTablesIsProven(boolean hidden) {
    try (Arena memory = Arena.ofShared()) {
      assertProven(Shuffle.witnesses(FIELD, memory, 128, 3), hidden);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void numbersAreProvenToBeInARange(boolean hidden) {
    try (Arena memory = Arena.ofShared()) {
      assertProven(Limbs.witnesses(FIELD, memory, 8, 256, 4), hidden);
    }
  }

  @Test
  void aSha256IsProven() {
    byte[] message = "a message of less than a block".getBytes(StandardCharsets.UTF_8);
    try (Arena memory = Arena.ofShared()) {
      assertProven(List.of(Sha256Run.witness(FIELD, memory, message)), false);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMemoryIsProvenToBeReadAsItWasWritten(boolean hidden) {
    try (Arena memory = Arena.ofShared()) {
      assertProven(MemoryRun.witnesses(FIELD, memory, 8, 1 << 9, 1 << 6, 5), hidden);
    }
  }

  private static void assertProven(List<ExampleTable> tables, boolean hidden) {
    Profile profile = hidden ? Profile.PROVEN_100.withZeroKnowledge() : Profile.PROVEN_100;
    try (Workers workers = Workers.of(2);
        ExampleSystem system = ExampleSystem.of(profile, tables, workers);
        Prover prover = Prover.of(system.key(), workers)) {
      byte[] proof = prover.prove(system.publicValues(), system.witnesses());
      assertThat(
              Verifier.of(system.key().verifyingKey())
                  .verify(Statement.of(system.publicValues()), proof)
                  .accepted())
          .isTrue();
    }
  }
}
