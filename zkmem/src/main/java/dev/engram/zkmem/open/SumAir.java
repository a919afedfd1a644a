/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import java.util.List;

/**
 * Numbers of many places that add up to a public total, as one adds on paper: first the least
 * digits of all of them, a row each, then the next ones with what is carried. After the last digit
 * of a position, the sum is the total's digit there and 256 times what is carried to the next
 * position; after the last position it is the total's last digit and nothing is carried.
 *
 * <p>What is carried is less than the places are many, at most 2^16, and two digits hold it. So
 * sums stay below 2^25, and what is equal in the field is equal.
 *
 * <p>Where the numbers have fewer digits than the total, rows follow that read nothing.
 */
record SumAir() implements Air {

  /** Columns that are part of the key. */
  static final int FIXED = 6;

  /** The column of the digit. */
  static final int DIGIT = 0;

  /** The column of the sum so far, this row's digit with it. */
  static final int SUM = 1;

  /** The first of the two columns of what is carried from this row. */
  static final int CARRIED = 2;

  /** Columns to fill in. */
  static final int WIDTH = 4;

  @Override
  public String name() {
    return "opening.sum";
  }

  @Override
  public void define(AirBuilder air) {
    Column number = air.preprocessed("number");
    Column place = air.preprocessed("place");
    Column valid = air.preprocessed("valid");
    Column goesOn = air.preprocessed("goes_on");
    Column carries = air.preprocessed("carries");
    Column total = air.preprocessed("total");
    Column digit = air.column("digit");
    Column sum = air.column("sum");
    List<Column> carried = air.columns("carried", 2);

    air.lookUp(Digits.DIGIT, valid, number, place, digit);
    Expr carry = carries.times(Expr.limbs(Byte.SIZE, carried));
    Expr before = goesOn.times(sum).plus(carry);
    air.zero(
        "a digit is added to what comes before",
        sum.next().minus(valid.next().times(digit.next())).minus(before));
    air.zero(
        "all digits of a position are the total's and what is carried",
        goesOn.not().times(sum.minus(total)).minus(carry.times(Digits.BASE)));
    for (Column part : carried) {
      air.lookUp(Digits.BYTE, Expr.constant(1), part);
    }
  }
}
