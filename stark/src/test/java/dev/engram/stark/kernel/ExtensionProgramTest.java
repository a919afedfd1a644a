/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExtensionProgramTest {

  private static final int TERMS = 13;
  private static final int TILES = 3;

  static Stream<Arguments> extensionsAndBackends() {
    return Stream.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR)
        .flatMap(base -> Stream.of(new ExtensionField(base, 4), new ExtensionField(base, 5)))
        .flatMap(field -> Stream.of(Backend.values()).map(b -> Arguments.of(field, b)));
  }

  @ParameterizedTest
  @MethodSource("extensionsAndBackends")
  void elementsAreComputedAsTheFieldDoes(ExtensionField field, Backend backend) {
    int degree = field.degree();
    PrimeField base = field.base();
    Program program = new Program(base);
    ExtensionProgram extension = new ExtensionProgram(program, field);
    Pointer from = program.pointer("from", 64L * degree * 2);
    Pointer columns = program.pointer("columns", 64L * TERMS);
    Pointer challenges = program.pointer("challenges", 0);
    Pointer to = program.pointer("to", 64L * degree * 6);
    Value[] a = extension.load(from, 0);
    Value[] b = extension.load(from, 64L * degree);
    List<Value[]> powers = new ArrayList<>();
    List<Value> terms = new ArrayList<>();
    for (int i = 0; i < TERMS; i++) {
      powers.add(extension.broadcast(challenges, 4L * degree * i));
      terms.add(program.load(columns, 64L * i));
    }
    List<Value[]> results =
        List.of(
            extension.mul(a, b),
            extension.add(extension.sub(a, b), extension.neg(b)),
            extension.mulBase(a, terms.getFirst()),
            extension.dot(powers, terms),
            extension.mul(a, extension.constant(field.of(5, 0, 7))),
            extension.scale(extension.lift(terms.getFirst()), base.of(9)));
    for (int i = 0; i < results.size(); i++) {
      extension.store(to, 64L * degree * i, results.get(i));
    }
    Kernel kernel = program.compile(backend);

    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment elements = words(arena, random, base, 16 * degree * 2 * TILES);
      MemorySegment values = words(arena, random, base, 16 * TERMS * TILES);
      MemorySegment drawn = words(arena, random, base, degree * TERMS);
      MemorySegment stored = arena.allocate(64L * degree * 6 * TILES, 64);
      kernel.run(
          new MemorySegment[] {elements, values, drawn, stored}, new long[] {0, 0, 0, 0}, TILES);
      for (int tile = 0; tile < TILES; tile++) {
        for (int lane = 0; lane < 16; lane++) {
          int[] x = element(elements, degree, tile * 2, lane);
          int[] y = element(elements, degree, tile * 2 + 1, lane);
          int first = values.getAtIndex(JAVA_INT, tile * 16L * TERMS + lane);
          int[] sum = field.zero();
          for (int i = 0; i < TERMS; i++) {
            int value = values.getAtIndex(JAVA_INT, (tile * TERMS + i) * 16L + lane);
            int at = degree * i;
            int[] power =
                IntStream.range(at, at + degree).map(k -> drawn.getAtIndex(JAVA_INT, k)).toArray();
            sum = field.add(sum, field.scale(power, value));
          }
          List<int[]> expected =
              List.of(
                  field.mul(x, y),
                  field.sub(field.sub(x, y), y),
                  field.scale(x, first),
                  sum,
                  field.mul(x, field.of(5, 0, 7)),
                  field.lift(base.mul(first, base.of(9))));
          for (int i = 0; i < expected.size(); i++) {
            assertThat(element(stored, degree, tile * 6 + i, lane))
                .as("result %d, tile %d, lane %d, seed %d", i, tile, lane, seed)
                .isEqualTo(expected.get(i));
          }
        }
      }
    }
  }

  private static MemorySegment words(Arena arena, Random random, PrimeField field, int count) {
    return arena.allocateFrom(JAVA_INT, random.ints(count, 0, field.prime()).toArray());
  }

  private static int[] element(MemorySegment tiles, int degree, int index, int lane) {
    return IntStream.range(0, degree)
        .map(k -> tiles.getAtIndex(JAVA_INT, (index * degree + k) * 16L + lane))
        .toArray();
  }
}
