/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.field.PrimeField;
import java.util.List;

/**
 * Evaluates a {@link Dag} on rows of words. Compiles it to arrays, since a checker that is run on
 * thousands of mutations cannot afford an object a word.
 */
final class RowEvaluator {

  private static final int CONSTANT = 0;
  private static final int CELL = 1;
  private static final int NEXT_CELL = 2;
  private static final int PUBLIC = 3;
  private static final int ADD = 4;
  private static final int SUB = 5;
  private static final int MUL = 6;

  private final PrimeField field;
  private final int prime;
  private final int inverseOfPrime;
  private final int[] steps;
  private final int[] lefts;
  private final int[] rights;

  RowEvaluator(AirDescription air) {
    this.field = air.field();
    this.prime = field.prime();
    this.inverseOfPrime = field.inverseOfPrime();
    List<Node> nodes = air.dag().nodes();
    this.steps = new int[nodes.size()];
    this.lefts = new int[nodes.size()];
    this.rights = new int[nodes.size()];
    List<Source> sources = air.sources();
    for (int i = 0; i < steps.length; i++) {
      switch (nodes.get(i)) {
        case Node.Constant(int word) -> put(i, CONSTANT, word, 0);
        case Node.Cell(Source source, int column, boolean next) ->
            put(i, next ? NEXT_CELL : CELL, sources.indexOf(source), column);
        case Node.Public(int index) -> put(i, PUBLIC, index, 0);
        case Node.Sum(int left, int right) -> put(i, ADD, left, right);
        case Node.Difference(int left, int right) -> put(i, SUB, left, right);
        case Node.Product(int left, int right) -> put(i, MUL, left, right);
        case Node.Negation(int operand) -> put(i, SUB, -1, operand);
      }
    }
  }

  private void put(int node, int step, int left, int right) {
    steps[node] = step;
    lefts[node] = left;
    rights[node] = right;
  }

  /** Puts the values of all nodes on a row at their places. */
  void evaluate(Trace[] traces, int row, int rows, int[] publicValues, int[] values) {
    int next = row + 1 == rows ? 0 : row + 1;
    for (int i = 0; i < steps.length; i++) {
      int left = lefts[i];
      int right = rights[i];
      values[i] =
          switch (steps[i]) {
            case CONSTANT -> left;
            case CELL -> traces[left].get(row, right);
            case NEXT_CELL -> traces[left].get(next, right);
            case PUBLIC -> publicValues[left];
            case ADD -> field.add(values[left], values[right]);
            case SUB -> field.sub(left < 0 ? 0 : values[left], values[right]);
            default -> mul(values[left], values[right]);
          };
    }
  }

  /** The field's product, without finding the inverse of the prime anew. */
  private int mul(int a, int b) {
    long product = (long) a * b;
    int quotient = (int) product * inverseOfPrime;
    int high = (int) (product >>> 32) - (int) (((quotient & 0xFFFFFFFFL) * prime) >>> 32);
    return high + (prime & (high >> 31));
  }

  /** Room for the values of all nodes. */
  int[] values() {
    return new int[steps.length];
  }
}
