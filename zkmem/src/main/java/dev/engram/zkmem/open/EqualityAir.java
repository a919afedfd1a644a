/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;

/**
 * Digits that are what the statement says, or what another place has. What is read, and what it is
 * to be, is part of the key; the digit itself is filled in, and hidden where two places are
 * compared.
 */
record EqualityAir() implements Air {

  /** Columns that are part of the key. */
  static final int FIXED = 7;

  /** The column of the digit. */
  static final int DIGIT = 0;

  /** Columns to fill in. */
  static final int WIDTH = 1;

  @Override
  public String name() {
    return "opening.equality";
  }

  @Override
  public void define(AirBuilder air) {
    Column number = air.preprocessed("number");
    Column place = air.preprocessed("place");
    Column valid = air.preprocessed("valid");
    Column otherNumber = air.preprocessed("other_number");
    Column otherPlace = air.preprocessed("other_place");
    Column hasOther = air.preprocessed("has_other");
    Column expected = air.preprocessed("expected");
    Column digit = air.column("digit");

    air.zero(
        "a digit is what it is said to be", valid.minus(hasOther).times(digit.minus(expected)));
    air.lookUp(Digits.DIGIT, valid, number, place, digit);
    air.lookUp(Digits.DIGIT, hasOther, otherNumber, otherPlace, digit);
  }
}
