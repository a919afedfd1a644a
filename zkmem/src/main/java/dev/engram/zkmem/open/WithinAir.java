/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;

/**
 * Numbers that lie between two public ones, a digit a row, the least first: subtracts the lower
 * bound from the number, and the number from the upper bound, as one does on paper, each difference
 * being of digits and nothing being borrowed in the end.
 *
 * <p>All that a row adds up is between −512 and 512, so that what is zero in the field is zero; but
 * only if what is borrowed is 0 or 1, since 1/256 is an element too.
 */
record WithinAir() implements Air {

  /** Columns that are part of the key. */
  static final int FIXED = 6;

  /** The column of the digit. */
  static final int DIGIT = 0;

  /** The column of the digit of what it is above the lower bound. */
  static final int ABOVE = 1;

  /** The column of the digit of what it is below the upper bound. */
  static final int BELOW = 2;

  /** The column of what the digit above borrows from the next row; then comes that of below. */
  static final int BORROWED = 3;

  /** Columns to fill in. */
  static final int WIDTH = 5;

  @Override
  public String name() {
    return "opening.within";
  }

  @Override
  public void define(AirBuilder air) {
    Column number = air.preprocessed("number");
    Column place = air.preprocessed("place");
    Column valid = air.preprocessed("valid");
    Column low = air.preprocessed("low");
    Column high = air.preprocessed("high");
    Column goesOn = air.preprocessed("goes_on");
    Column digit = air.column("digit");
    Column above = air.column("above");
    Column below = air.column("below");
    Column borrowedAbove = air.column("borrowed_above");
    Column borrowedBelow = air.column("borrowed_below");

    air.lookUp(Digits.DIGIT, valid, number, place, digit);
    subtract(air, "the lower bound", goesOn, borrowedAbove, above, digit.next(), low.next());
    subtract(air, "the number", goesOn, borrowedBelow, below, high.next(), digit.next());
  }

  /** On a row, of the next one: what a row lends depends on whether another one comes. */
  private static void subtract(
      AirBuilder air,
      String what,
      Column goesOn,
      Column borrowed,
      Column difference,
      Expr from,
      Expr subtracted) {
    air.bool("1 is borrowed to subtract " + what + ", or nothing", borrowed);
    Expr lent = goesOn.next().times(borrowed.next()).times(Digits.BASE);
    Expr taken = goesOn.times(borrowed);
    air.zero(
        what + " is subtracted",
        difference.next().minus(from.minus(subtracted).minus(taken).plus(lent)));
    air.lookUp(Digits.BYTE, Expr.constant(1), difference);
  }
}
