/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningException.Reason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What tables a statement has and what is fixed in them: prover and verifier compute it alike, and
 * nothing of it depends on what the memory holds.
 */
final class OpeningShape {

  /** The most nodes that are opened, leaves included. */
  static final int MOST_NODES = 1 << 20;

  /** The most rows of another table: as many as each shipped profile can prove. */
  private static final int MOST_ROWS = 1 << 21;

  private static final int LIMBS = MemoryConfiguration.LEAF_LIMBS;

  private final MemoryConfiguration memory;
  private final int digitsOfCell;
  private final int digitsOfLimb;
  private final int digitsOfLeaf;

  /** The nodes by rising number, the root first and the leaves last. */
  private final int[] numbers;

  private final int firstLeaf;

  /** By leaf and its digits, how often they are read. */
  private final int[] uses;

  private final FixedRows nodes = new FixedRows(5);
  private final FixedRows digits = new FixedRows(3);
  private final FixedRows equality = new FixedRows(EqualityAir.FIXED);
  private final FixedRows within = new FixedRows(WithinAir.FIXED);
  private final FixedRows sums = new FixedRows(SumAir.FIXED);

  /**
   * The shape of a statement.
   *
   * @throws OpeningException if a table would have too many rows ({@link Reason#TOO_LARGE})
   */
  OpeningShape(OpeningStatement statement) {
    this.memory = statement.memory();
    this.digitsOfCell = Digits.ofCell(memory);
    this.digitsOfLimb = Digits.ofLimb(memory);
    this.digitsOfLeaf = Digits.ofLeaf(memory);
    int[] leaves = leaves(statement);
    this.numbers = numbers(leaves);
    this.firstLeaf = numbers.length - leaves.length;
    this.uses = new int[leaves.length * digitsOfLeaf];
    addNodes();
    statement.predicates().forEach(this::add);
    // the other tables have at most a row for each digit
    require("rows of sums", sums.rows(), MOST_ROWS);
    addDigits();
  }

  private static void require(String what, int number, int most) {
    if (number > most) {
      throw new OpeningException(
          Reason.TOO_LARGE, -1, "%d %s are more than %d".formatted(number, what, most));
    }
  }

  private int[] leaves(OpeningStatement statement) {
    IntStream.Builder leaves = IntStream.builder();
    for (Predicate predicate : statement.predicates()) {
      switch (predicate) {
        case Predicate.Equal equal -> leaves(equal.place(), leaves::add);
        case Predicate.Within range -> leaves(range.place(), leaves::add);
        case Predicate.Same same -> {
          leaves(same.place(), leaves::add);
          leaves(same.other(), leaves::add);
        }
        case Predicate.Sum sum -> {
          for (int i = 0; i < sum.count(); i++) {
            leaves(sum.place(i), leaves::add);
          }
        }
      }
    }
    return leaves.build().sorted().distinct().toArray();
  }

  private void leaves(Place place, IntConsumer leaves) {
    int last = number(place.space(), place.pointer() + place.width() - 1);
    for (int leaf = number(place.space(), place.pointer()); leaf <= last; leaf++) {
      leaves.accept(leaf);
    }
  }

  /** The number of the leaf that a cell is in. */
  private int number(int space, int pointer) {
    int label = (space - 1 << memory.indexBits()) + pointer / memory.blockCells();
    return (1 << memory.treeHeight()) + label;
  }

  /** The leaves with all nodes above them, and the root in any case. */
  private static int[] numbers(int[] leaves) {
    List<int[]> levels = new ArrayList<>();
    int[] level = leaves.length == 0 ? new int[] {1} : leaves;
    levels.add(level);
    int nodes = level.length;
    require("nodes", nodes, MOST_NODES);
    while (level[0] > 1) {
      level = Arrays.stream(level).map(number -> number >>> 1).distinct().toArray();
      levels.add(level);
      nodes += level.length;
      require("nodes", nodes, MOST_NODES);
    }
    return levels.reversed().stream().flatMapToInt(Arrays::stream).toArray();
  }

