/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Verifier;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to a proof, it proves nothing any more; for each sort and each hash. */
class NegativeCorpusTest {

  private static final Map<HashAlgorithm, Verifier> VERIFIERS = new EnumMap<>(HashAlgorithm.class);

  /** All sorts with SHA-256, and with the other hashes two that have everything in them. */
  static Stream<Example> examples() {
    return Stream.of(HashAlgorithm.values())
        .flatMap(hash ->
            Example.all(hash).stream()
                .filter(example ->
                    hash == HashAlgorithm.SHA_256
                        || Set.of("inclusion", "transition").contains(example.name())));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void untouchedItHoldsForBothVerifiers(Example example) throws ProofException {
    Proof proof = Proof.decode(example.proof().encoded());
    Claim claim = new Verifier(proof.algorithm()).verify(example.root(), proof);

    List<byte[]> roots = PageVerifier.roots(proof.encoded());
    assertThat(Root.of(roots.getFirst())).isEqualTo(example.root());
    if (claim instanceof Claim.Transition transition) {
      assertThat(Root.of(roots.getLast())).isEqualTo(transition.after());
      assertThat(transition.after()).isNotEqualTo(transition.before());
      assertThat(transition.tablesChanged()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void noBitCanBeFlipped(Example example) {
    byte[] bytes = example.proof().encoded();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
      assertProvesNothing(example, example.root(), flipped);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itCannotBeCutShortOrMadeLonger(Example example) {
    byte[] bytes = example.proof().encoded();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Proof.decode(cut)).isInstanceOf(ProofException.Malformed.class);
    }
    for (int more = 1; more <= 40; more++) {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + more);
      assertThatThrownBy(() -> Proof.decode(longer)).isInstanceOf(ProofException.Malformed.class);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void noTwoPartsOfItCanChangePlaces(Example example) {
    byte[] bytes = example.proof().encoded();
    int part = 33;
    for (int a = 0; a + part <= bytes.length; a += 31) {
      for (int b = a + part; b + part <= bytes.length; b += 33) {
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, a, swapped, b, part);
        System.arraycopy(bytes, b, swapped, a, part);
        if (!Arrays.equals(bytes, swapped)) {
          assertProvesNothing(example, example.root(), swapped);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void noPartOfItCanBeLeftOutOrSaidTwice(Example example) {
    byte[] bytes = example.proof().encoded();
    for (int part : new int[] {1, 2, 33, 34, 257}) {
      for (int at = 0; at + part <= bytes.length; at++) {
        byte[] head = Arrays.copyOf(bytes, at);
        byte[] tail = Arrays.copyOfRange(bytes, at + part, bytes.length);
        byte[] middle = Arrays.copyOfRange(bytes, at, at + part);
        assertProvesNothing(example, example.root(), NaiveMemory.concat(head, tail));
        assertProvesNothing(
            example, example.root(), NaiveMemory.concat(head, middle, middle, tail));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itHoldsForNoOtherRoot(Example example) {
    byte[] root = example.root().bytes();
    for (int bit = 0; bit < 256; bit++) {
      byte[] other = root.clone();
      other[bit >>> 3] ^= (byte) (1 << (bit & 7));
      assertProvesNothing(example, Root.of(other), example.proof().encoded());
    }
  }

  private static void assertProvesNothing(Example example, Root root, byte[] bytes) {
    if (holds(example, root, bytes) || holdsByThePage(example, root, bytes)) {
      throw new AssertionError(HexFormat.of().formatHex(bytes) + " is accepted");
    }
  }

  private static boolean holds(Example example, Root root, byte[] bytes) {
    try {
      Proof proof = Proof.decode(bytes);
      Verifier verifier = VERIFIERS.computeIfAbsent(proof.algorithm(), Verifier::new);
      if (example.after() != null && proof.kind() == Proof.Kind.TRANSITION) {
        verifier.verify(root, example.after(), proof);
      } else {
        verifier.verify(root, proof);
      }
      return true;
    } catch (ProofException e) {
      return false;
    }
  }

  private static boolean holdsByThePage(Example example, Root root, byte[] bytes) {
    List<byte[]> reached;
    try {
      reached = PageVerifier.roots(bytes);
    } catch (IllegalArgumentException e) {
      return false;
    }
    boolean holds = Root.of(reached.getFirst()).equals(root);
    if (reached.size() == 2 && example.after() != null) {
      holds &= Root.of(reached.getLast()).equals(example.after());
    }
    return holds;
  }
}
