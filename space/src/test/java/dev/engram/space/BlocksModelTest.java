/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random programs with contents, evacuation, marks and forks. */
class BlocksModelTest {

  private static final int PAGE = 1_024;

  @ParameterizedTest
  @CsvSource({"1, 1200", "2, 2500"})
  void everyBlockKeepsItsContentsAndTheLowestPlaceIsTaken(int seed, int blocks) {
    Program program = new Program(seed, blocks);
    for (int step = 0; step < 8_000; step++) {
      program.step(true);
      if (step % 500 == 0) {
        program.audit();
      }
    }
    program.audit();
    assertThat(program.moves).isGreaterThan(50);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void undoneIsAsIfItHadNotBeen(long seed) {
    Program program = new Program(seed, 1_500);
    for (int i = 0; i < 3_000; i++) {
      program.step(true);
    }
    for (int round = 0; round < 8; round++) {
      nest(program, 3);
    }
    program.audit();
  }

  private static void nest(Program program, int depth) {
    Blocks before = program.blocks.fork(program.memory.copy());
    byte[] table = program.blocks.table();
    SparseCells memory = program.memory.copy();
    Map<Long, Integer> values = new HashMap<>(program.values);
    int mark = program.blocks.mark();
    for (int i = 0; i < 150; i++) {
      program.step(false);
    }
    if (depth > 0) {
      nest(program, depth - 1);
      for (int i = 0; i < 50; i++) {
        program.step(false);
      }
    }
    program.blocks.undo(mark);
    program.memory.takeContents(memory);
    program.values.clear();
    program.values.putAll(values);
    program.live.clear();
    program.live.addAll(new TreeSet<>(values.keySet()));
    assertThat(program.blocks.table()).isEqualTo(table);
    assertThat(program.memory.forwards).isEqualTo(memory.forwards);
    assertThat(next(program.blocks.placement.fork())).isEqualTo(next(before.placement.fork()));
    assertThat(program.blocks.analyse(60)).isEqualTo(before.analyse(60));
    assertThat(program.blocks.report(60)).isEqualTo(before.report(60));
    auditDraining(program.blocks.placement.planes);
  }

  /** Those planes are to be gone on with that are evacuated and still have contents. */
  private static void auditDraining(Planes planes) {
    for (int number = 0; number < 300; number++) {
      Plane plane = planes.get(number);
      assertThat(planes.draining.contains(number))
          .isEqualTo(plane != null && plane.evacuated && plane.residents() > 0);
      assertThat(planes.evacuated.contains(number)).isEqualTo(plane != null && plane.evacuated);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void twoForksKnowNothingOfEachOther(long seed) {
    Program left = new Program(seed, 1_500);
    for (int i = 0; i < 5_000; i++) {
      left.step(true);
    }
    Program right = left.fork(seed + 100);
    for (int i = 0; i < 4_000; i++) {
      (i % 7 < 4 ? left : right).step(false);
    }
    left.audit();
    right.audit();
    Program again = right.fork(seed + 200);
    byte[] table = right.blocks.table();
    for (int i = 0; i < 1_000; i++) {
      again.step(false);
    }
    assertThat(right.blocks.table()).isEqualTo(table);
    again.audit();
    right.audit();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void aTableReadBackIsTheSamePlacement(long seed) {
    Program program = new Program(seed, 1_500);
    for (int round = 0; round < 8; round++) {
      for (int i = 0; i < 700; i++) {
        program.step(true);
      }
      byte[] table = program.blocks.table();
      SparseCells memory = program.memory.copy();
      memory.forwards.clear();
      Blocks read = Blocks.read(table, memory, 3, 1L << 32, PAGE);
      auditDraining(read.placement.planes);
      assertThat(read.table()).isEqualTo(table);
      assertThat(memory.forwards).isEqualTo(program.memory.forwards);
      assertThat(read.analyse(60)).isEqualTo(program.blocks.analyse(60));
      assertThat(read.report(60)).isEqualTo(program.blocks.report(60));
      assertThat(next(read.placement.fork())).isEqualTo(next(program.blocks.placement.fork()));
    }
  }

  /** The next 1,000 addresses of any size. */
  private static List<Long> next(Placement placement) {
    SplittableRandom random = new SplittableRandom(5);
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(placement.place(PlacementModelTest.size(random), PlacementModelTest.request(random)));
    }
    return all;
  }

  /** A random program that knows what it wrote. */
  private static final class Program {
    final SplittableRandom random;
    final SparseCells memory;
    final Blocks blocks;
    final NaivePlacement model;
    final int most;
    final List<Long> live = new ArrayList<>();

    /** Per block, what is in its first, its last and a middle cell. */
    final Map<Long, Integer> values = new HashMap<>();

    /** Up to the most blocks, then down to a twelfth of them, and up again. */
    boolean growing = true;

    int moves;

    Program(long seed, int most) {
      random = new SplittableRandom(seed);
      this.most = most;
      memory = new SparseCells(PAGE);
      blocks = new Blocks(memory, 3, 1L << 32, PAGE);
      model = new NaivePlacement(3, 1L << 32);
    }

    private Program(long seed, Program from) {
      random = new SplittableRandom(seed);
      most = from.most;
      memory = from.memory.copy();
      blocks = from.blocks.fork(memory);
      model = from.model;
      live.addAll(from.live);
      values.putAll(from.values);
    }

    Program fork(long seed) {
      return new Program(seed, this);
    }

    /** One step, with the naive placement beside it unless it has lost track. */
    void step(boolean sideBySide) {
      int choice = random.nextInt(1_000);
      growing = live.size() < (growing ? most : most / 12);
      if (live.isEmpty() || choice < (growing ? 750 : 150)) {
        long size = size();
        BlockRequest request = BlockRequest.PLAIN.with(pinned());
        long pointer = blocks.allocate(size, request);
        if (sideBySide) {
          assertThat(pointer).isEqualTo(model.place(size, request));
        }
        assertZero(pointer, 0, size);
        live.add(pointer);
        write(pointer);
      } else if (choice < 970) {
        int index = random.nextInt(live.size());
        long pointer = live.get(index);
        assertContents(pointer);
        if (choice % 8 == 0) {
          resize(index, pointer, sideBySide);
        } else {
          live.set(index, live.getLast());
          live.removeLast();
          values.remove(pointer);
          long freed = blocks.free(pointer);
          if (sideBySide) {
            model.release(pointer);
          }
          if (!sideBySide && random.nextInt(2) == 0) {
            moves += blocks.relieve(freed, 40, 2_000, plan -> {}).moves();
          }
        }
      } else {
        evacuate(10 + random.nextInt(90), random.nextInt(3) == 0 ? 3_000 : 1 << 20, sideBySide);
      }
    }

    private void resize(int index, long pointer, boolean sideBySide) {
      long size = size();
      long before = blocks.placement.size(pointer);
      int value = Objects.requireNonNull(values.remove(pointer));
      long to = blocks.reallocate(pointer, size);
      if (sideBySide) {
        assertThat(to).isEqualTo(model.resize(pointer, size));
      }
      if (size > before) {
        assertZero(to, before, size);
      }
      assertThat(memory.get(to)).isEqualTo(before == 1 ? -value : value);
      live.set(index, to);
      write(to);
    }

    private void evacuate(int percent, long budget, boolean sideBySide) {
      Evacuation plan = blocks.analyse(percent);
      Evacuation expected =
          sideBySide ? NaiveEvacuation.plan(model, percent, PAGE, memory::residentPages) : plan;
      int pages = memory.pages.size();
      Evacuation.Outcome outcome = blocks.evacuate(percent, budget);
      moves += outcome.moves();
      assertThat(outcome.cells()).isLessThanOrEqualTo(budget);
      assertThat(outcome.pages()).isEqualTo(pages - memory.pages.size());
      if (outcome.moves() == plan.moves().size()) {
        assertThat(outcome.pages()).isGreaterThanOrEqualTo(plan.pages());
      }
      if (sideBySide) {
        assertThat(plan).isEqualTo(expected);
        for (Evacuation.Move move : plan.moves().subList(0, outcome.moves())) {
          assertThat(move.from()).isNotEqualTo(move.to());
          model.evacuated.add((int) (move.from() >> 16));
          model.move(move.block(), move.from(), move.to());
        }
      }
    }

    private long size() {
      int kind = random.nextInt(60);
      if (kind == 0) {
        return 1L + random.nextInt(200_000);
      }
      return kind < 40 ? 200L + random.nextInt(57) : 1L + random.nextInt(600);
    }

    private int pinned() {
      return random.nextInt(300) == 0 ? BlockRequest.PINNED : 0;
    }

    private void write(long pointer) {
      int value = 1 + random.nextInt(1 << 20);
      values.put(pointer, value);
      long size = blocks.placement.size(pointer);
      memory.set(pointer + size / 2, value * 3);
      memory.set(pointer, value);
      memory.set(pointer + size - 1, -value);
    }

    void assertContents(long pointer) {
      long size = blocks.placement.size(pointer);
      int value = Objects.requireNonNull(values.get(pointer));
      assertThat(memory.get(pointer)).isEqualTo(size == 1 ? -value : value);
      assertThat(memory.get(pointer + size - 1)).isEqualTo(-value);
      if (size > 2) {
        assertThat(memory.get(pointer + size / 2)).isEqualTo(value * 3);
      }
    }

    private void assertZero(long pointer, long from, long to) {
      for (long at = from; at < to; at++) {
        if (memory.get(pointer + at) != 0) {
          assertThat(memory.get(pointer + at)).as("cell %d of block %d", at, pointer).isZero();
        }
      }
    }

    /** Every block has its contents, nothing lies over anything, no page is kept for nothing. */
    void audit() {
      Placement placement = blocks.placement;
      auditDraining(placement.planes);
      Set<Long> occupied = new HashSet<>();
      Set<Long> pages = new HashSet<>();
      long used = 0;
      int count = 0;
      for (long at = placement.next(0); at >= 0; at = placement.next(at + 1)) {
        assertContents(at);
        long target = placement.target(at);
        long contents = target < 0 ? at : target;
        long reserved = placement.reserved(at);
        assertThat(occupy(occupied, at, reserved)).isTrue();
        assertThat(memory.forwards.containsKey(at)).isEqualTo(target >= 0);
        if (target >= 0) {
          assertThat(occupy(occupied, target, reserved)).isTrue();
          assertThat(memory.forwards.get(at)).isEqualTo(new SparseCells.Forward(reserved, target));
          assertThat(placement.blockAt(target)).isEqualTo(-1);
          assertThatThrownBy(() -> blocks.free(target))
              .isInstanceOf(SpaceException.NotABlock.class);
          assertThat(BlockRequest.flags(placement.traits(at)) & BlockRequest.PINNED).isZero();
        }
        for (long page = contents / PAGE; page * PAGE < contents + reserved; page++) {
          pages.add(page);
        }
        used += placement.size(at);
        count++;
      }
      assertThat(count).isEqualTo(live.size()).isEqualTo((int) placement.live());
      assertThat(used).isEqualTo(placement.used());
      assertThat(pages).containsAll(memory.pages.keySet());
      SpaceReport report = blocks.report(50);
      assertThat(report.reserved() + report.free()).isEqualTo((65_536L - 3) << 16);
    }

    private static boolean occupy(Set<Long> occupied, long pointer, long cells) {
      boolean free = true;
      for (long at = pointer; at < pointer + cells; at += 16) {
        free &= occupied.add(at);
      }
      return free;
    }
  }
}
