/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;

/**
 * Limbs of opened leaves, each in its digits, the least first, which it offers.
 *
 * <p>Bytes are two in a limb, and the limb of two bytes is never another one's. An element has four
 * digits, and 2^32 numbers are more than elements: two of them would be one element. The one that
 * counts is below the prime. Both primes less 1 are a single digit T and 24 bits of zeros, so that
 * the uppermost digit is at most T, and if it is T, all others are zero.
 *
 * <p>Rows that are not needed have zeros. They offer digits of a leaf 0, which there is none of.
 *
 * @param memory of which memory
 * @param field of the proof
 */
record DigitsAir(MemoryConfiguration memory, PrimeField field) implements Air {

  private static final int UPPER = 3;

  @Override
  public String name() {
    return "opening.digits";
  }

  /** Digits of a row, which are its first columns; then comes how often each is looked up. */
  int digits() {
    return Digits.ofLimb(memory);
  }

  /** The column of the inverse of what the uppermost digit is less than T, or 0; of elements. */
  int inverse() {
    return 2 * digits();
  }

  /** Columns to fill in. */
  int width() {
    return 2 * digits() + (memory.cells() == Cells.ELEMENTS ? 1 : 0);
  }

  /** The uppermost digit of the prime less 1. */
  int top() {
    return field.prime() - 1 >>> UPPER * Byte.SIZE;
  }

  @Override
  public void define(AirBuilder air) {
    Column number = air.preprocessed("number");
    Column place = air.preprocessed("place");
    Column valid = air.preprocessed("valid");
    List<Column> digits = air.columns("digit", digits());
    List<Column> counts = air.columns("count", digits());

    air.lookUp(Digits.LIMB, valid, number, place, Expr.limbs(Byte.SIZE, digits));
    for (Column digit : digits) {
      air.lookUp(Digits.BYTE, Expr.constant(1), digit);
    }
    if (memory.cells() == Cells.ELEMENTS) {
      Expr rest = Expr.constant(top()).minus(digits.get(UPPER));
      Column inverse = air.column("inverse");
      air.lookUp(Digits.BYTE, Expr.constant(1), rest);
      air.zero(
          "below the uppermost digit of the prime less 1 are zeros",
          rest.times(inverse).not().times(Expr.sum(digits.subList(0, UPPER))));
    }
    for (int i = 0; i < digits(); i++) {
      Expr at = place.times(digits()).plus(i);
      air.provide(Digits.DIGIT, counts.get(i), number, at, digits.get(i));
    }
  }
}