  private void addNodes() {
    int leavesFrom = 1 << memory.treeHeight();
    int child = 1;
    for (int number : numbers) {
      int[] opened = new int[2];
      while (child < numbers.length && numbers[child] >>> 1 == number) {
        opened[numbers[child++] & 1] = 1;
      }
      int isLeaf = number >= leavesFrom ? 1 : 0;
      nodes.add(number, number == 1 ? 0 : 1, opened[0], opened[1], isLeaf);
    }
  }

  /** The digits that are read, limb by limb. */
  private void addDigits() {
    for (int limb = 0; limb < uses.length / digitsOfLimb; limb++) {
      int from = limb * digitsOfLimb;
      if (IntStream.range(from, from + digitsOfLimb).anyMatch(i -> uses[i] > 0)) {
        digits.add(numbers[firstLeaf + limb / LIMBS], limb % LIMBS, 1);
      }
    }
  }

  private void add(Predicate predicate) {
    switch (predicate) {
      case Predicate.Equal equal -> {
        for (int i = 0; i < digitsOf(equal.place()); i++) {
          int[] at = read(equal.place(), i);
          equality.add(at[0], at[1], 1, 0, 0, 0, digit(equal.cells(), i));
        }
      }
      case Predicate.Same same -> {
        for (int i = 0; i < digitsOf(same.place()); i++) {
          int[] at = read(same.place(), i);
          int[] other = read(same.other(), i);
          equality.add(at[0], at[1], 1, other[0], other[1], 1, 0);
        }
      }
      case Predicate.Within range -> {
        int count = digitsOf(range.place());
        for (int i = 0; i < count; i++) {
          int[] at = read(range.place(), i);
          int low = digit(range.low(), i);
          int high = digit(range.high(), i);
          within.add(at[0], at[1], 1, low, high, i + 1 < count ? 1 : 0);
        }
      }
      case Predicate.Sum sum -> add(sum);
    }
  }

  private void add(Predicate.Sum sum) {
    int ofNumber = digitsOf(sum.first());
    int positions = OpeningStatement.totalDigits(ofNumber);
    for (int i = 0; i < positions; i++) {
      int carries = i + 1 < positions ? 1 : 0;
      int total = digit(sum.total(), i);
      if (i >= ofNumber) {
        sums.add(0, 0, 0, 0, carries, total);
      } else {
        for (int k = 0; k < sum.count(); k++) {
          int[] at = read(sum.place(k), i);
          boolean goesOn = k + 1 < sum.count();
          sums.add(at[0], at[1], 1, goesOn ? 1 : 0, goesOn ? 0 : carries, goesOn ? 0 : total);
        }
      }
    }
  }

  private int digitsOf(Place place) {
    return place.width() * digitsOfCell;
  }

  /** Where the i-th digit of a place is, the least of a number first: leaf and place in it. */
  private int[] read(Place place, int i) {
    int cell = memory.cells() == Cells.BYTES ? place.width() - 1 - i : i / digitsOfCell;
    int pointer = place.pointer() + cell;
    int leaf = number(place.space(), pointer);
    int at = pointer % memory.blockCells() * digitsOfCell + i % digitsOfCell;
    uses[leafRow(leaf) * digitsOfLeaf + at]++;
    return new int[] {leaf, at};
  }

  private int digit(int[] cells, int i) {
    return memory.cells() == Cells.BYTES
        ? cells[cells.length - 1 - i]
        : cells[i / digitsOfCell] >>> i % digitsOfCell * Byte.SIZE & Digits.BASE - 1;
  }

  private static int digit(BigInteger number, int i) {
    return number.shiftRight(i * Byte.SIZE).intValue() & Digits.BASE - 1;
  }

  /** Which of the leaves it is. */
  int leafRow(int number) {
    return Arrays.binarySearch(numbers, firstLeaf, numbers.length, number) - firstLeaf;
  }

  /** The nodes by rising number. */
  int[] numbers() {
    return numbers;
  }

  /** The row of the first leaf. */
  int firstLeaf() {
    return firstLeaf;
  }

  /** How often a digit of a leaf is read. */
  int uses(int leafRow, int digit) {
    return uses[leafRow * digitsOfLeaf + digit];
  }

  FixedRows nodes() {
    return nodes;
  }

  FixedRows digits() {
    return digits;
  }

  FixedRows equality() {
    return equality;
  }

  FixedRows within() {
    return within;
  }

  FixedRows sums() {
    return sums;
  }
}
