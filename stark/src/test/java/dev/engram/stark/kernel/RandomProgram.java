/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A program of random nodes over a few columns, with memory to run it on: many of its words are 0,
 * 1 or −1, where carries and corrections are at their limits.
 */
final class RandomProgram {

  static final int TILES = 37;

  private static final int COLUMNS = 6;
  private static final int WORDS = 8;
  private static final int STORES = 9;

  /** Words of each lane that a tile has from the one before. */
  private static final int STATES = 2;

  private final PrimeField field;
  private final Random random;
  private final Program program;
  private final int[] columnWords;
  private final int[] constantWords;
  private final int[] inPlaceWords;
  private final int[] stateWords;

  RandomProgram(PrimeField field, long seed, int size) {
    this.field = field;
    this.random = new Random(seed);
    this.program = new Program(field);
    this.columnWords = words(16 * COLUMNS * TILES);
    this.constantWords = words(WORDS + TILES);
    this.inPlaceWords = words(16 * TILES);
    this.stateWords = words(16 * STATES);
    write(size);
  }

  Program program() {
    return program;
  }

  private int[] words(int count) {
    return random.ints(count, 0, 8).map(this::word).toArray();
  }

  private int word(int kind) {
    return switch (kind) {
      case 0 -> 0;
      case 1 -> field.one();
      case 2 -> field.prime() - 1;
      case 3 -> field.neg(field.one());
      case 4 -> 1;
      default -> random.nextInt(field.prime());
    };
  }

  private void write(int size) {
    Pointer columns = program.pointer("columns", 64 * COLUMNS);
    Pointer next = program.pointer("next columns", 64 * COLUMNS);
    Pointer words = program.pointer("words", 0);
    Pointer steps = program.pointer("steps", 4);
    Pointer results = program.pointer("results", 64 * STORES);
    Pointer inPlace = program.pointer("in place", 64);
    Pointer state = program.pointer("state", 0);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < COLUMNS; i++) {
      values.add(program.load(columns, 64L * i));
      values.add(program.loadNext(columns, next, 64L * i));
    }
    for (int i = 0; i < WORDS; i++) {
      values.add(program.broadcast(words, 4L * i));
    }
    values.add(program.broadcast(steps, 0));
    values.add(program.load(inPlace, 0));
    for (int i = 0; i < STATES; i++) {
      values.add(program.load(state, 64L * i));
    }
    program.store(inPlace, 0, program.mul(pick(values), pick(values)));
    for (int i = 0; i < size; i++) {
      values.add(node(values));
    }
    for (int i = 0; i < STORES; i++) {
      program.store(results, 64L * i, i == 0 ? values.getLast() : pick(values));
    }
    for (int i = 0; i < STATES; i++) {
      program.store(state, 64L * i, pick(values));
    }
  }

  private Value node(List<Value> values) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> program.add(pick(values), pick(values));
      case 2, 3 -> program.sub(pick(values), pick(values));
      case 4 -> program.neg(pick(values));
      case 5, 6, 7 -> program.mul(pick(values), pick(values));
      case 8 -> program.mul(pick(values), program.constant(word(random.nextInt(8))));
      case 9 -> {
        int halvings = 1 + random.nextInt(field.twoAdicity());
        int factor = field.inverse(field.of(1L << halvings));
        yield program.mul(pick(values), program.constant(factor));
      }
      case 10 -> program.constant(word(random.nextInt(8)));
      default -> {
        List<Value> a = new ArrayList<>();
        List<Value> b = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
          a.add(pick(values));
          b.add(pick(values));
        }
        yield program.dot(a, b);
      }
    };
  }

  /** One of the values, mostly of the last, so that programs are deep. */
  private Value pick(List<Value> values) {
    int reach = random.nextBoolean() ? values.size() : Math.min(values.size(), 12);
    return values.get(values.size() - 1 - random.nextInt(reach));
  }

  /** What a backend leaves in the memory that is stored to. */
  int[] run(Backend backend) {
    return run(program.compile(backend));
  }

  /** What a kernel of the program leaves there. */
  int[] run(Kernel kernel) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment columns = arena.allocateFrom(JAVA_INT, columnWords);
      MemorySegment words = arena.allocateFrom(JAVA_INT, constantWords);
      MemorySegment inPlace = arena.allocateFrom(JAVA_INT, inPlaceWords);
      MemorySegment results = arena.allocate(64 * STORES * TILES, 64);
      long tile = 64 * COLUMNS;
      MemorySegment state = arena.allocateFrom(JAVA_INT, stateWords);
      MemorySegment[] memory = {columns, columns, words, words, results, inPlace, state};
      // all tiles but the last, whose next one is the first
      kernel.run(memory, new long[] {0, tile, 0, 4 * WORDS, 0, 0, 0}, TILES - 1);
      long last = TILES - 1;
      kernel.run(
          memory,
          new long[] {tile * last, 0, 0, 4 * (WORDS + last), 64 * STORES * last, 64 * last, 0},
          1);
      return Stream.of(results, inPlace, state)
          .flatMapToInt(written -> Arrays.stream(written.toArray(JAVA_INT)))
          .toArray();
    }
  }
}
