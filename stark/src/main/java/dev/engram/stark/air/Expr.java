/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.List;

/**
 * A polynomial of the cells of a row and the next one, of public values and of constants.
 * Immutable; parts may be shared freely, for they are evaluated once however often they occur.
 */
public sealed interface Expr permits Column, PublicValue, Literal, Operation {

  /** The constant of a number, which is taken modulo the prime and may be negative. */
  static Expr constant(long number) {
    return new Literal(number);
  }

  /** The sum of any number of expressions; 0 of none. */
  static Expr sum(List<? extends Expr> terms) {
    Expr sum = constant(0);
    for (Expr term : terms) {
      sum = sum.plus(term);
    }
    return sum;
  }

  /** The number whose limbs of so many bits, the least first, the expressions are. */
  static Expr limbs(int bits, List<? extends Expr> limbs) {
    Expr number = constant(0);
    for (Expr limb : limbs.reversed()) {
      number = number.times(1L << bits).plus(limb);
    }
    return number;
  }

  /** This + other. */
  default Expr plus(Expr other) {
    return new Operation(Operation.Kind.ADD, this, other);
  }

  /** This + a number. */
  default Expr plus(long number) {
    return plus(constant(number));
  }

  /** This − other. */
  default Expr minus(Expr other) {
    return new Operation(Operation.Kind.SUB, this, other);
  }

  /** This − a number. */
  default Expr minus(long number) {
    return minus(constant(number));
  }

  /** This · other. */
  default Expr times(Expr other) {
    return new Operation(Operation.Kind.MUL, this, other);
  }

  /** This · a number. */
  default Expr times(long number) {
    return times(constant(number));
  }

  /** −this. */
  default Expr negate() {
    return new Operation(Operation.Kind.NEG, this, this);
  }

  /** 1 − this: the negation of a truth value that is 0 or 1. */
  default Expr not() {
    return constant(1).minus(this);
  }
}
