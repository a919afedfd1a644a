/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.SharedVectors;
import dev.engram.stark.field.PrimeField;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class Poseidon2Test {

  @ParameterizedTest
  @CsvSource({"koala-bear,16", "koala-bear,24", "baby-bear,16", "baby-bear,24"})
  void theGeneratorDrawsTheConstantsThatPlonky3Ships(String name, int width) {
    PrimeField field = PrimeField.named(name).orElseThrow();
    Poseidon2 poseidon = Poseidon2.of(field, width);
    JsonNode shipped = vectors(field, width);

    assertThat(poseidon.partialRounds()).isEqualTo(shipped.path("rounds_partial").asInt());
    assertThat(IntStream.range(0, poseidon.partialRounds()).map(poseidon::internalConstant))
        .containsExactly(boxed(field, shipped.path("internal")));
    assertThat(IntStream.range(0, width).map(poseidon::diagonal))
        .containsExactly(boxed(field, shipped.path("internal_diag")));
    for (int round = 0; round < 4; round++) {
      assertThat(externalConstants(poseidon, round))
          .containsExactly(boxed(field, shipped.path("external_initial").get(round)));
      assertThat(externalConstants(poseidon, 4 + round))
          .containsExactly(boxed(field, shipped.path("external_final").get(round)));
    }
  }

  @ParameterizedTest
  @CsvSource({"koala-bear,16", "koala-bear,24", "baby-bear,16", "baby-bear,24"})
  void statesBecomeWhatPlonky3MakesOfThem(String name, int width) {
    PrimeField field = PrimeField.named(name).orElseThrow();
    JsonNode shipped = vectors(field, width);

    assertThat(permuted(field, SharedVectors.elements(field, shipped.path("kat").path("input"))))
        .containsExactly(SharedVectors.elements(field, shipped.path("kat").path("output")));
    assertThat(permuted(field, new int[width]))
        .containsExactly(SharedVectors.elements(field, shipped.path("kat_zero_output")));
    assertThat(permuted(field, IntStream.range(0, width).map(field::of).toArray()))
        .containsExactly(SharedVectors.elements(field, shipped.path("kat_iota_output")));
  }

  @ParameterizedTest
  @CsvSource({"koala-bear,8", "baby-bear,32"})
  void otherWidthsAreRefused(String name, int width) {
    PrimeField field = PrimeField.named(name).orElseThrow();
    assertThatThrownBy(() -> Poseidon2.of(field, width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("width " + width);
  }

  private static JsonNode vectors(PrimeField field, int width) {
    return SharedVectors.read("poseidon2-" + SharedVectors.fileName(field) + ".json")
        .path("width" + width);
  }

  private static IntStream externalConstants(Poseidon2 poseidon, int round) {
    return IntStream.range(0, poseidon.width()).map(i -> poseidon.externalConstant(round, i));
  }

  private static Integer[] boxed(PrimeField field, JsonNode numbers) {
    return IntStream.of(SharedVectors.elements(field, numbers)).boxed().toArray(Integer[]::new);
  }

  private static int[] permuted(PrimeField field, int[] state) {
    Poseidon2.of(field, state.length).permute(state);
    return state;
  }
}
