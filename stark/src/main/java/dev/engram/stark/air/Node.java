/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/** A step of a {@link Dag}; operands are the numbers of earlier nodes. */
public sealed interface Node {

  /**
   * A constant.
   *
   * @param word in Montgomery form
   */
  record Constant(int word) implements Node {}

  /**
   * The cell of a column.
   *
   * @param source the column's matrix
   * @param column the column's number in it
   * @param next whether it is the next row's cell
   */
  record Cell(Source source, int column, boolean next) implements Node {}

  /**
   * A public value.
   *
   * @param index which
   */
  record Public(int index) implements Node {}

  /**
   * left + right.
   *
   * @param left the first term
   * @param right the second
   */
  record Sum(int left, int right) implements Node {}

  /**
   * left − right.
   *
   * @param left what is taken from
   * @param right what is taken
   */
  record Difference(int left, int right) implements Node {}

  /**
   * left · right.
   *
   * @param left the first factor
   * @param right the second
   */
  record Product(int left, int right) implements Node {}

  /**
   * −operand.
   *
   * @param operand what is negated
   */
  record Negation(int operand) implements Node {}
}
