/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.SharedVectors;
import dev.engram.stark.field.PrimeField;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class DuplexTest {

  @ParameterizedTest
  @ValueSource(strings = {"koala-bear", "baby-bear"})
  void itSqueezesWhatPlonky3sChallengerSamples(String name) {
    PrimeField field = PrimeField.named(name).orElseThrow();
    JsonNode sampled = SharedVectors.anchor(field, "duplex16_8_challenger");
    Duplex duplex = new Duplex(field);
    for (int i = 1; i <= 20; i++) {
      duplex.absorb(field.of(i));
    }

    assertThat(field.value(duplex.squeeze())).isEqualTo(sampled.get(0).asInt());
    assertThat(field.value(duplex.squeeze())).isEqualTo(sampled.get(1).asInt());
    for (JsonNode word : sampled.get(2)) {
      assertThat(field.value(duplex.squeeze())).isEqualTo(word.asInt());
    }
    assertThat(field.value(duplex.squeeze()) & 0xFFFF).isEqualTo(sampled.get(3).asInt());
  }

  @Test
  void zerosOfEveryNumberAreTold() {
    Set<Integer> squeezed = new HashSet<>();
    for (int zeros = 0; zeros <= 24; zeros++) {
      Duplex duplex = new Duplex(PrimeField.KOALA_BEAR);
      for (int i = 0; i < zeros; i++) {
        duplex.absorb(0);
      }
      assertThat(squeezed.add(duplex.squeeze())).as("%s zeros", zeros).isTrue();
    }
  }
}
