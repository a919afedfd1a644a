/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.verifier.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForgeryTest {

  @ParameterizedTest
  @EnumSource(Forgery.class)
  void isRefusedByTheCheckThatIsThereForIt(Forgery forgery) {
    try (SampleSystem system = new SampleSystem(SampleSystem.PROFILE, 6)) {
      assertThat(forgery.show(system))
          .isInstanceOfSatisfying(
              Verdict.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(forgery.refusal()));
    }
  }
}
