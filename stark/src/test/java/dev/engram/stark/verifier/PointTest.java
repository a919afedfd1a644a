/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointTest {

  private static final int LOG_TALLEST = 8;

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aPointThatColumnsHaveValuesAtIsNotTaken(int degree) {
    PrimeField field = PrimeField.KOALA_BEAR;
    ExtensionField extension = new ExtensionField(field, degree);
    int root = field.rootOfUnity(LOG_TALLEST);
    int shift = field.of(field.generator());
    for (int i = 0; i < 1 << LOG_TALLEST; i++) {
      int row = field.pow(root, i);
      int point = field.mul(shift, row);
      assertThat(Verifier.isOutside(extension, LOG_TALLEST, extension.lift(row))).isFalse();
      assertThat(Verifier.isOutside(extension, LOG_TALLEST, extension.lift(point))).isFalse();
    }
    assertThat(Verifier.isOutside(extension, LOG_TALLEST, extension.of(7, 1))).isTrue();
    assertThat(Verifier.isOutside(extension, LOG_TALLEST, extension.of(12345))).isTrue();
  }
}
