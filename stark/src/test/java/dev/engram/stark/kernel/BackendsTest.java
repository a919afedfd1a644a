/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BackendsTest {

  static Stream<Arguments> fieldsAndBackends() {
    return Stream.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR)
        .flatMap(field ->
            Stream.of(
                    Backend.SCALAR,
                    Backend.BLOCKS,
                    Backend.VECTOR_BLOCKS,
                    Backend.VECTOR_512,
                    Backend.VECTOR_256)
                .map(backend -> Arguments.of(field, backend)));
  }

  @ParameterizedTest
  @MethodSource("fieldsAndBackends")
  void anyProgramGivesTheWordsOfTheInterpreter(PrimeField field, Backend backend) {
    long seed = new Random().nextLong();
    for (int i = 0; i < 60; i++) {
      check(field, backend, seed + i, 1 + i);
    }
  }

  @ParameterizedTest
  @MethodSource("fieldsAndBackends")
  void aProgramOfManyPartsGivesTheWordsOfTheInterpreter(PrimeField field, Backend backend) {
    long seed = new Random().nextLong();
    for (int i = 0; i < 3; i++) {
      check(field, backend, seed + i, 1200);
    }
  }

  private static void check(PrimeField field, Backend backend, long seed, int size) {
    RandomProgram program = new RandomProgram(field, seed, size);
    assertThat(program.run(backend))
        .as("%s of %s, seed %d, size %d", backend, field, seed, size)
        .isEqualTo(program.run(Backend.INTERPRETER));
  }
}
