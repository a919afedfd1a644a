/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningException.Reason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is proven of a memory, and all that a proof tells: that the memory under this root satisfies
 * these predicates.
 *
 * @param memory which memory; a persistent one
 * @param root 8 numbers below the field's prime
 * @param predicates in their order
 */
public record OpeningStatement(MemoryConfiguration memory, int[] root, List<Predicate> predicates) {

  /** The most predicates of a statement. */
  public static final int MOST_PREDICATES = 1 << 12;

  /** The most digits that predicates read: bytes, or four times the elements. */
  public static final int MOST_DIGITS = 1 << 21;

  /**
   * Checks everything that can be checked without the memory.
   *
   * @throws IllegalArgumentException if the memory is not persistent, or the root has not 8 numbers
   * @throws OpeningException if a predicate is of places that the memory does not have ({@link
   *     Reason#PLACE}), or wants what they cannot hold ({@link Reason#VALUE}), or there are too
   *     many ({@link Reason#TOO_LARGE})
   */
  public OpeningStatement {
    root = root.clone();
    predicates = List.copyOf(predicates);
    if (memory.boundary() != Boundary.PERSISTENT) {
      throw new IllegalArgumentException("only a persistent memory has a root: " + memory);
    }
    if (root.length != MemoryConfiguration.LEAF_LIMBS) {
      throw new IllegalArgumentException("a root has 8 numbers, not " + root.length);
    }
    if (predicates.size() > MOST_PREDICATES) {
      throw new OpeningException(
          Reason.TOO_LARGE, -1, "%d predicates are too many".formatted(predicates.size()));
    }
    long digits = 0;
    for (int i = 0; i < predicates.size(); i++) {
      new Check(memory, i).check(predicates.get(i));
      digits += digits(memory, predicates.get(i));
    }
    if (digits > MOST_DIGITS) {
      throw new OpeningException(
          Reason.TOO_LARGE, -1, "%d digits are more than %d".formatted(digits, MOST_DIGITS));
    }
  }

  /** A statement of nothing yet. */
  public static OpeningStatement of(MemoryConfiguration memory, int[] root) {
    return new OpeningStatement(memory, root, List.of());
  }

  /**
   * The same with a predicate more.
   *
   * @throws OpeningException as the constructor does
   */
  public OpeningStatement with(Predicate predicate) {
    List<Predicate> all = new ArrayList<>(predicates);
    all.add(predicate);
    return new OpeningStatement(memory, root, all);
  }

  /** How many digits the predicates read. */
  public int digits() {
    long digits = 0;
    for (Predicate predicate : predicates) {
      digits += digits(memory, predicate);
    }
    return (int) digits;
  }

  private static long digits(MemoryConfiguration memory, Predicate predicate) {
    int ofCell = Digits.ofCell(memory);
    return switch (predicate) {
      case Predicate.Equal equal -> (long) ofCell * equal.place().width();
      case Predicate.Within within -> (long) ofCell * within.place().width();
      case Predicate.Same same -> 2L * ofCell * same.place().width();
      case Predicate.Sum sum -> (long) ofCell * sum.first().width() * sum.count();
    };
  }

  /**
   * Digits of a total: two more than numbers have, which hold any sum of 2^16 of them, but no more
   * than 32.
   */
  static int totalDigits(int digits) {
    return Math.min(MemoryConfiguration.MAX_WIDTH, digits + 2);
  }

  /** A copy of the root. */
  @Override
  public int[] root() {
    return root.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpeningStatement statement
        && memory.equals(statement.memory)
        && Arrays.equals(root, statement.root)
        && predicates.equals(statement.predicates);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(root) + predicates.hashCode();
  }

  @Override
  public String toString() {
    return predicates + " under " + Arrays.toString(root) + " of " + memory;
  }

  /** The check of one predicate. */
  private record Check(MemoryConfiguration memory, int number) {

    void check(Predicate predicate) {
      switch (predicate) {
        case Predicate.Equal equal -> {
          place(equal.place());
          cells(equal);
        }
        case Predicate.Within within -> {
          number(within.place());
          int digits = Digits.ofCell(memory) * within.place().width();
          bounded("the lower bound", within.low(), digits);
          bounded("the upper bound", within.high(), digits);
          require(
              Reason.VALUE,
              within.low().compareTo(within.high()) <= 0,
              "nothing lies between %s and %s".formatted(within.low(), within.high()));
        }
        case Predicate.Same same -> {
          place(same.place());
          place(same.other());
          require(
              Reason.PLACE,
              same.place().width() == same.other().width(),
              "places of different widths are not the same");
        }
        case Predicate.Sum sum -> sum(sum);
      }
    }

    private void cells(Predicate.Equal equal) {
      int limit = memory.cells() == Cells.BYTES ? Digits.BASE : Integer.MAX_VALUE;
      int[] cells = equal.cells();
      require(
          Reason.VALUE,
          cells.length == equal.place().width()
              && Arrays.stream(cells).allMatch(cell -> cell >= 0 && cell < limit),
          "no place of %d cells holds that".formatted(equal.place().width()));
    }

    private void sum(Predicate.Sum sum) {
      number(sum.first());
      require(
          Reason.TOO_LARGE,
          sum.count() >= 1 && sum.count() <= Predicate.Sum.MOST_PLACES,
          "a sum is of 1 to %d places, not %d".formatted(Predicate.Sum.MOST_PLACES, sum.count()));
      long last = sum.first().pointer() + (sum.count() - 1L) * sum.stride();
      require(
          Reason.PLACE,
          sum.stride() >= sum.first().width() && last <= memory.spaceCells() - sum.first().width(),
          "no places are %d on from each other".formatted(sum.stride()));
      int digits = Digits.ofCell(memory) * sum.first().width();
      bounded("the total", sum.total(), totalDigits(digits));
    }

    private void place(Place place) {
      require(
          Reason.PLACE,
          place.space() >= 1
              && place.space() <= memory.lastSpace()
              && memory.hasWidth(place.width())
              && place.width() >= 1
              && place.pointer() >= 0
              && place.pointer() <= memory.spaceCells() - place.width(),
          "the memory has no place " + place);
    }

    private void number(Place place) {
      place(place);
      require(
          Reason.PLACE,
          memory.cells() == Cells.BYTES || place.width() == 1,
          "a number is one element, not " + place.width());
    }

    private void bounded(String what, BigInteger value, int digits) {
      require(
          Reason.VALUE,
          value.signum() >= 0 && value.bitLength() <= digits * Byte.SIZE,
          "%s is not of %d bytes".formatted(what, digits));
    }

    private void require(Reason reason, boolean holds, String otherwise) {
      if (!holds) {
        throw new OpeningException(reason, number, otherwise);
      }
    }
  }
}
