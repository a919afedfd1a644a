/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.fri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FriFoldingTest {

  /** Folding f by a gives Σ β^j·f_j, where f_j has every a-th coefficient of f from j on. */
  @ParameterizedTest
  @CsvSource({"1, 4", "2, 4", "3, 4", "1, 5", "2, 5", "3, 5"})
  void aFoldedPolynomialHasEachPartsCoefficients(int logArity, int degree) {
    for (PrimeField field : List.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR)) {
      ExtensionField extension = new ExtensionField(field, degree);
      Random random = new Random(logArity);
      int arity = 1 << logArity;
      int[][] coefficients = new int[32][];
      for (int i = 0; i < coefficients.length; i++) {
        coefficients[i] = random(extension, random);
      }
      int[] beta = random(extension, random);
      int[][] folded = new int[coefficients.length / arity][];
      for (int i = 0; i < folded.length; i++) {
        folded[i] = extension.zero();
        for (int j = arity - 1; j >= 0; j--) {
          folded[i] = extension.add(extension.mul(folded[i], beta), coefficients[i * arity + j]);
        }
      }
      int y = field.of(random.nextInt());
      int root = field.rootOfUnity(logArity);
      int[][] leaf = new int[arity][];
      for (int k = 0; k < arity; k++) {
        leaf[k] = evaluate(extension, coefficients, field.mul(y, field.pow(root, k)));
      }
      assertThat(FriFolding.fold(extension, leaf, y, beta))
          .isEqualTo(evaluate(extension, folded, field.pow(y, arity)));
    }
  }

  @Test
  void aScheduleStopsWhereAWordJoins() {
    FriSchedule schedule = FriSchedule.of(new TreeSet<>(List.of(21, 17, 6)), 3, 6);
    assertThat(schedule.steps())
        .containsExactly(
            new FriSchedule.Step(21, 3, false),
            new FriSchedule.Step(18, 1, true),
            new FriSchedule.Step(17, 3, false),
            new FriSchedule.Step(14, 3, false),
            new FriSchedule.Step(11, 3, false),
            new FriSchedule.Step(8, 2, true));
  }

  @Test
  void aWordOfTheLastHeightIsNotFolded() {
    assertThat(FriSchedule.of(new TreeSet<>(List.of(6)), 3, 6).steps()).isEmpty();
  }

  @Test
  void aWordBelowTheLastHeightIsRefused() {
    assertThatThrownBy(() -> FriSchedule.of(new TreeSet<>(List.of(9, 5)), 3, 6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] evaluate(ExtensionField extension, int[][] coefficients, int x) {
    int[] value = extension.zero();
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = extension.add(extension.scale(value, x), coefficients[i]);
    }
    return value;
  }

  private static int[] random(ExtensionField extension, Random random) {
    int[] element = new int[extension.degree()];
    for (int i = 0; i < element.length; i++) {
      element[i] = random.nextInt(extension.base().prime());
    }
    return element;
  }
}
