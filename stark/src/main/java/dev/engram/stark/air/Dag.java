/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The expressions of an AIR without repetitions, each node after those it is made of. Immutable.
 *
 * <p>Equal nodes are one, the operands of sums and products are in order, and constants are folded;
 * so that 0·x is 0, and of degree 0.
 */
public final class Dag {

  private final List<Node> nodes;
  private final int[] degrees;

  Dag(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
    this.degrees = new int[nodes.size()];
    for (int i = 0; i < degrees.length; i++) {
      degrees[i] =
          switch (nodes.get(i)) {
            case Node.Constant _, Node.Public _ -> 0;
            case Node.Cell _ -> 1;
            case Node.Sum(int left, int right) -> Math.max(degrees[left], degrees[right]);
            case Node.Difference(int left, int right) -> Math.max(degrees[left], degrees[right]);
            case Node.Product(int left, int right) -> degrees[left] + degrees[right];
            case Node.Negation(int operand) -> degrees[operand];
          };
    }
  }

  /** All nodes; a node's number is its place. */
  public List<Node> nodes() {
    return nodes;
  }

  /** How many nodes there are. */
  public int size() {
    return nodes.size();
  }

  /** The node's degree as a polynomial of cells. */
  public int degree(int node) {
    return degrees[node];
  }

  /** The nodes that some nodes are made of, themselves included. */
  public BitSet below(IntStream roots) {
    BitSet below = new BitSet();
    roots.forEach(below::set);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (below.get(i)) {
        operands(nodes.get(i)).forEach(below::set);
      }
    }
    return below;
  }

  /** The nodes that a node is made of, directly. */
  static IntStream operands(Node node) {
    return switch (node) {
      case Node.Constant _, Node.Cell _, Node.Public _ -> IntStream.empty();
      case Node.Sum(int left, int right) -> IntStream.of(left, right);
      case Node.Difference(int left, int right) -> IntStream.of(left, right);
      case Node.Product(int left, int right) -> IntStream.of(left, right);
      case Node.Negation(int operand) -> IntStream.of(operand);
    };
  }

  /** Evaluates all nodes; a node's value is at its place. */
  public <T> List<T> evaluate(Algebra<T> algebra) {
    List<T> values = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      values.add(
          switch (node) {
            case Node.Constant(int word) -> algebra.constant(word);
            case Node.Cell(Source source, int column, boolean next) ->
                algebra.cell(source, column, next);
            case Node.Public(int index) -> algebra.publicValue(index);
            case Node.Sum(int left, int right) -> algebra.add(values.get(left), values.get(right));
            case Node.Difference(int left, int right) ->
                algebra.sub(values.get(left), values.get(right));
            case Node.Product(int left, int right) ->
                algebra.mul(values.get(left), values.get(right));
            case Node.Negation(int operand) -> algebra.neg(values.get(operand));
          });
    }
    return values;
  }
}
