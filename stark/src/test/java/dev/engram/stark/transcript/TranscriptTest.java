/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.HashOfBytes;
import dev.engram.stark.hash.Lanes;
import dev.engram.stark.work.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TranscriptTest {

  private static final ExtensionField FIELD = new ExtensionField(PrimeField.KOALA_BEAR, 4);
  private static final ExtensionField BABY = new ExtensionField(PrimeField.BABY_BEAR, 5);

  /** Conversations that a careless transcript would take for each other. */
  private static final List<Consumer<Transcript>> CONVERSATIONS =
      List.of(
          t -> {},
          t -> t.absorb("a", new int[0]),
          t -> t.absorb("b", new int[0]),
          t -> t.absorb("", new int[0]),
          t -> t.absorb("a", new int[] {0}),
          t -> t.absorb("a", new int[] {0, 0}),
          t -> t.absorb("a", new int[] {1, 2}),
          t -> t.absorb("a", new int[] {2, 1}),
          t -> t.absorb("ab", new int[] {1, 2}),
          t -> {
            t.absorb("a", new int[] {1});
            t.absorb("a", new int[] {2});
          },
          t -> {
            t.absorb("a", new int[] {2});
            t.absorb("a", new int[] {1});
          },
          t -> {
            t.absorb("a", new int[] {1});
            t.sampleExtension();
            t.absorb("a", new int[] {2});
          },
          t -> {
            t.absorb("a", new int[] {1});
            t.sampleExtension();
            t.sampleExtension();
            t.absorb("a", new int[] {2});
          },
          t -> {
            t.absorb("a", new int[] {1});
            t.sampleIndices(3, 5);
            t.absorb("a", new int[] {2});
          },
          t -> t.absorb("a", new int[][] {}),
          t -> t.absorb("a", new int[][] {{1, 2, 3, 4}}),
          t -> t.absorb("a", new int[] {1, 2, 3, 4}),
          t -> t.absorb("a", 0L),
          t -> t.absorb("a", 1L),
          t -> t.absorb("a", 1L << 32),
          t -> t.absorb("a", 1L << 63),
          t -> t.absorb("a", -1L),
          t -> t.absorbDigest("a", new int[8]),
          t -> t.absorb("a", new int[8]),
          t -> t.absorbDigest("a", new int[] {-1, 0, 0, 0, 0, 0, 0, 0}),
          t -> t.absorbDigest("a", new int[] {0xFFFF, 0, 0, 0, 0, 0, 0, 0}),
          t -> t.check(0, 0),
          t -> t.check(0, 1),
          t -> t.check(1, 0),
          t -> t.check(0, 1L << 32),
          t -> t.check(0, -1),
          TranscriptTest::draw);

  @ParameterizedTest
  @EnumSource
  void noTwoConversationsLeadToTheSameChallenge(CommitmentHash hash) {
    Set<List<Integer>> challenges = new HashSet<>();
    for (Consumer<Transcript> conversation : CONVERSATIONS) {
      Transcript transcript = Transcript.of(hash, FIELD, "test");
      conversation.accept(transcript);
      assertThat(challenges.add(draw(transcript)))
          .as("conversation %s", challenges.size())
          .isTrue();
    }
    assertThat(challenges.add(draw(Transcript.of(hash, FIELD, "tes")))).isTrue();
    assertThat(challenges.add(draw(Transcript.of(hash, BABY, "test")))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void bothSidesDrawTheSame(CommitmentHash hash) {
    try (Workers workers = Workers.of(2)) {
      Transcript prover = Transcript.of(hash, FIELD, "test");
      Transcript verifier = Transcript.of(hash, FIELD, "test");
      for (int round = 0; round < 5; round++) {
        prover.absorb("round", round);
        verifier.absorb("round", round);
        long nonce = prover.grind(6 + round, workers);
        assertThat(verifier.check(6 + round, nonce)).isTrue();
        assertThat(prover.sampleExtension()).containsExactly(verifier.sampleExtension());
        assertThat(prover.sampleIndices(7, 20)).containsExactly(verifier.sampleIndices(7, 20));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void grindingFindsTheSmallestNonceOnAnyNumberOfWorkers(CommitmentHash hash) {
    try (Workers one = Workers.of(1);
        Workers three = Workers.of(3)) {
      for (long seed = 0; seed < 4; seed++) {
        long nonce = seeded(hash, seed).grind(9, one);

        assertThat(seeded(hash, seed).grind(9, three)).isEqualTo(nonce);
        for (long smaller = 0; smaller < nonce; smaller++) {
          assertThat(seeded(hash, seed).check(9, smaller)).isFalse();
        }
        assertThat(seeded(hash, seed).check(9, nonce)).isTrue();
        assertThat(seeded(hash, seed).check(9, -1 - nonce)).isFalse();
        assertThat(seeded(hash, seed).check(9, nonce | 1L << 62)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNonceIsGoodForItsTranscriptAndItsBitsOnly(CommitmentHash hash) {
    try (Workers one = Workers.of(1)) {
      int passed = 0;
      for (long seed = 0; seed < 20; seed++) {
        long nonce = seeded(hash, seed).grind(10, one);
        passed += seeded(hash, seed + 100).check(10, nonce) ? 1 : 0;
        passed += seeded(hash, seed).check(11, nonce) ? 1 : 0;
      }
      assertThat(passed).isLessThan(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void vectorsTryNoncesAsAMessageHashDoes(Lanes lanes) {
    int[] message = new int[HashOracle.TRIAL];
    Arrays.setAll(message, i -> 77 * i);

    long nonce = new Blake3Trial(lanes, message, 0xFFF).first(1L << 33, 1L << 34);

    assertThat(passes(message, nonce)).isTrue();
    for (long smaller = 1L << 33; smaller < nonce; smaller++) {
      assertThat(passes(message, smaller)).isFalse();
    }
    assertThat(new Blake3Trial(lanes, message, 0xFFF).first(1L << 33, nonce)).isEqualTo(-1);
  }

  private static boolean passes(int[] message, long nonce) {
    int[] with = message.clone();
    with[10] = (int) nonce;
    with[11] = (int) (nonce >>> 32);
    return (HashOfBytes.of(HashAlgorithm.BLAKE3, with, with.length)[0] & 0xFFF) == 0;
  }

  @ParameterizedTest
  @EnumSource
  void elementsAreBelowThePrimeAndNotAllSmall(CommitmentHash hash) {
    Transcript transcript = Transcript.of(hash, BABY, "test");
    long high = 0;
    for (int i = 0; i < 2000; i++) {
      for (int word : transcript.sampleExtension()) {
        assertThat(BABY.base().holds(word)).isTrue();
        high += word > BABY.base().prime() / 2 ? 1 : 0;
      }
    }
    assertThat(high).isBetween(4750L, 5250L);
  }

  @ParameterizedTest
  @EnumSource
  void indicesCoverAllThatBitsCanSay(CommitmentHash hash) {
    Transcript transcript = Transcript.of(hash, FIELD, "test");
    BitSet seen = new BitSet();
    Arrays.stream(transcript.sampleIndices(4000, 8)).forEach(seen::set);

    assertThat(seen.length()).isEqualTo(256);
    assertThat(seen.cardinality()).isEqualTo(256);
    assertThat(transcript.sampleIndices(10, 0)).containsOnly(0);
    assertThat(Arrays.stream(transcript.sampleIndices(100, 30)))
        .allMatch(i -> i >= 0 && i < 1 << 30);
  }

  @Test
  void challengesStayWhatTheyWere() {
    assertThat(golden(CommitmentHash.BLAKE3))
        .containsExactly(105, 435350176, 1814734649, 668910062, 1931082715, 671363, 525270);
    assertThat(golden(CommitmentHash.SHA_256))
        .containsExactly(357, 1210546854, 11160816, 1474392387, 445996869, 596510, 536506);
    assertThat(golden(CommitmentHash.KECCAK_256))
        .containsExactly(21, 1078705078, 1448173918, 1368567002, 1541959936, 499022, 648222);
    assertThat(golden(CommitmentHash.POSEIDON2))
        .containsExactly(498, 1287320665, 87725244, 801444841, 1318054689, 951302, 545738);
  }

  @Test
  void theStateOfBlake3IsAHashThatCanBeComputedElsewhere() {
    int[] protocol = {1, 0, 4, 't' | 'e' << 8 | 's' << 16, 't', 0};
    int[] field = {1, 0, 12, 'k' | 'o' << 8 | 'a' << 16, 'l' | 'a' << 8 | '-' << 16};
    int[] rest = {'b' | 'e' << 8 | 'a' << 16, 'r' | '^' << 8 | '4' << 16, 0};
    int[] written = concatenated(new int[8], new int[] {1}, protocol, field, rest);
    int[] state = HashOfBytes.of(HashAlgorithm.BLAKE3, written, written.length);
    int[] drawing = concatenated(state, new int[] {2, 0});
    int[] drawn = HashOfBytes.of(HashAlgorithm.BLAKE3, drawing, drawing.length);

    int[] indices = Transcript.of(CommitmentHash.BLAKE3, FIELD, "test").sampleIndices(8, 30);

    assertThat(indices).containsExactly(Arrays.stream(drawn).map(i -> i & 0x3FFFFFFF).toArray());
  }

  @Test
  void whatIsNoElementAndNoDigestIsRefused() {
    Transcript transcript = Transcript.of(CommitmentHash.BLAKE3, FIELD, "test");

    assertThatThrownBy(() -> transcript.absorb("x", new int[] {FIELD.base().prime()}))
        .hasMessageContaining("x has 2130706433");
    assertThatThrownBy(() -> transcript.absorb("x", new int[][] {{1, 2, 3}}))
        .hasMessageContaining("3 words");
    assertThatThrownBy(() -> transcript.absorbDigest("x", new int[7]))
        .hasMessageContaining("7 words");
    assertThatThrownBy(() -> transcript.sampleIndices(1, 31)).hasMessageContaining("31");
    assertThatThrownBy(() -> transcript.check(-1, 0)).hasMessageContaining("-1");
  }

  private static int[] golden(CommitmentHash hash) {
    try (Workers one = Workers.of(1)) {
      Transcript transcript = seeded(hash, 42);
      transcript.absorb("words", new int[] {1, 2, 3});
      transcript.absorb("elements", new int[][] {{1, 2, 3, 4}});
      transcript.absorbDigest("digest", new int[] {1, 2, 3, 4, 5, 6, 7, -8});
      int nonce = (int) transcript.grind(8, one);
      int[] element = transcript.sampleExtension();
      return concatenated(new int[] {nonce}, element, transcript.sampleIndices(2, 20));
    }
  }

  private static int[] concatenated(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  private static Transcript seeded(CommitmentHash hash, long seed) {
    Transcript transcript = Transcript.of(hash, FIELD, "test");
    transcript.absorb("seed", seed);
    return transcript;
  }

  private static List<Integer> draw(Transcript transcript) {
    List<Integer> drawn = new ArrayList<>();
    for (int word : transcript.sampleExtension()) {
      drawn.add(word);
    }
    return drawn;
  }
}
