/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.protocol.Conversation;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.TreeShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What was not absorbed could be chosen after the challenge: each thing that is said changes it.
 */
class ConversationTest {

  private static final int[] ROWS = {5, 6, 6, -1};
  private static final List<int[]> VALUES =
      List.of(new int[] {1, 2}, new int[0], new int[0], new int[0]);

  @Test
  void theKeyTheHeightsAndThePublicValuesDecideTheFirstChallenge() {
    try (SampleSystem system = new SampleSystem(SampleSystem.PROFILE, 5);
        SampleSystem other =
            new SampleSystem(
                SampleSystem.PROFILE.withHash(CommitmentHash.BLAKE3).withZeroKnowledge(), 5)) {
      int[] first = begun(system, ROWS, VALUES).constraints();
      assertThat(begun(system, ROWS, VALUES).constraints()).isEqualTo(first);
      assertThat(begun(other, ROWS, VALUES).constraints()).as("key").isNotEqualTo(first);
      assertThat(begun(system, new int[] {4, 6, 6, -1}, VALUES).constraints())
          .as("height")
          .isNotEqualTo(first);
      List<int[]> values = List.of(new int[] {1, 3}, new int[0], new int[0], new int[0]);
      assertThat(begun(system, ROWS, values).constraints()).as("value").isNotEqualTo(first);
      assertThat(begun(system, new int[] {5, 6, 6, 5}, VALUES).constraints())
          .as("another table")
          .isNotEqualTo(first);
    }
  }

  @Test
  void eachThingThatIsSaidDecidesTheNextChallenge() {
    try (SampleSystem system = new SampleSystem(SampleSystem.PROFILE, 5)) {
      Layout layout = Layout.of(system.verifyingKey(), ROWS);
      int[] silent = begun(system, ROWS, VALUES).constraints();
      for (TreeShape tree : layout.trees()) {
        if (tree.stage() != TreeShape.Stage.PREPROCESSED) {
          Conversation said = begun(system, ROWS, VALUES);
          said.root(tree, new int[8]);
          assertThat(said.constraints()).as(tree.stage().name()).isNotEqualTo(silent);
        }
      }
      Conversation sums = begun(system, ROWS, VALUES);
      sums.sums(new int[][] {{1, 2, 3, 4}});
      assertThat(sums.constraints()).as("sums").isNotEqualTo(silent);
      Conversation local = begun(system, ROWS, VALUES);
      local.openings(new int[][][] {{{1, 2, 3, 4}}}, new int[][][] {});
      Conversation next = begun(system, ROWS, VALUES);
      next.openings(new int[][][] {}, new int[][][] {{{1, 2, 3, 4}}});
      int[] afterLocal = local.constraints();
      assertThat(afterLocal).as("local").isNotEqualTo(silent);
      assertThat(next.constraints()).as("next").isNotEqualTo(silent).isNotEqualTo(afterLocal);
    }
  }

  private static Conversation begun(SampleSystem system, int[] rows, List<int[]> values) {
    return new Conversation(Layout.of(system.verifyingKey(), rows), values);
  }
}
