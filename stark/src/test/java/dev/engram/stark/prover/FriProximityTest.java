/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.commit.Opening;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.fri.FriSchedule;
import dev.engram.stark.fri.FriVerifier;
import dev.engram.stark.fri.ProximityVerifier.Outcome;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.protocol.Conversation;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.Positions;
import dev.engram.stark.security.Profile;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FRI by itself, on words that are made here and come from no table. */
class FriProximityTest {

  private static final Profile PROFILE = SampleSystem.PROFILE;

  /** Tables of 2^6, 2^7 and 2^6 rows: words of 2^7 and of 2^8 points. */
  private static final int LOG_ROWS = 6;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void wordsOfTheHighestDegreeAllowedAreNear(int seed) {
    try (Arena memory = Arena.ofShared();
        SampleSystem system = new SampleSystem(PROFILE, LOG_ROWS)) {
      Layout layout = layout(system);
      Map<Integer, TileMatrix> words = new HashMap<>();
      for (int logHeight : layout.byHeight().keySet()) {
        words.put(logHeight, word(memory, logHeight, (1 << logHeight - 1) - 1, seed));
      }
      assertThat(shown(system, layout, words, false)).containsExactly(Outcome.NEAR);
    }
  }

  /** One more coefficient, in the tallest word or in one that joins. */
  @ParameterizedTest
  @ValueSource(ints = {7, 8})
  void aWordOfOneDegreeMoreIsNot(int tooHigh) {
    try (Arena memory = Arena.ofShared();
        SampleSystem system = new SampleSystem(PROFILE, LOG_ROWS)) {
      Layout layout = layout(system);
      assertThat(layout.byHeight()).containsKey(tooHigh);
      Map<Integer, TileMatrix> words = new HashMap<>();
      for (int logHeight : layout.byHeight().keySet()) {
        int degree = (1 << logHeight - 1) - (logHeight == tooHigh ? 0 : 1);
        words.put(logHeight, word(memory, logHeight, degree, 5));
      }
      assertThatThrownBy(() -> shown(system, layout, words, false))
          .as("an honest prover notices")
          .isInstanceOf(UnprovableException.class);
      assertThat(shown(system, layout, words, true)).contains(Outcome.NOT_LAST);
    }
  }

  @Test
  void aWordThatIsFarFromAllPolynomialsIsNot() {
    try (Arena memory = Arena.ofShared();
        SampleSystem system = new SampleSystem(PROFILE, LOG_ROWS)) {
      Layout layout = layout(system);
      Map<Integer, TileMatrix> words = new HashMap<>();
      for (int logHeight : layout.byHeight().keySet()) {
        words.put(logHeight, word(memory, logHeight, (1 << logHeight) - 1, 6));
      }
      assertThat(shown(system, layout, words, true)).contains(Outcome.NOT_LAST);
    }
  }

  private static Layout layout(SampleSystem system) {
    return Layout.of(system.verifyingKey(), new int[] {LOG_ROWS, LOG_ROWS + 1, 6, -1});
  }

  /** The values of a random polynomial of a degree, in natural order. */
  private static TileMatrix word(Arena memory, int logHeight, int degree, long seed) {
    ExtensionField extension = PROFILE.extension();
    PrimeField field = extension.base();
    Random random = new Random(seed);
    int[][] coefficients = new int[degree + 1][extension.degree()];
    for (int[] coefficient : coefficients) {
      Arrays.setAll(coefficient, i -> 1 + random.nextInt(field.prime() - 1));
    }
    int cosets = 1 << PROFILE.logBlowup();
    TileMatrix word =
        TileMatrix.allocate(memory, (1 << logHeight) / cosets, cosets, extension.degree());
    int y = field.one();
    for (int index = 0; index < word.height(); index++) {
      int[] value = extension.zero();
      for (int i = degree; i >= 0; i--) {
        value = extension.add(extension.scale(value, y), coefficients[i]);
      }
      for (int component = 0; component < value.length; component++) {
        word.set(index, component, value[component]);
      }
      y = field.mul(y, field.rootOfUnity(logHeight));
    }
    return word;
  }

  /** What the verifier sees at all positions that it draws. */
  private static Set<Outcome> shown(
      SampleSystem system, Layout layout, Map<Integer, TileMatrix> words, boolean cheats) {
    List<int[]> none = List.of(new int[0], new int[0], new int[0], new int[0]);
    FriProver prover =
        new FriProver(
            PROFILE, layout.fri(), system.key.kernels(), system.proverMemory, system.workers) {
          @Override
          void tooHighDegree() {
            if (!cheats) {
              super.tooHighDegree();
            }
          }
        };
    Conversation said = new Conversation(layout, none);
    prover.fold(words, said);
    long[] nonce = new long[1];
    int[] positions =
        Objects.requireNonNull(
            said.positions(prover.last(), Conversation.grinding(system.workers, nonce, 0)));

    Conversation heard = new Conversation(layout, none);
    List<FriSchedule.Step> steps = layout.fri().steps();
    int[][][] challenges = new int[steps.size()][][];
    int[][] leaves = new int[steps.size()][];
    for (int i = 0; i < challenges.length; i++) {
      challenges[i] =
          Objects.requireNonNull(
              heard.folding(
                  steps.get(i), prover.roots()[i], Conversation.checking(prover.nonces()[i])));
      leaves[i] = Positions.within(positions, 1 << steps.get(i).logLeaves());
    }
    assertThat(heard.positions(prover.last(), Conversation.checking(nonce[0])))
        .isEqualTo(positions);
    List<Opening> openings = prover.open(positions);
    FriVerifier verifier =
        new FriVerifier(
            PROFILE.extension(), layout.fri(), prover.last(), challenges, leaves, openings);
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    for (int position : positions) {
      Map<Integer, int[]> at = new HashMap<>();
      words.forEach((logHeight, word) -> {
        int[] value = new int[word.width()];
        Arrays.setAll(value, k -> word.get(position & word.height() - 1, k));
        at.put(logHeight, value);
      });
      outcomes.add(verifier.position(position, at));
    }
    system.proverMemory.releaseAll();
    return outcomes;
  }
}
