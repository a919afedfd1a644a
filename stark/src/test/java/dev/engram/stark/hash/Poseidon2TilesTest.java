/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.SharedVectors;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Backend;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class Poseidon2TilesTest {

  static Stream<Arguments> shapesAndBackends() {
    return Stream.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR)
        .flatMap(field -> Stream.of(16, 24).map(width -> Poseidon2.of(field, width)))
        .flatMap(poseidon -> Stream.of(Backend.values()).map(b -> Arguments.of(poseidon, b)));
  }

  @ParameterizedTest
  @MethodSource("shapesAndBackends")
  void theKnownAnswersOfPlonky3AreFoundInEveryLane(Poseidon2 poseidon, Backend backend) {
    JsonNode answers =
        SharedVectors.read("poseidon2-" + SharedVectors.fileName(poseidon.field()) + ".json")
            .path("width" + poseidon.width())
            .path("kat");
    int[] given = SharedVectors.elements(poseidon.field(), answers.path("input"));
    int[][] states = new int[16][];
    Arrays.setAll(states, i -> given);
    int[] expected = SharedVectors.elements(poseidon.field(), answers.path("output"));
    int[][] all = new int[16][];
    Arrays.setAll(all, i -> expected);
    assertThat(permuted(poseidon, backend, states)).isDeepEqualTo(all);
  }

  @ParameterizedTest
  @MethodSource("shapesAndBackends")
  void everyStateIsPermutedAsOneAtATime(Poseidon2 poseidon, Backend backend) {
    int[][] states = states(poseidon, new Random(1), 19);
    int[][] permuted = permuted(poseidon, backend, states);
    for (int i = 0; i < states.length; i++) {
      poseidon.permute(states[i]);
      assertThat(permuted[i]).isEqualTo(states[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("shapesAndBackends")
  void theWholePermutationIsAlsoAProgram(Poseidon2 poseidon, Backend backend) {
    Program program = new Program(poseidon.field());
    Pointer tile = program.pointer("states", 64L * poseidon.width());
    Value[] state = new Value[poseidon.width()];
    Arrays.setAll(state, i -> program.load(tile, 64L * i));
    Value[] last = new Poseidon2Program(program, poseidon).permute(state);
    IntStream.range(0, last.length).forEach(i -> program.store(tile, 64L * i, last[i]));
    int[][] states = states(poseidon, new Random(2), 2);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = tiles(arena, states);
      program.compile(backend).run(new MemorySegment[] {memory}, new long[] {0}, 2);
      for (int i = 0; i < states.length; i++) {
        poseidon.permute(states[i]);
        assertThat(state(memory, poseidon.width(), i)).isEqualTo(states[i]);
      }
    }
  }

  private static int[][] states(Poseidon2 poseidon, Random random, int tiles) {
    int[][] states = new int[16 * tiles][];
    int prime = poseidon.field().prime();
    Arrays.setAll(states, i -> random.ints(poseidon.width(), 0, prime).toArray());
    return states;
  }

  private static int[][] permuted(Poseidon2 poseidon, Backend backend, int[][] states) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = tiles(arena, states);
      Poseidon2Tiles.of(poseidon, backend).permute(memory, 0, states.length / 16);
      int[][] permuted = new int[states.length][];
      Arrays.setAll(permuted, i -> state(memory, poseidon.width(), i));
      return permuted;
    }
  }

  private static MemorySegment tiles(Arena arena, int[][] states) {
    int width = states[0].length;
    MemorySegment memory = arena.allocate(4L * width * states.length, 64);
    for (int i = 0; i < states.length; i++) {
      for (int k = 0; k < width; k++) {
        memory.setAtIndex(JAVA_INT, index(width, i, k), states[i][k]);
      }
    }
    return memory;
  }

  private static int[] state(MemorySegment memory, int width, int i) {
    return IntStream.range(0, width)
        .map(k -> memory.getAtIndex(JAVA_INT, index(width, i, k)))
        .toArray();
  }

  private static long index(int width, int i, int k) {
    return ((long) (i / 16) * width + k) * 16 + i % 16;
  }
}
