/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.Source;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.ProofException;
import dev.engram.stark.protocol.TreeShape;
import dev.engram.stark.security.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a proof shows of the rows: nothing that is not uniform, whatever the rows are. */
class ZeroKnowledgeTest {

  private static final Profile HIDING = SampleSystem.PROFILE.withZeroKnowledge();
  private static final int PROOFS = 12;
  private static final int BUCKETS = 16;

  /** Chi-square of 15 degrees of freedom exceeds this once in a million times. */
  private static final double LIMIT = 56;

  /** The reader's column of reads is 0 or 1, and would show in every opened row. */
  @Test
  void wordsThatAreOpenedAreUniform() throws ProofException {
    try (SampleSystem system = new SampleSystem(HIDING, 6)) {
      for (MatrixShape.Kind kind :
          List.of(MatrixShape.Kind.TRACE, MatrixShape.Kind.LOOKUP, MatrixShape.Kind.QUOTIENT)) {
        int[] counts = new int[BUCKETS];
        for (Proof proof : proofs(system)) {
          Layout layout = Layout.of(system.verifyingKey(), proof.logRows());
          for (int t = 0; t < layout.trees().size(); t++) {
            TreeShape tree = layout.trees().get(t);
            for (int m = 0; m < tree.matrices().size(); m++) {
              boolean hidden = tree.stage() != TreeShape.Stage.PREPROCESSED;
              if (hidden && layout.matrices().get(tree.matrices().get(m)).kind() == kind) {
                count(counts, system, proof.openings().get(t).rows()[m]);
              }
            }
          }
        }
        assertThat(chiSquare(counts)).as(kind.name()).isLessThan(LIMIT);
      }
    }
  }

  @Test
  void withoutMasksTheyAreNot() throws ProofException {
    try (SampleSystem system = new SampleSystem(SampleSystem.PROFILE, 6)) {
      system.reader.words().fill((byte) 0);
      system.readerLog.words().fill((byte) 0);
      system.range.words().fill((byte) 0);
      int[] counts = new int[BUCKETS];
      for (Proof proof : proofs(system)) {
        count(counts, system, proof.openings().get(1).rows()[0]);
      }
      assertThat(chiSquare(counts)).isGreaterThan(LIMIT);
    }
  }

  @Test
  void valuesAtThePointAndWhatIsFoldedAreUniform() throws ProofException {
    try (SampleSystem system = new SampleSystem(HIDING, 6)) {
      int[] opened = new int[BUCKETS];
      int[] folded = new int[BUCKETS];
      int[] last = new int[BUCKETS];
      for (Proof proof : proofs(system)) {
        Layout layout = Layout.of(system.verifyingKey(), proof.logRows());
        for (int m = 0; m < layout.matrices().size(); m++) {
          boolean preprocessed = layout.matrices().get(m).source().equals(Source.PREPROCESSED);
          if (!preprocessed) {
            count(opened, system, proof.local()[m]);
            count(opened, system, proof.next()[m]);
          }
        }
        proof.fri().openings().forEach(o -> count(folded, system, o.rows()[0]));
        count(last, system, proof.fri().last());
      }
      assertThat(chiSquare(opened)).isLessThan(LIMIT);
      assertThat(chiSquare(folded)).isLessThan(LIMIT);
      assertThat(chiSquare(last)).isLessThan(LIMIT);
    }
  }

  /** The same rows, another sum each time; and they add up to nothing. */
  @Test
  void sumsAreUniformAmongThoseThatAddUpToZero() throws ProofException {
    try (SampleSystem system = new SampleSystem(HIDING, 6)) {
      int[] counts = new int[BUCKETS];
      Set<List<Integer>> seen = new HashSet<>();
      for (Proof proof : proofs(system)) {
        count(counts, system, new int[][] {proof.sums()[0]});
        seen.add(Arrays.stream(proof.sums()[0]).boxed().toList());
        int[] total = HIDING.extension().zero();
        for (int[] sum : proof.sums()) {
          total = HIDING.extension().add(total, sum);
        }
        assertThat(total).containsOnly(0);
      }
      assertThat(seen).hasSize(PROOFS);
      assertThat(chiSquare(counts)).isLessThan(LIMIT);
    }
  }

  /** A proof without rows and one with: what is shown is spread alike. */
  @Test
  void twoWitnessesShowTheSameDistribution() throws ProofException {
    int[] zeros = new int[BUCKETS];
    int[] full = new int[BUCKETS];
    try (SampleSystem system = new SampleSystem(HIDING, 6)) {
      for (Proof proof : proofs(system)) {
        count(full, system, proof.openings().get(2).rows()[1]);
      }
      system.reader.words().fill((byte) 0);
      system.readerLog.words().fill((byte) 0);
      system.range.words().fill((byte) 0);
      for (Proof proof : proofs(system)) {
        count(zeros, system, proof.openings().get(2).rows()[1]);
      }
    }
    double distance = 0;
    for (int i = 0; i < BUCKETS; i++) {
      double difference = zeros[i] - full[i];
      distance += difference * difference / Math.max(1, zeros[i] + full[i]);
    }
    assertThat(distance).isLessThan(LIMIT);
  }

  @Test
  void noTwoProofsShareAWordOfALeaf() throws ProofException {
    try (SampleSystem system = new SampleSystem(HIDING, 6)) {
      List<Proof> proofs = proofs(system).subList(0, 2);
      assertThat(proofs.get(0).roots()).isNotEqualTo(proofs.get(1).roots());
      Set<Integer> words = new HashSet<>();
      for (Proof proof : proofs) {
        int[][] salts = proof.openings().get(1).rows()[proof.openings().get(1).rows().length - 1];
        for (int[] salt : salts) {
          for (int word : salt) {
            assertThat(words.add(word)).isTrue();
          }
        }
      }
    }
  }

  private static List<Proof> proofs(SampleSystem system) throws ProofException {
    List<Proof> proofs = new ArrayList<>();
    try (Prover prover = Prover.of(system.key, system.workers)) {
      for (int i = 0; i < PROOFS; i++) {
        byte[] bytes = prover.prove(system.publicValues(), system.witnesses());
        assertThat(system.verify(bytes).accepted()).isTrue();
        proofs.add(ProofCodec.decode(system.verifyingKey(), bytes));
      }
    }
    return proofs;
  }

  private static void count(int[] counts, SampleSystem system, int[][] rows) {
    for (int[] row : rows) {
      for (int word : row) {
        int value = system.profile().field().value(word);
        counts[(int) ((long) value * BUCKETS / system.profile().field().prime())]++;
      }
    }
  }

  private static double chiSquare(int[] counts) {
    double expected = Arrays.stream(counts).sum() / (double) BUCKETS;
    assertThat(expected).isGreaterThan(2);
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }
}
