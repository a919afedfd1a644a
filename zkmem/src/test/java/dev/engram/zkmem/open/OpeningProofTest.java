/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.tree.StateTree;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class OpeningProofTest {

  @Test
  void aBalanceIsProvenToBeEnough() {
    MemoryConfiguration memory = MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 12);
    Profile profile = Profile.INSECURE_TEST;
    try (Workers workers = Workers.of(2)) {
      StateTree tree = new StateTree(memory, profile.field());
      tree.set(tree.label(1, 80), new int[] {0, 0, 0, 0, 0, 0, 0, 7 << 8 | 3});
      OpeningStatement statement =
          OpeningStatement.of(memory, tree.root())
              .with(
                  new Predicate.Within(
                      new Place(1, 64, 32), BigInteger.valueOf(500), BigInteger.valueOf(1000)))
              .with(new Predicate.Equal(new Place(1, 95, 1), new int[] {7}))
              .with(new Predicate.Same(new Place(1, 90, 4), new Place(2, 90, 4)))
              .with(new Predicate.Sum(new Place(1, 93, 1), 4, BigInteger.valueOf(10)));
      byte[] proof = OpeningProver.of(profile, workers).prove(tree, statement);
      System.out.println(proof.length);
      System.out.println(OpeningVerifier.takingInsecure().verify(proof, workers));
      assertThat(OpeningVerifier.takingInsecure().verify(proof, workers).accepted()).isTrue();
    }
  }
}
