/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgramTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  private final Program program = new Program(FIELD);
  private final Pointer column = program.pointer("column", 64);

  @Test
  void equalComputationsAreOneValue() {
    Value a = program.load(column, 0);
    Value b = program.load(column, 64);
    assertThat(program.load(column, 0)).isSameAs(a);
    assertThat(program.add(a, b)).isSameAs(program.add(b, a));
    assertThat(program.mul(a, b)).isSameAs(program.mul(b, a));
    assertThat(program.sub(a, b)).isNotSameAs(program.sub(b, a));
  }

  @Test
  void whatZeroAndOneDoIsNotComputed() {
    Value a = program.load(column, 0);
    Value zero = program.constant(0);
    Value one = program.constant(FIELD.one());
    assertThat(program.add(a, zero)).isSameAs(a);
    assertThat(program.sub(a, zero)).isSameAs(a);
    assertThat(program.sub(a, a)).isSameAs(zero);
    assertThat(program.mul(a, one)).isSameAs(a);
    assertThat(program.mul(a, zero)).isSameAs(zero);
    assertThat(program.neg(program.neg(a))).isSameAs(a);
    assertThat(program.mul(a, program.neg(one))).isSameAs(program.neg(a));
    assertThat(program.dot(List.of(a, a), List.of(zero, zero))).isSameAs(zero);
    assertThat(program.dot(List.of(), List.of())).isSameAs(zero);
  }

  @Test
  void constantsAreComputedAtOnce() {
    Value six = program.constant(FIELD.of(6));
    Value seven = program.constant(FIELD.of(7));
    assertThat(program.mul(six, seven)).isSameAs(program.constant(FIELD.of(42)));
    assertThat(program.sub(six, seven)).isSameAs(program.constant(FIELD.of(-1)));
  }

  @Test
  void aValueOfAnotherProgramIsRefused() {
    Program other = new Program(FIELD);
    Value foreign = other.constant(0);
    assertThatThrownBy(() -> program.neg(foreign)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rowsThatFollowAreNotReadFromWhatIsStoredTo() {
    program.store(column, 0, program.loadNext(column, column, 0));
    assertThatThrownBy(program::compile).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWordOfWhatIsStoredIsNotForAllRows() {
    program.store(column, 0, program.broadcast(column, 4));
    assertThatThrownBy(program::compile).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aRunBeyondItsMemoryIsRefusedBeforeItWrites(Backend backend) {
    program.store(column, 64, program.constant(FIELD.one()));
    Kernel kernel = program.compile(backend);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] memory = {arena.allocate(64 * 4, 64)};
      kernel.run(memory, new long[] {0}, 3);
      memory[0].fill((byte) 0);
      assertThatThrownBy(() -> kernel.run(memory, new long[] {0}, 4))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("column");
      assertThatThrownBy(() -> kernel.run(memory, new long[] {-68}, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> kernel.run(memory, new long[] {2}, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(memory[0].toArray(JAVA_INT)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void memoryOfTheHeapOrThatIsClosedIsRefused(Backend backend) {
    program.store(column, 0, program.constant(FIELD.one()));
    Kernel kernel = program.compile(backend);
    MemorySegment heap = MemorySegment.ofArray(new int[16]);
    assertThatThrownBy(() -> kernel.run(new MemorySegment[] {heap}, new long[] {0}, 1))
        .isInstanceOf(IllegalArgumentException.class);
    MemorySegment closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = arena.allocate(64, 64);
    }
    assertThatThrownBy(() -> kernel.run(new MemorySegment[] {closed}, new long[] {0}, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void theRowsThatFollowAreThoseOfTheTileAndTheFirstOfTheNext(Backend backend) {
    Program next = new Program(FIELD);
    Pointer tile = next.pointer("tile", 64);
    Pointer behind = next.pointer("behind", 64);
    Pointer result = next.pointer("result", 64);
    next.store(result, 0, next.loadNext(tile, behind, 0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = arena.allocate(64 * 3, 64);
      MemorySegment results = arena.allocate(64 * 2, 64);
      for (int i = 0; i < 48; i++) {
        rows.setAtIndex(JAVA_INT, i, i);
      }
      MemorySegment[] memory = {rows, rows, results};
      next.compile(backend).run(memory, new long[] {0, 64, 0}, 2);
      for (int i = 0; i < 32; i++) {
        assertThat(results.getAtIndex(JAVA_INT, i)).isEqualTo(i + 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aColumnMayBeChangedInItsPlace(Backend backend) {
    Value a = program.load(column, 0);
    program.store(column, 0, program.add(a, program.constant(FIELD.one())));
    program.store(column, 64, a);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = arena.allocate(64 * 2, 64);
      program.compile(backend).run(new MemorySegment[] {rows}, new long[] {0}, 1);
      assertThat(rows.asSlice(0, 64).toArray(JAVA_INT)).containsOnly(FIELD.one());
      assertThat(rows.asSlice(64).toArray(JAVA_INT)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aTileReadsWhatTheOneBeforeItHasWritten(Backend backend) {
    Program running = new Program(FIELD);
    Pointer sum = running.pointer("sum", 0);
    Pointer numbers = running.pointer("numbers", 64);
    running.store(sum, 0, running.add(running.load(sum, 0), running.load(numbers, 0)));
    Program prefixes = new Program(FIELD);
    Pointer before = prefixes.pointer("before", 64);
    Pointer words = prefixes.pointer("words", 64);
    Pointer sums = prefixes.pointer("sums", 64);
    Value word = prefixes.load(words, 0);
    prefixes.store(sums, 0, prefixes.add(prefixes.add(prefixes.load(before, 0), word), word));
    int tiles = 40;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ones = arena.allocate(64L * tiles, 64);
      for (int i = 0; i < 16 * tiles; i++) {
        ones.setAtIndex(JAVA_INT, i, 1);
      }
      MemorySegment total = arena.allocate(64, 64);
      running.compile(backend).run(new MemorySegment[] {total, ones}, new long[] {0, 0}, tiles);
      assertThat(total.toArray(JAVA_INT)).containsOnly(tiles);

      MemorySegment all = arena.allocate(64L * (tiles + 1), 64);
      prefixes
          .compile(backend)
          .run(new MemorySegment[] {all, ones, all}, new long[] {0, 0, 64}, tiles);
      for (int tile = 0; tile <= tiles; tile++) {
        assertThat(all.asSlice(64L * tile, 64).toArray(JAVA_INT)).containsOnly(2 * tile);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatIsStoredLastInATileStays(Backend backend) {
    Program twice = new Program(FIELD);
    Pointer from = twice.pointer("from", 64);
    Pointer to = twice.pointer("to", 64);
    Value number = twice.load(from, 0);
    Value one = twice.add(number, twice.constant(1));
    Value two = twice.add(number, twice.constant(2));
    twice.store(to, 0, two);
    twice.store(to, 0, one);
    assertThat(Arrays.copyOf(stored(twice.compile(backend), 20), 16 * 20)).containsOnly(1);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aTileMayWriteOverWhatTheOneBeforeItHasWritten(Backend backend) {
    Program over = new Program(FIELD);
    Pointer from = over.pointer("from", 64);
    Pointer to = over.pointer("to", 64);
    Value number = over.load(from, 0);
    over.store(to, 0, over.add(number, over.constant(1)));
    over.store(to, 64, number);
    int[] stored = stored(over.compile(backend), 20);
    assertThat(Arrays.copyOf(stored, 16 * 20)).containsOnly(1);
    assertThat(Arrays.copyOfRange(stored, 16 * 20, 16 * 21)).containsOnly(0);
  }

  /** What a kernel makes of tiles of zeros: as many, and one that it may reach into. */
  private static int[] stored(Kernel kernel, int tiles) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = arena.allocate(64L * (tiles + 1), 64);
      MemorySegment stored = arena.allocate(64L * (tiles + 1), 64);
      kernel.run(new MemorySegment[] {numbers, stored}, new long[2], tiles);
      return stored.toArray(JAVA_INT);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aSumThatIsReducedMayGoOn(Backend backend) {
    Program dots = new Program(FIELD);
    Pointer from = dots.pointer("from", 64 * 6);
    Pointer to = dots.pointer("to", 64 * 2);
    List<Value> words = IntStream.range(0, 6).mapToObj(i -> dots.load(from, 64L * i)).toList();
    List<Value> more = words.subList(4, 6);
    Value four = dots.accumulate(null, words.subList(0, 4), words.subList(1, 5));
    dots.store(to, 0, dots.reduce(four));
    dots.store(to, 64, dots.reduce(dots.accumulate(four, more, more)));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = arena.allocate(64 * 6, 64);
      for (int i = 0; i < 16 * 6; i++) {
        numbers.setAtIndex(JAVA_INT, i, FIELD.of(1 + i / 16));
      }
      MemorySegment sums = arena.allocate(64 * 2, 64);
      dots.compile(backend).run(new MemorySegment[] {numbers, sums}, new long[2], 1);
      int first = 1 * 2 + 2 * 3 + 3 * 4 + 4 * 5;
      assertThat(sums.asSlice(0, 64).toArray(JAVA_INT)).containsOnly(FIELD.of(first));
      assertThat(sums.asSlice(64).toArray(JAVA_INT)).containsOnly(FIELD.of(first + 25 + 36));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatIsWrittenBackwardsIsWhereItWasRead(Backend backend) {
    Program back = new Program(FIELD);
    Pointer from = back.pointer("from", -64);
    Pointer to = back.pointer("to", -128);
    back.store(to, 64, back.add(back.load(from, 0), back.constant(1)));
    int tiles = 35;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = arena.allocate(64L * tiles, 64);
      for (int i = 0; i < 16 * tiles; i++) {
        numbers.setAtIndex(JAVA_INT, i, i);
      }
      MemorySegment results = arena.allocate(128L * tiles, 64);
      back.compile(backend)
          .run(
              new MemorySegment[] {numbers, results},
              new long[] {64L * (tiles - 1), 128L * (tiles - 1)},
              tiles);
      for (int i = 0; i < 16 * tiles; i++) {
        assertThat(results.getAtIndex(JAVA_INT, i / 16 * 32 + 16 + i % 16)).isEqualTo(i + 1);
        assertThat(results.getAtIndex(JAVA_INT, i / 16 * 32 + i % 16)).isZero();
      }
    }
  }
}
